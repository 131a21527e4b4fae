import JSON
import Testing

@Suite("A JSON value")
struct JSONValueTests {
    @Test("writes every control character escaped and everything else as it is")
    func escapes() throws {
        let text =
            String(String.UnicodeScalarView((0...0x7F).compactMap(Unicode.Scalar.init))) + "é😀"
        let written = JSONValue.string(text).serialized
        #expect(!written.contains { $0 < 0x20 })
        #expect(try JSONValue(parsing: written).string == text)
    }

    @Test("replaces a member in its place, appends a new one, removes one set to nil")
    func members() {
        var object = JSONObject()
        object["a"] = 1
        object["b"] = 2
        object["a"] = "x"
        #expect(JSONValue.object(object).description == #"{"a":"x","b":2}"#)
        object["a"] = nil
        #expect(object.members.map(\.key) == ["b"])
    }

    @Test("reads integers only from integer texts that fit")
    func integers() throws {
        func number(_ text: String) throws -> JSONNumber? {
            try JSONValue(parsing: Array(text.utf8)).number
        }
        #expect(try number("9223372036854775807")?.int == .max)
        #expect(try number("9223372036854775808")?.int == nil)
        #expect(try number("1.0")?.int == nil)
        #expect(try number("1e400")?.double == nil)
        #expect(JSONNumber(0.5)?.text == "0.5")
        #expect(JSONNumber(2.0)?.text == "2")
        #expect(JSONNumber(.infinity) == nil)
    }
}
