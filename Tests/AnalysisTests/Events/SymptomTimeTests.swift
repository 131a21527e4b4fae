import Domain
import Testing

@testable import Analysis

@Suite("Times that a report speaks of")
struct SymptomTimeTests {
    /// A Wednesday.
    private static func instant(_ text: String = "2026-03-11T12:00:00Z") throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    @Test(
        "understands times of day",
        arguments: [
            ("around 3pm", [900]), ("at 15:00", [900]), ("since 2:20 pm", [860]),
            ("at 9:05 am.", [545]),
            ("noon", [720]), ("12 am", [0]), ("between 8:00 and 25:00", [480]), ("3 users", []),
            ("about 2:30 p.m.", [870]), ("at 3 p.m. it broke", [900]), ("9:05 a.m.", [545]),
        ]
    )
    func times(text: String, minutes: [Int]) throws {
        #expect((SymptomTime(text, reference: try Self.instant())?.minutes ?? []) == minutes)
    }

    @Test(
        "understands days",
        arguments: [
            ("today", "2026-03-11"), ("since yesterday", "2026-03-10"),
            ("on Tuesday", "2026-03-10"),
            ("last friday", "2026-03-06"), ("17 Nov", "2025-11-17"), ("Nov 17th", "2025-11-17"),
            ("on 17 November 2024", "2024-11-17"), ("on 17.11.2024.", "2024-11-17"),
            ("17.11. in the morning", "2025-11-17"), ("2026-02-28", "2026-02-28"),
            ("3 days ago", "2026-03-08"), ("on 3 May 2025", "2025-05-03"),
            ("on 3rd May", "2025-05-03"), ("May 3", "2025-05-03"), ("on 3 May", "2025-05-03"),
        ]
    )
    func days(text: String, day: String) throws {
        let time = try #require(SymptomTime(text, reference: try Self.instant()))
        #expect(time.isOnDay(try Self.instant("\(day)T06:00:00Z")))
        #expect(!time.isOnDay(try Self.instant("2026-01-01T06:00:00Z")))
    }

    @Test("takes last night for the evening before and the early hours")
    func nights() throws {
        let time = try #require(SymptomTime("last night", reference: try Self.instant()))
        #expect(time.isOnDay(try Self.instant("2026-03-11T02:00:00Z")))
        #expect(time.isOnDay(try Self.instant("2026-03-10T23:00:00Z")))
        #expect(!time.isOnDay(try Self.instant("2026-03-10T12:00:00Z")))
    }

    @Test(
        "finds no day where none is meant",
        arguments: [
            "we may march on", "the sun is out", "99.99.2024", "sat down", "since version 2.10.4",
            "room 3 may be affected",
        ]
    )
    func noDays(text: String) throws {
        #expect((SymptomTime(text, reference: try Self.instant())?.days ?? []) == [])
    }

    @Test("takes tonight for this evening where it is evening, and for the night before by day")
    func tonight() throws {
        let evening = try Self.instant("2026-03-11T22:00:00Z")
        let late = try #require(SymptomTime("tonight", reference: evening))
        #expect(late.isOnDay(try Self.instant("2026-03-11T20:00:00Z")))
        #expect(!late.isOnDay(try Self.instant("2026-03-11T02:00:00Z")))
        let early = try #require(SymptomTime("tonight", reference: try Self.instant()))
        #expect(early.isOnDay(try Self.instant("2026-03-11T02:00:00Z")))
    }

    @Test("takes a greeting for no time")
    func greeting() throws {
        #expect(SymptomTime("Good morning, it is gone", reference: try Self.instant()) == nil)
        #expect(SymptomTime("gone in the morning", reference: try Self.instant()) != nil)
    }
}
