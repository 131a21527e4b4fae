import Domain
import Foundation
import TestSupport
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        "reads what RFC 3339 allows",
        arguments: [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2024-02-29t23:59:59z", "2024-02-29T23:59:59Z"),
            ("2000-02-29 00:00:00Z", "2000-02-29T00:00:00Z"),
            ("2026-03-01T12:00:00+05:30", "2026-03-01T06:30:00Z"),
            ("2026-03-01T00:30:00+01:00", "2026-02-28T23:30:00Z"),
            ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"),
            ("2026-03-01T12:00:00-00:00", "2026-03-01T12:00:00Z"),
            ("2026-03-01T12:00:00.5Z", "2026-03-01T12:00:00.500000Z"),
            ("2026-03-01T12:00:00.123456Z", "2026-03-01T12:00:00.123456Z"),
            ("2026-03-01T12:00:00.123456999Z", "2026-03-01T12:00:00.123456Z"),
            ("2026-03-01T12:00:00.000000Z", "2026-03-01T12:00:00Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"),
            ("1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"),
        ]
    )
    func accepted(text: String, written: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == written)
    }

    @Test(
        "refuses everything else, impossible dates included",
        arguments: [
            "", "2026-03-01", "2026-03-01T12:00:00", "2026-03-01T12:00Z", "2026-3-1T12:00:00Z",
            "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-32T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
            "2026-01-01T00:00:61Z", "0000-01-01T00:00:00Z", "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00,5Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60",
            "2026-01-01T00:00:00+0100", "2026-01-01T00:00:00+01", "2026-01-01T00:00:00ZZ",
            "2026-01-01T00:00:00Z ", " 2026-01-01T00:00:00Z", "+026-01-01T00:00:00Z",
            "2026-01-01T-1:00:00Z", "2026/01/01T00:00:00Z", "٢٠٢٦-01-01T00:00:00Z",
            "12026-01-01T00:00:00Z", "2026-01-01TT0:00:00Z",
            // These would lie in the years 0 and 10000.
            "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
        ]
    )
    func refused(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("writes and reads every instant as Foundation does")
    func againstFoundation() throws {
        var random = SeededGenerator(seed: 11)
        let style = Date.ISO8601FormatStyle()
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -60_000_000_000...253_402_300_799, using: &random)
            let time = Timestamp(microseconds: seconds * 1_000_000)
            // Foundation follows the Julian calendar before 15 October 1582, RFC 3339 does not.
            if seconds > -12_219_292_800 {
                let date = Date(timeIntervalSince1970: TimeInterval(seconds))
                #expect(time.rfc3339 == style.format(date))
            }
            let micro = Int64.random(in: 0..<1_000_000, using: &random)
            let finer = Timestamp(microseconds: time.microseconds + micro)
            #expect(Timestamp(rfc3339: finer.rfc3339) == finer)
            #expect(finer.description == finer.rfc3339)
        }
    }

    @Test("writes what no year can hold as the nearest instant that has one")
    func outOfRange() {
        #expect(Timestamp(microseconds: .max).rfc3339 == "9999-12-31T23:59:59.999999Z")
        #expect(Timestamp(microseconds: .min).rfc3339 == "0001-01-01T00:00:00Z")
    }

    @Test("orders and advances")
    func arithmetic() {
        let time = Timestamp(microseconds: 5)
        #expect(time < time.advanced(bySeconds: 1))
        #expect(time.advanced(bySeconds: -2).microseconds == -1_999_995)
    }

    @Test("the present is the system clock's")
    func now() {
        let before = Int64(Date().timeIntervalSince1970 * 1000) * 1000
        #expect(Timestamp.now.microseconds >= before)
    }
}
