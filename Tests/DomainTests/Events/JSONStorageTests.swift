import Domain
import JSON
import Testing

@Suite("What jsonb cannot hold")
struct JSONStorageTests {
    private func field(_ text: String) throws -> String? {
        do {
            try JSONStorage.check(try JSONValue(parsing: Array(text.utf8)), at: "v")
            return nil
        } catch let problem as Problem {
            return problem.field
        }
    }

    @Test(
        "passes everything that it can",
        arguments: [
            "null", "true", "[1,{\"a\":\"é\"}]", "1e1000", "1E+1000", "-1e-1000", "0.5",
            "\"\\u0001\"",
        ]
    )
    func storable(text: String) throws {
        #expect(try field(text) == nil)
    }

    @Test(
        "names the place of a NUL character or of a number out of bounds",
        arguments: [
            ("\"\\u0000\"", "/v"), ("{\"a\":[1,\"x\\u0000\"]}", "/v/a/1"),
            ("{\"a\\u0000\":1}", "/v"),
            ("[1e1001]", "/v/0"), ("1e-1001", "/v"), ("1e99999999999999999999", "/v"),
            ("1e-9223372036854775808", "/v"),
            ("{\"a/b~c\":1e9999}", "/v/a~1b~0c"),
        ]
    )
    func refused(text: String, place: String) throws {
        #expect(try field(text) == place)
    }

    @Test("takes a number of a thousand digits and refuses one more")
    func digits() throws {
        let digits = String(repeating: "9", count: Limits.numberDigitsMax)
        #expect(try field(digits) == nil)
        #expect(try field(digits + "9") == "/v")
    }

    @Test(
        "takes numbers that grow by sixteen digits a character and one number's more, and none beyond"
    )
    func growth() throws {
        // Each adds a hundred zeros and has five characters.
        func numbers(_ count: Int) -> String {
            "{\"a\":[" + Array(repeating: "1e100", count: count).joined(separator: ",") + "]}"
        }
        let count = Limits.numberDigitsMax / (100 - 5 * Limits.numberGrowthMax)
        #expect(try field(numbers(count)) == nil)
        #expect(try field(numbers(count + 1)) == "/v")
    }

    @Test("takes any number of numbers as small as measurements are")
    func measurements() throws {
        let numbers = Array(repeating: "1.5e-9", count: 10_000).joined(separator: ",")
        #expect(try field("[\(numbers)]") == nil)
    }
}
