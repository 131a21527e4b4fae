import JSON
import TestSupport
import Testing

@Suite("The JSON parser")
struct JSONParserTests {
    @Test("keeps the order of members and the text of numbers")
    func keepsOrderAndText() throws {
        let text = #"{"z":1.10,"a":[1e400,-0,12345678901234567890],"m":{"k":null}}"#
        #expect(try JSONValue(parsing: Array(text.utf8)).description == text)
    }

    @Test(
        "accepts what RFC 8259 allows",
        arguments: [
            ("\"a\\u00e9\\ud83d\\ude00\\n\\/\"", "aé😀\n/"),
            ("  \"x\"\r\n\t", "x"), ("\"\"", ""), ("\"é\"", "é"),
        ]
    )
    func strings(text: String, expected: String) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)).string == expected)
    }

    @Test(
        "says what is wrong and where",
        arguments: [
            ("", "unexpected end of the document", 0),
            ("{\"a\":1,}", "expected a member's name", 7),
            ("[1,]", "expected a value", 3), ("01", "text after the end of the document", 1),
            ("1.", "expected a digit", 2), ("+1", "expected a value", 0),
            ("{\"a\":1,\"a\":2}", "the name \"a\" stands twice", 7),
            ("\"\\ud800x\"", "a lone surrogate in a string", 1),
            ("\"\\udc00\"", "a lone surrogate in a string", 1),
            ("\"\\x\"", "an unknown escape in a string", 2), ("nul", "expected a value", 0),
            ("\"a\nb\"", "a control character stands unescaped in a string", 2),
            ("\"a", "a string without its end", 2), ("[1 2]", "expected ',' or ']'", 3),
            ("{\"a\" 1}", "expected ':' after a name", 5), ("\u{FEFF}1", "expected a value", 0),
            ("\"\\u00g0\"", "expected four hexadecimal digits after \\u", 5),
        ]
    )
    func faults(text: String, reason: String, offset: Int) {
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue(parsing: Array(text.utf8))
        }
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
    }

    @Test("refuses bytes that are not UTF-8, overlong forms and encoded surrogates included")
    func invalidUTF8() {
        for bytes: [UInt8] in [
            [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        ] {
            #expect(throws: JSONParseError.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
            #expect(throws: JSONParseError.self) {
                try JSONValue(parsing: [0x22, 0x5C, 0x6E] + bytes + [0x22])
            }
        }
    }

    @Test("accepts nesting up to the limit and refuses one level more")
    func depth() throws {
        let limit = JSONValue.depthMax
        func nested(_ levels: Int) -> [UInt8] {
            Array(
                (String(repeating: "[", count: levels) + String(repeating: "]", count: levels)).utf8
            )
        }
        _ = try JSONValue(parsing: nested(limit))
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue(parsing: nested(limit + 1))
        }
        #expect(error?.reason == "nested deeper than \(limit) levels")
    }

    @Test("finds a repeated name among many members")
    func repeatedNameAmongMany() throws {
        let members = (0..<5000).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let object = try JSONValue(parsing: Array("{\(members)}".utf8)).object
        #expect(object?.count == 5000)
        #expect(throws: JSONParseError.self) {
            try JSONValue(parsing: Array("{\(members),\"k4321\":0}".utf8))
        }
    }

    @Test("reports the line and column of an error")
    func lineAndColumn() {
        let error = #expect(throws: JSONParseError.self) {
            try JSONValue(parsing: Array("{\n  \"a\": 1,\n  \"b\": ?\n}".utf8))
        }
        #expect(error?.description == "expected a value at line 3, column 8")
    }

    @Test("never crashes on damaged documents, and what it accepts it writes back the same")
    func damagedDocuments() {
        let seed = Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00"],"b":{"c":null,"d":true}}"#.utf8)
        var random = SeededGenerator(seed: 8259)
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect((try? JSONValue(parsing: value.serialized)) == value)
        }
    }
}
