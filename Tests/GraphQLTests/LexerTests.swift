@testable import GraphQL
import Testing

@Suite("Lexer")
struct LexerTests {
    private static func tokens(_ text: String) throws -> [String] {
        var lexer = try Lexer(source: Source(text), limits: .request)
        var result: [String] = []
        while true {
            let token = try lexer.next()
            if token.kind == .endOfFile { return result }
            result.append(token.description)
        }
    }

    private static func failure(_ text: String) -> String? {
        do {
            _ = try tokens(text)
            return nil
        } catch let error as GraphQLError {
            let place = error.locations.first.map { "\($0.line):\($0.column)" } ?? "-"
            return "\(place) \(error.message)"
        } catch {
            return "\(error)"
        }
    }

    @Test("White space, commas, comments and byte order marks separate and say nothing")
    func ignored() throws {
        #expect(
            try Self.tokens("\u{FEFF}{ a,,b\t#c { } é\r\n...@$!|&:=[]()} ")
                == [
                    "\"{\"", "Name \"a\"", "Name \"b\"", "\"...\"", "\"@\"", "\"$\"", "\"!\"",
                    "\"|\"", "\"&\"", "\":\"", "\"=\"", "\"[\"", "\"]\"", "\"(\"", "\")\"", "\"}\"",
                ]
        )
    }

    @Test("Numbers keep their text")
    func numbers() throws {
        #expect(
            try Self.tokens("0 -1 12.50 1e9 -0.1E-7")
                == [
                    "Int \"0\"", "Int \"-1\"", "Float \"12.50\"", "Float \"1e9\"",
                    "Float \"-0.1E-7\"",
                ]
        )
    }

    @Test(
        "Strings decode their escapes, surrogate pairs included",
        arguments: [
            (#""""#, ""), (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u00e9\u{1F600}\uD83D\uDE00""#, "é😀😀"), (#""é😀""#, "é😀"),
        ]
    )
    func strings(_ text: String, _ value: String) throws {
        var lexer = try Lexer(source: Source(text), limits: .request)
        #expect(try lexer.next().text == value)
    }

    @Test(
        "Block strings lose their common indentation and blank ends, nothing else",
        arguments: [
            (#""""abc""""#, "abc"), ("\"\"\"\n\n    a\n      b\n\n    c\n  \"\"\"", "a\n  b\n\nc"),
            ("\"\"\"  first\r\n   second\r  \\\"\"\" \"\"\"", "  first\n second\n\"\"\" "),
            ("\"\"\" \n \t \n\"\"\"", ""), (#""""raw \n \u00e9""""#, #"raw \n \u00e9"#),
        ]
    )
    func blockStrings(_ text: String, _ value: String) throws {
        var lexer = try Lexer(source: Source(text), limits: .request)
        let token = try lexer.next()
        #expect(token.kind == .blockString)
        #expect(token.text == value)
    }

    @Test(
        "Each error names its line and column",
        arguments: [
            ("{\n  é?", "2:3 Syntax Error: Unexpected character: U+00E9."),
            ("# é\r\n  ?", "2:3 Syntax Error: Unexpected character: \"?\"."),
            ("\"é\\x\"", "1:3 Syntax Error: Invalid character escape sequence: \"\\x\"."),
            ("\"abc", "1:5 Syntax Error: Unterminated string."),
            ("\"a\nb\"", "1:3 Syntax Error: Unterminated string."),
            ("\"\"\"abc", "1:7 Syntax Error: Unterminated string."),
            ("01", "1:2 Syntax Error: Invalid number, unexpected digit after 0: \"1\"."),
            ("1.", "1:3 Syntax Error: Invalid number, expected digit but got: <EOF>."),
            ("1.a", "1:3 Syntax Error: Invalid number, expected digit but got: \"a\"."),
            ("1a", "1:2 Syntax Error: Invalid number, expected digit but got: \"a\"."),
            ("-", "1:2 Syntax Error: Invalid number, expected digit but got: <EOF>."),
            (
                "..",
                "1:1 Syntax Error: Unexpected \".\"; did you mean \"...\"? A number needs digits before it."
            ),
            (#""\uD83D""#, #"1:2 Syntax Error: Invalid Unicode escape sequence: "\\uD83D\""."#),
            (
                #""\uDE00\uD83D""#,
                #"1:2 Syntax Error: Invalid Unicode escape sequence: "\\uDE00\\"."#
            ),
            (
                #""\u{110000}""#,
                #"1:2 Syntax Error: Invalid Unicode escape sequence: "\\u{110000}"."#
            ),
            (#""\u{}""#, #"1:2 Syntax Error: Invalid Unicode escape sequence: "\\u{}"."#),
            (#""\u00g0""#, #"1:2 Syntax Error: Invalid Unicode escape sequence: "\\u00g"."#),
        ]
    )
    func errors(_ text: String, _ message: String) {
        #expect(Self.failure(text) == message)
    }

    @Test("A document has so many bytes and tokens and not one more")
    func bounds() throws {
        let limits = GraphQLLimits.request
        let full = String(repeating: "a ", count: limits.tokensMax)
        #expect(try Self.tokens(full).count == limits.tokensMax)
        #expect(Self.failure(full + "a") == "1:8193 Document has more than 4096 tokens.")
        let long = "#" + String(repeating: "x", count: limits.documentBytesMax - 1)
        #expect(try Self.tokens(long) == [])
        #expect(
            Self.failure(long + "x") == "- Document is 65537 bytes; at most 65536 are accepted."
        )
    }
}
