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
            ("3 days ago", "2026-03-08"),
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
        arguments: ["we may march on", "the sun is out", "99.99.2024", "sat down"]
    )
    func noDays(text: String) throws {
        #expect((SymptomTime(text, reference: try Self.instant())?.days ?? []) == [])
    }
}
