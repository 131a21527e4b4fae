import TestSupport

/// Pairs of texts of 200 KB each, made to keep a line diff busy.
enum HostileTexts {
    struct Pair {
        let name: String
        let old: String
        let new: String
    }

    private static let bytes = 200_000

    static let all: [Pair] = {
        var random = SeededGenerator(seed: 50)
        func letters(_ alphabet: String, _ count: Int) -> String {
            let alphabet = Array(alphabet.unicodeScalars)
            var text = String.UnicodeScalarView()
            for _ in 0..<count {
                text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &random)])
            }
            return String(text)
        }
        func drawn(_ name: String, _ alphabet: String, width: Int, scalarBytes: Int = 1) -> Pair {
            let lines = bytes / (width * scalarBytes + 1)
            func side() -> String { text(lines) { _ in letters(alphabet, width) } }
            return Pair(name: name, old: side(), new: side())
        }
        func made(
            _ name: String,
            lines: Int,
            _ old: (Int) -> String,
            _ new: (Int) -> String
        ) -> Pair {
            Pair(name: name, old: text(lines, old), new: text(lines, new))
        }
        let long = letters("abcdefghijklmnopqrstuvwxyz", 99)
        let filler = String(repeating: "abcdefghij", count: 5)
        let giant = letters("abcdefghij", bytes)
        let words = (0..<4000).map { "\($0) " + letters("abcdefghijklmnop ", 44) }
        let short = letters("ab", 35)
        return [
            made("equal lines, one more", lines: 2000, { _ in long }, { $0 == 0 ? "x" : long }),
            made(
                "no line equal or similar",
                lines: 2000,
                { "\($0)" + letters("abcdefgh", 90) },
                { "\($0)" + letters("ijklmnop", 90) }
            ),
            made(
                "two popular lines in turn",
                lines: 50_000,
                { $0 % 2 == 0 ? "ab" : "abc" },
                { $0 % 2 == 0 ? "abc" : "ab" }
            ),
            made(
                "one popular line among unique ones",
                lines: 20_000,
                { $0 % 2 == 0 ? "a" : "\($0)" },
                { $0 % 2 == 0 ? "\($0)" : "a" }
            ),
            Pair(name: "one giant line", old: giant, new: giant.replacing("ab", with: "ba")),
            Pair(
                name: "one giant line of two letters",
                old: letters("ab", bytes),
                new: letters("ab", bytes)
            ),
            made("similar lines, 100 bytes", lines: 2000, { long + "\($0)" }, { "\($0)" + long }),
            made(
                "similar lines, 20 bytes",
                lines: 10_000,
                { "a similar line \($0)" },
                { "a similar line \($0)," }
            ),
            made("a character in every line", lines: 4000, { words[$0] }, { words[$0] + "." }),
            made(
                "a character in every other line",
                lines: 4000,
                { words[$0] },
                { words[$0] + ($0 % 2 == 0 ? "" : ".") }
            ),
            made("reversed order", lines: 4000, { words[$0] }, { words[3999 - $0] }),
            made("halves swapped", lines: 4000, { words[$0] }, { words[($0 + 2000) % 4000] }),
            drawn("a letter to a line, two letters", "ab", width: 1),
            drawn("a letter to a line, 26 letters", "abcdefghijklmnopqrstuvwxyz", width: 1),
            drawn("two letters to a line, of 26", "abcdefghijklmnopqrstuvwxyz", width: 2),
            drawn("three letters to a line, of 26", "abcdefghijklmnopqrstuvwxyz", width: 3),
            drawn("lines of 30 out of two letters", "ab", width: 30),
            drawn("lines of 199 out of two letters", "ab", width: 199),
            drawn("lines of 199 out of 17 letters", "abcdefghijklmnop ", width: 199),
            drawn("lines of 300 out of four letters", "abcd", width: 300),
            drawn("lines of 2,000 out of two letters", "ab", width: 2000),
            drawn("lines of 20,000 out of eight letters", "abcdefgh", width: 20_000),
            drawn(
                "lines of 60 out of 3,000 letters",
                String(String.UnicodeScalarView((0x4E00..<0x59B8).compactMap(Unicode.Scalar.init))),
                width: 60,
                scalarBytes: 3
            ),
            drawn("joined emoji", "👩‍👧👍🏽🇩🇪e\u{301}", width: 40, scalarBytes: 4),
            drawn(
                "ends of lines of all kinds",
                "a\r\n\u{85}\u{2028}\u{B}\u{1D}",
                width: 100,
                scalarBytes: 2
            ),
            made(
                "empty lines, one more",
                lines: 200_000,
                { _ in "" },
                { $0 == 100_000 ? "x" : "" }
            ),
            made(
                "equal beginnings",
                lines: 2000,
                { filler + "\($0)" + filler },
                { filler + "\($0 * 7)" + filler }
            ),
            made(
                "blanks",
                lines: 2000,
                { String(repeating: " ", count: 90 + $0 % 9) },
                { String(repeating: " ", count: 91 + $0 % 7) }
            ),
            made(
                "shifted by half a line",
                lines: 4000,
                { String(words[$0].dropFirst(25)) + String(words[($0 + 1) % 4000].prefix(25)) },
                { words[$0] }
            ),
            made(
                "anagrams",
                lines: 5000,
                { _ in String(short.shuffled(using: &random)) },
                { _ in String(short.shuffled(using: &random)) }
            ),
            deBruijn(),
            Pair(
                name: "control characters",
                old: letters("\u{1}\u{2}\u{202E}", bytes / 2),
                new: letters("\u{1}\u{2}\u{202E}", bytes / 2)
            ),
        ]
    }()

    private static func text(_ lines: Int, _ line: (Int) -> String) -> String {
        (0..<lines).map(line).joined(separator: "\n")
    }

    /// Every run of four of 16 symbols once, and the same from another place on.
    private static func deBruijn() -> Pair {
        // Lyndon words in their order, by Fredricksen, Kessler and Maiorana.
        var symbols: [Int] = []
        var word = [-1]
        let (order, alphabet) = (4, 18)
        while let last = word.last {
            word[word.count - 1] = last + 1
            if order % word.count == 0 { symbols += word }
            let length = word.count
            while word.count < order { word.append(word[word.count - length]) }
            while word.last == alphabet - 1 { word.removeLast() }
        }
        let count = symbols.count
        func line(_ place: Int) -> String { String(symbols[place % count], radix: 36) }
        return Pair(
            name: "every run of four of 18 lines",
            old: text(count, line),
            new: text(count) { line($0 + count / 2) }
        )
    }
}
