import Domain
import Foundation
import TestSupport
import Testing

@Suite("CronSchedule")
struct CronScheduleTests {
    private func time(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    @Test(
        "finds the next minute at which it runs",
        arguments: [
            ("* * * * *", "2026-03-01T12:00:00Z", "2026-03-01T12:01:00Z"),
            ("* * * * *", "2026-03-01T12:00:59.999999Z", "2026-03-01T12:01:00Z"),
            ("30 4 * * *", "2026-03-01T04:29:59Z", "2026-03-01T04:30:00Z"),
            ("30 4 * * *", "2026-03-01T04:30:00Z", "2026-03-02T04:30:00Z"),
            ("*/15 9-17 * * MON-FRI", "2026-02-27T17:45:00Z", "2026-03-02T09:00:00Z"),
            ("5-59/20 * * * *", "2026-03-01T12:26:00Z", "2026-03-01T12:45:00Z"),
            ("50/5 * * * *", "2026-03-01T12:00:00Z", "2026-03-01T12:50:00Z"),
            ("0,30 0 1,15 jan,JUL *", "2026-01-15T00:30:00Z", "2026-07-01T00:00:00Z"),
            ("0 0 29 2 *", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z"),
            // Both kinds of day are restricted: either is enough.
            ("0 0 13 * 5", "2026-03-06T00:00:00Z", "2026-03-13T00:00:00Z"),
            ("0 0 13 * FRI", "2026-03-13T00:00:00Z", "2026-03-20T00:00:00Z"),
            // One begins with a star: both must hold.
            ("0 0 */2 * 1", "2026-03-01T00:00:00Z", "2026-03-09T00:00:00Z"),
            ("0 0 * * 7", "2026-03-02T00:00:00Z", "2026-03-08T00:00:00Z"),
            ("0 0 * * 5-7", "2026-03-07T00:00:00Z", "2026-03-08T00:00:00Z"),
            ("@hourly", "2026-12-31T23:59:00Z", "2027-01-01T00:00:00Z"),
            ("@Daily", "2028-02-28T12:00:00Z", "2028-02-29T00:00:00Z"),
            ("@weekly", "2026-03-01T00:00:00Z", "2026-03-08T00:00:00Z"),
            (" 0\t0  1 1 * ", "1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z"),
            ("0 0 1 1 *", "0001-01-01T00:00:00Z", "0002-01-01T00:00:00Z"),
        ]
    )
    func next(schedule: String, after: String, expected: String) throws {
        let schedule = try CronSchedule(schedule)
        #expect(try schedule.next(after: time(after))?.rfc3339 == expected)
    }

    @Test(
        "refuses what is no schedule",
        arguments: [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
            "* * * 0 *", "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *", "*/ * * * *",
            "/5 * * * *", "1,,2 * * * *", ", * * * *", "- * * * *", "+5 * * * *", "-5 * * * *",
            "1-2-3 * * * *", "*-5 * * * *", "* * * foo *", "mon * * * *", "@yearly", "@",
            "٥ * * * *",
            "*/99999999999999999999 * * * *", "1/2/3 * * * *", "* * * * sun-", "* * L * *",
        ]
    )
    func refused(text: String) {
        #expect(throws: CronSchedule.Mistake.self) { try CronSchedule(text) }
    }

    @Test(
        "refuses days that no year has",
        arguments: ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 2 */2", "0 0 30-31 FEB *"]
    )
    func impossible(text: String) {
        #expect {
            try CronSchedule(text)
        } throws: { error in
            (error as? CronSchedule.Mistake)?.reason == "There is no such day in any year."
        }
    }

    @Test("knows rare days: a leap day that is a Sunday comes once in up to 40 years")
    func rareDay() throws {
        let schedule = try CronSchedule("0 0 29 2 */7")
        let start = try time("2088-02-29T00:00:00Z")
        #expect(schedule.next(after: start)?.rfc3339 == "2128-02-29T00:00:00Z")
    }

    @Test("ends where timestamps end")
    func lastYear() throws {
        let last = Timestamp.range.upperBound
        for text in ["@daily", "* * * * *", "0 0 29 2 *"] {
            #expect(try CronSchedule(text).next(after: last) == nil)
        }
    }

    @Test("runs at exactly the minutes that a calendar and the five fields allow")
    func everyMinute() throws {
        var random = SeededGenerator(seed: 51)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        for _ in 0..<200 {
            let fields = Fields(&random)
            let schedule = try CronSchedule(fields.text)
            let start = Int64.random(in: 946_684_800...1_900_000_000, using: &random)
            let found = try #require(
                schedule.next(after: Timestamp(microseconds: start * 1_000_000))
            )
            var minute = (start / 60 + 1) * 60
            while !fields.allow(Date(timeIntervalSince1970: Double(minute)), calendar) {
                minute += 60
            }
            #expect(found.microseconds == minute * 1_000_000, "\(fields.text) after \(start)")
        }
    }

    /// Fields as sets, checked in the plainest way; dense enough for a scan by minutes.
    private struct Fields {
        let minutes: Set<Int>
        let hours: Set<Int>
        let days: Set<Int>
        let weekdays: Set<Int>

        init(_ random: inout SeededGenerator) {
            func some(_ range: ClosedRange<Int>, _ random: inout SeededGenerator) -> Set<Int> {
                if Bool.random(using: &random) { return [] }
                return Set((0..<4).map { _ in Int.random(in: range, using: &random) })
            }
            minutes = some(0...59, &random)
            hours = some(0...23, &random)
            days = some(1...28, &random)
            weekdays = some(0...6, &random)
        }

        var text: String {
            [minutes, hours, days, [], weekdays].map { set in
                set.isEmpty ? "*" : set.map(String.init).joined(separator: ",")
            }.joined(separator: " ")
        }

        func allow(_ date: Date, _ calendar: Calendar) -> Bool {
            let parts = calendar.dateComponents([.minute, .hour, .day, .weekday], from: date)
            func has(_ set: Set<Int>, _ part: Int?) -> Bool { part.map(set.contains) ?? false }
            guard minutes.isEmpty || has(minutes, parts.minute),
                hours.isEmpty || has(hours, parts.hour)
            else { return false }
            let isDay = has(days, parts.day)
            let isWeekday = has(weekdays, parts.weekday.map { $0 - 1 })
            return switch (days.isEmpty, weekdays.isEmpty) {
            case (true, true): true
            case (false, true): isDay
            case (true, false): isWeekday
            case (false, false): isDay || isWeekday
            }
        }
    }
}
