import Testing
import TestSupport

@testable import Domain

@Suite("The words of a command")
struct CommandWordsTests {
    private let name = Array("curl ".utf8)

    /// The words behind the first mention of the command.
    private func words(_ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        let start = try #require(bytes.first(name, from: 0, before: bytes.count))
        var words = CommandWords(bytes, behind: start..<(start + name.count))
        var result: [String] = []
        while let word = words.next() {
            result.append(String(decoding: bytes[word], as: UTF8.self))
        }
        return result
    }

    @Test(
        "are parted as a shell parts them",
        arguments: [
            ("curl -s  x\ty", ["-s", "x", "y"]), ("curl ", []), ("curl x;y", ["x"]),
            ("curl x | y", ["x"]), ("curl x\ny", ["x"]), ("curl x \\\n y", ["x", "y"]),
            ("curl x \\\r\n y", ["x", "y"]), ("curl x\\;y z", ["x\\;y", "z"]),
            ("curl 'a; b' c", ["'a; b'", "c"]), ("curl -H'a; b' c", ["-H'a; b'", "c"]),
            ("curl a='b c' d", ["a='b c'", "d"]), ("curl 'a\nb' c", ["'a\nb'", "c"]),
            (#"curl "a\"; b" c"#, [#""a\"; b""#, "c"]),
            (#"curl \"a; b\" c"#, [#"\"a; b\""#, "c"]),
            (#"curl 'a'\''b; c' d"#, [#"'a'\''b; c'"#, "d"]),
            ("curl 'a b", ["'a", "b"]), ("curl don't a 'b c'", ["don't", "a", "'b c'"]),
            ("'curl ' a 'b c'", ["'", "a", "'b c'"]), ("curl a curl b", ["a"]),
            ("curl 'curl b; c' d", ["'curl b; c'", "d"]),
        ]
    )
    func parted(text: String, expected: [String]) throws {
        #expect(try words(text) == expected)
    }

    @Test("are so many at most")
    func bounded() throws {
        let text = "curl " + Array(repeating: "a", count: 100).joined(separator: " ")
        #expect(try words(text).count == 64)
    }

    @Test("are read a few times at most, however often a text names the command")
    func linear() {
        var random = SeededGenerator(seed: 11)
        let pieces = [
            "curl ", "'", "\"", "`", "\\\"", "\\", " ", "-u ", "a", "aaaaaaaaaaaaaaaa", "\\\n",
        ]
        for round in 0..<60 {
            let some = (0..<4).compactMap { _ in pieces.randomElement(using: &random) }
            let text = Array(
                (0..<2000).map { some[round < 20 ? $0 % 4 : Int.random(in: 0..<4, using: &random)] }
                    .joined().utf8
            )
            var bytesRead = 0
            var index = 0
            while let start = text.first(name, from: index, before: text.count) {
                index = start + name.count
                var words = CommandWords(text, behind: start..<index)
                var end = index
                while let word = words.next() { end = word.upperBound }
                bytesRead += end - index
            }
            #expect(bytesRead <= 5 * text.count, "\(some)")
        }
    }
}
