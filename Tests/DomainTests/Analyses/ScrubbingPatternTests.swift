import Foundation
import TestSupport
import Testing

@testable import Domain

@Suite("A tenant's pattern")
struct ScrubbingPatternTests {
    private func matches(_ pattern: String, _ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        return try ScrubbingPattern(pattern).matches(in: bytes)
            .map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test(
        "finds its shape wherever it stands",
        arguments: [
            ("EMP-[0-9]{6}", "EMP-123456,EMP-12345 xEMP-6543217", ["EMP-123456", "EMP-654321"]),
            (#"\d{4}-?\d{2}"#, "1234-56 123456 1234--56", ["1234-56", "123456"]),
            ("ab{2,4}cd?", "abbc abbbbcd abbbbbc", ["abbc", "abbbbcd"]),
            (#"[A-C\d_-]{4,6}"#, "AB1_-CAB xx", ["AB1_-C"]),
            (#"a\.b\\c"#, #"a.b\c axb\c"#, [#"a.b\c"#]),
            ("x?y?abcd", "xyabcd yabcd abcd", ["xyabcd", "yabcd", "abcd"]),
            ("aaaa", "aaaaaaaaa", ["aaaa", "aaaa"]),
            ("Nr [0-9]{4}", "Nr 12345", ["Nr 1234"]),
        ]
    )
    func shapes(_ pattern: String, _ text: String, _ expected: [String]) throws {
        #expect(try matches(pattern, text) == expected)
    }

    @Test(
        "is refused where it has no end, no length or no meaning",
        arguments: [
            "", "abc", "a?b?c?d?", "abcd*", "abcd+", "(abcd)", "abcd|efgh", "ab.d", "^abcd",
            "abcd$",
            "[abcd", "abc]d", "[]abcd", "[^a]bcd", "[z-a]bcd", "abcd{2", "abcd{}", "abcd{3,2}",
            "abcd{0}", "a{65}", "[a-z]{60}x{5}", #"abcd\"#, #"abcd\s"#, #"abcd\1"#, "äbcd",
            "abcd?{2}",
            "{4}abcd", "?abcd", "a{999}",
        ]
    )
    func refusals(_ pattern: String) {
        #expect(throws: Problem.self) { try ScrubbingPattern(pattern) }
    }

    @Test("takes as many characters as the automaton has bits")
    func bounds() throws {
        let text = String(repeating: "a", count: 64)
        #expect(try matches("a{64}", text) == [text])
        #expect(try matches("a{4,64}", text + "a") == [text])
    }

    @Test("finds what a regular expression finds", arguments: 0..<300)
    func differential(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let parts = ["a", "b", "[ab]", "[a-c]", #"\d"#, #"\w"#, "1"]
        let counts = ["", "", "", "?", "{2}", "{1,3}", "{0,2}"]
        let row = (0..<Int.random(in: 4...8, using: &random)).map { _ in
            (parts.randomElement(using: &random) ?? "")
                + (counts.randomElement(using: &random) ?? "")
        }
        let pattern = row.joined()
        guard let own = try? ScrubbingPattern(pattern) else { return }
        let text = String((0..<60).compactMap { _ in "abc1_ ".randomElement(using: &random) })
        let expression = try NSRegularExpression(pattern: pattern)
        let whole = NSRange(location: 0, length: text.utf16.count)
        let bytes = Array(text.utf8)
        let found = own.matches(in: bytes)
        // Greedy matching of a row without alternatives is leftmost, and longest up to what an
        // optional place takes too early; that something matches is the same.
        let theirs = expression.matches(in: text, range: whole)
        #expect(found.isEmpty == theirs.isEmpty, "\(pattern) on \(text)")
        let exact = try NSRegularExpression(pattern: "^(?:\(pattern))$")
        for range in found {
            let part = String(decoding: bytes[range], as: UTF8.self)
            let all = NSRange(location: 0, length: range.count)
            let match = exact.firstMatch(in: part, range: all)
            #expect(match != nil, "\(pattern) on \(text)")
        }
    }
}
