import Domain
import Testing

@testable import Analysis

@Suite("What is usual")
struct BaselineTests {
    @Test("grows more surprising with each more, and less with each seen before")
    func surprise() {
        let few = Baseline.surprise(of: 5, hours: 1, seen: 10, exposure: 60)
        let many = Baseline.surprise(of: 20, hours: 1, seen: 10, exposure: 60)
        let used = Baseline.surprise(of: 20, hours: 1, seen: 900, exposure: 60)
        #expect(few < many && used < many)
        #expect(many >= 3 && used < 3)
        #expect(Baseline.surprise(of: 0, hours: 1, seen: 0, exposure: 1) < 0.001)
        let huge = Baseline.surprise(of: 1_000, hours: 1, seen: 0, exposure: 180)
        #expect(huge.isFinite && huge > 100)
    }

    @Test("is the negative binomial distribution that a gamma distributed rate gives")
    func distribution() {
        // Shape 1.5, rate 1.5 and one hour: P(X ≥ 1) = 1 − 0.6^1.5.
        let surprise = Baseline.surprise(of: 1, hours: 1, seen: 1, exposure: 1)
        #expect(abs(surprise - 0.271_3) < 0.001)
    }

    @Test("counts hours from Monday")
    func hours() throws {
        #expect(Baseline.hourOfWeek(try #require(Timestamp(rfc3339: "2026-03-09T00:30:00Z"))) == 0)
        #expect(
            Baseline.hourOfWeek(try #require(Timestamp(rfc3339: "2026-03-15T23:59:59Z"))) == 167
        )
        #expect(Baseline.hourOfWeek(try #require(Timestamp(rfc3339: "1969-12-31T23:00:00Z"))) == 71)
    }

    @Test("takes midnight for a neighbour of eleven")
    func circle() throws {
        var actor = EventHistory.Actor()
        for day in 0..<5 { actor.hours[day * 24 + 23] = 10 }
        let midnight = try #require(Timestamp(rfc3339: "2026-03-11T00:30:00Z"))
        let noon = try #require(Timestamp(rfc3339: "2026-03-11T12:30:00Z"))
        // The night from Friday to Saturday belongs to the weekend.
        #expect(Baseline.share(of: actor, at: midnight, within: 2, anyDay: false) == 0.8)
        #expect(Baseline.share(of: actor, at: midnight, within: 2, anyDay: true) == 1)
        #expect(Baseline.share(of: actor, at: noon, within: 2, anyDay: true) == 0)
        #expect(Baseline.share(of: EventHistory.Actor(), at: noon, within: 2, anyDay: true) == nil)
    }
}
