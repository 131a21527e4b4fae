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

    @Test("finds what must be escaped wherever it stands, and nothing else")
    func escapesAnywhere() throws {
        // Lengths around the eight bytes that are looked at together.
        for length in 0...20 {
            for place in 0..<length {
                for byte in UInt8(0)...0x7F {
                    var bytes = [UInt8](repeating: UInt8(ascii: "~"), count: length)
                    bytes[place] = byte
                    let text = String(decoding: bytes, as: UTF8.self)
                    let written = JSONValue.string(text).serialized
                    let isPlain = byte >= 0x20 && byte != 0x22 && byte != 0x5C
                    #expect((written.count == length + 2) == isPlain)
                    #expect(try JSONValue(parsing: written) == .string(text))
                }
            }
        }
        let text = "Zoë 日本 \u{1}\u{7F}\u{80} 🙂\"\\end"
        #expect(try JSONValue(parsing: JSONValue.string(text).serialized) == .string(text))
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

    @Test("makes a number of a text only where JSON has it")
    func numberOfText() {
        for text in ["0", "-1.50", "1e400", "12345678901234567890123"] {
            #expect(JSONNumber(text)?.text == text)
        }
        for text in ["", " 1", "1 ", "01", "+1", ".5", "nan", "\"1\"", "1,2"] {
            #expect(JSONNumber(text) == nil, "\(text)")
        }
    }
}
