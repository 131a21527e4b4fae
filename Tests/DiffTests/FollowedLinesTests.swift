import TestSupport
import Testing

@testable import Diff

@Suite("A text read beside the one that it became of")
struct FollowedLinesTests {
    /// Whether the new text has the lines that it has by itself, and every twin is the same line.
    private func isRead(_ old: String, _ new: String) -> Bool {
        let pair = TextLines.pair(old, new)
        let alone = TextLines(new)
        return pair.new.count == alone.count
            && (0..<alone.count).allSatisfy { line in
                guard pair.new.range(line) == alone.range(line) else { return false }
                guard let twin = pair.new.twin(line) else { return true }
                return pair.old.text(twin).utf8.elementsEqual(pair.new.text(line).utf8)
            }
    }

    @Test("has the lines that it has by itself")
    func seeded() {
        var pairs = TextPairs(seed: 21)
        for _ in 0..<3000 {
            let (old, new) = pairs.next()
            #expect(isRead(old, new), "\(old.debugDescription) → \(new.debugDescription)")
        }
    }

    @Test(
        "has them where lines end otherwise, or at the end of what was compared",
        arguments: [
            ("a\r", "a\r\n"), ("a\r\nb", "a\rb"), ("a\n", "a"), ("a", "a\n"), ("", "a"),
            ("a\n", ""),
            ("a\nb\n", "a\nb"), ("a\u{85}b\n", "a\u{85}b\n"), ("é\nè", "é\u{2028}è"),
            ("\n\n", "\n"),
        ]
    )
    func ends(old: String, new: String) {
        #expect(isRead(old, new))
    }

    @Test("knows lines of any length, also behind lines that came or went")
    func lengths() {
        for width in [0, 7, 8, 31, 32, 33, 1023, 1024, 1025, 5000] {
            let lines = (0..<9).map { String(repeating: "x", count: width) + "\($0)" }
            let gone = lines.enumerated().filter { $0.offset != 4 }.map(\.element)
            let old = lines.joined(separator: "\n") + "\n"
            for new in [lines, gone, ["new"] + lines, gone + ["new"]] {
                let text = new.joined(separator: "\n") + "\n"
                #expect(isRead(old, text))
                let known = TextLines.pair(old, text).new
                #expect((0..<known.count).count { known.twin($0) != nil } >= 8)
            }
        }
    }
}
