import Diff
import JSON
import TestSupport
import Testing

@Suite("A display conversion")
struct DisplayConversionTests {
    private func shown(_ text: String, _ display: DisplayConversion) throws -> String {
        let value = display.shown(try JSONValue(parsing: Array(text.utf8)))
        return value.string ?? value.description
    }

    @Test(
        "shows a fraction as hundredths, exactly",
        arguments: [
            ("0.8", "80"), ("0.07", "7"), ("0.285", "28.5"), ("1", "100"), ("-0.5", "-50"),
            ("1e-4", "0.01"), ("0", "0"), ("1e400", "1e400"), ("\"0.8\"", "0.8"), ("null", "null"),
        ]
    )
    func percent(value: String, expected: String) throws {
        #expect(try shown(value, .percent) == expected)
    }

    @Test(
        "shows seconds in the units people count in",
        arguments: [
            ("5400", "1 h 30 min"), ("0", "0 s"), ("59", "59 s"), ("60", "1 min"),
            ("90061.50", "1 d 1 h 1 min 1.5 s"), ("0.25", "0.25 s"), ("-90", "-1 min 30 s"),
            ("86400", "1 d"), ("9223372036854775807", "106751991167300 d 15 h 30 min 7 s"),
            ("9223372036854775808", "9223372036854775808"), ("3600.001", "1 h 0.001 s"),
            ("true", "true"),
        ]
    )
    func seconds(value: String, expected: String) throws {
        #expect(try shown(value, .seconds) == expected)
    }

    @Test(
        "shows milliseconds as such below a second",
        arguments: [
            ("250", "250 ms"), ("1500", "1.5 s"), ("0", "0 ms"), ("0.5", "0.5 ms"),
            ("1000.5", "1.0005 s"), ("90000", "1 min 30 s"), ("-2000", "-2 s"),
        ]
    )
    func milliseconds(value: String, expected: String) throws {
        #expect(try shown(value, .milliseconds) == expected)
    }

    @Test(
        "shows bytes in the largest unit that is exact",
        arguments: [
            ("1536", "1.5 KiB"), ("0", "0 B"), ("1023", "1023 B"), ("1024", "1 KiB"),
            ("1537", "1537 B"), ("1048576", "1 MiB"), ("1049600", "1025 KiB"),
            ("1125899906842624", "1 PiB"), ("5242880", "5 MiB"), ("1280", "1.25 KiB"),
            ("-1024", "-1024 B"), ("1.5", "1.5 B"),
        ]
    )
    func bytes(value: String, expected: String) throws {
        #expect(try shown(value, .bytes) == expected)
    }

    @Test(
        "shows seconds since 1970 as a time",
        arguments: [
            ("0", "1970-01-01T00:00:00Z"), ("-1", "1969-12-31T23:59:59Z"),
            ("951782400", "2000-02-29T00:00:00Z"), ("4107542400", "2100-03-01T00:00:00Z"),
            ("1700000000.25", "2023-11-14T22:13:20.25Z"), ("-0.5", "1969-12-31T23:59:59.5Z"),
            ("253402300799", "9999-12-31T23:59:59Z"), ("253402300800", "253402300800"),
            ("-62135596800", "0001-01-01T00:00:00Z"), ("-62135596801", "-62135596801"),
            ("1709164800", "2024-02-29T00:00:00Z"), ("1735689599", "2024-12-31T23:59:59Z"),
        ]
    )
    func epochSeconds(value: String, expected: String) throws {
        #expect(try shown(value, .epochSeconds) == expected)
    }

    @Test(
        "makes words of a code",
        arguments: [
            ("NOT_STARTED", "Not Started"), ("in_progress", "In Progress"), ("notYet", "Not Yet"),
            ("Any of these", "Any of these"), ("", ""), ("1_A", "1_A"), ("A&B", "A&B"),
        ]
    )
    func title(code: String, expected: String) throws {
        #expect(try shown(JSONValue.string(code).description, .title) == expected)
    }

    @Test("gives a code its title, whatever kind of value it is")
    func titles() throws {
        let titles = try #require(
            DisplayTitles([("ANY", "Any of these"), ("1", "One"), ("true", "On"), (2, "Two")])
        )
        let cases = [
            ("\"ANY\"", "Any of these"), ("1", "One"), ("\"1\"", "One"), ("true", "On"),
            ("2.0", "Two"), ("\"2\"", "2"), ("\"ALL\"", "ALL"), ("null", "null"),
            ("\"One\"", "\"One\""), ("3", "3"),
        ]
        for (value, expected) in cases {
            #expect(try shown(value, .titles(titles)) == expected)
        }
        #expect(DisplayTitles([("a", "T"), ("b", "T")]) == nil)
    }

    @Test("never makes two values look the same, but for two spellings of a number")
    func differences() throws {
        var random = SeededGenerator(seed: 80)
        let titles = try #require(DisplayTitles([("A", "1 s"), ("B", "1 KiB")]))
        let displays: [DisplayConversion] = [
            .percent, .seconds, .milliseconds, .bytes, .epochSeconds, .title, .titles(titles),
        ]
        func text() -> String {
            if Int.random(in: 0..<4, using: &random) == 0 {
                return random.pick([
                    "\"1 s\"", "\"1 KiB\"", "\"A\"", "\"B\"", "\"80\"", "\"1 B\"", "\"1 ms\"",
                    "\"1970-01-01T00:00:00Z\"", "true", "\"NOT_IT\"", "\"notIt\"", "\"Not It\"",
                ])
            }
            let sign = random.pick(["", "", "-"])
            let whole = random.pick(["0", "1", "60", "1024", "3600", "1536", "86400", "1700000000"])
            return sign + whole + random.pick(["", "", ".0", ".5", ".25", ".001"])
        }
        func identity(_ text: String) throws -> String {
            // These have few digits, so that a double tells them apart.
            try JSONValue(parsing: Array(text.utf8)).number?.double.map { "\($0 + 0)" } ?? text
        }
        for _ in 0..<5000 {
            let display = random.pick(displays)
            let policy = DiffPolicy(
                entityType: "T",
                fields: [PolicyField(DiffField("v", annotation: .number), display: display)]
            )
            let (old, new) = (text(), text())
            let comparison = policy.comparison(
                old: ["v": try JSONValue(parsing: Array(old.utf8))],
                new: ["v": try JSONValue(parsing: Array(new.utf8))]
            )
            let isSame = try identity(old) == identity(new)
            #expect(comparison.sections.isEmpty == isSame, "\(display): \(old) → \(new)")
            let lines = comparison.sections.first?.lines ?? []
            #expect(isSame || lines.count == 2 && lines[0].text != lines[1].text)
        }
    }
}
