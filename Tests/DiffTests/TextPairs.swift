import TestSupport

/// Pairs of texts of which one could have become the other, made from a seed.
struct TextPairs {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private static let alphabets = [
        "ab", "abc \t", "The quick brown fox jumps over the lazy dog, twice or so. ",
        "äöüß éè ñ çÀ", "日本語の文字列をくらべる ", "👩‍👩‍👧 👍🏽 🇩🇪 é e\u{301} ", "0123456789{}[]\",: ",
        "-+? \\u{}", "a\r\u{85}b\u{2028}\u{B}\u{1D}c ",
        "שלום عليكم ",
    ]

    /// A pair of one of several shapes and sizes.
    mutating func next() -> (old: String, new: String) {
        let alphabet = Array(random.pick(Self.alphabets).unicodeScalars)
        switch Int.random(in: 0..<13, using: &random) {
        case 0: return (text(alphabet, lines: 0...3), text(alphabet, lines: 0...3))
        case 1: return repeated(alphabet)
        case 2: return popular(alphabet)
        case 3:
            let old = line(alphabet, 150...320)
            return (old + "\nz", "y\n" + changed(old, alphabet))
        case 4: return worded(alphabet)
        default:
            let old = lines(alphabet, 1...25, width: 0...Int.random(in: 1...60, using: &random))
            return (old.joined(separator: "\n"), edited(old, alphabet).joined(separator: "\n"))
        }
    }

    private mutating func line(_ alphabet: [Unicode.Scalar], _ width: ClosedRange<Int>) -> String {
        var line = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: width, using: &random) {
            line.append(random.pick(alphabet))
        }
        return String(line)
    }

    private mutating func lines(
        _ alphabet: [Unicode.Scalar],
        _ count: ClosedRange<Int>,
        width: ClosedRange<Int>
    ) -> [String] {
        (0..<Int.random(in: count, using: &random)).map { _ in line(alphabet, width) }
    }

    private mutating func text(_ alphabet: [Unicode.Scalar], lines: ClosedRange<Int>) -> String {
        self.lines(alphabet, lines, width: 0...30).joined(separator: "\n")
    }

    /// Few lines, often: many ties.
    private mutating func repeated(_ alphabet: [Unicode.Scalar]) -> (old: String, new: String) {
        let few = lines(alphabet, 2...5, width: 1...12)
        func pick(_ random: inout SeededGenerator) -> String {
            (0..<Int.random(in: 1...40, using: &random))
                .map { _ in random.pick(few) }.joined(separator: "\n")
        }
        return (pick(&random), pick(&random))
    }

    /// More than 200 lines, some of them popular.
    private mutating func popular(_ alphabet: [Unicode.Scalar]) -> (old: String, new: String) {
        let few = lines(alphabet, 1...4, width: 1...8)
        var old: [String] = []
        for _ in 0..<Int.random(in: 190...320, using: &random) {
            let isPopular = Int.random(in: 0..<3, using: &random) == 0
            old.append(isPopular ? random.pick(few) : line(alphabet, 4...20))
        }
        return (old.joined(separator: "\n"), edited(old, alphabet).joined(separator: "\n"))
    }

    /// Lines of the same few words, many of which change side by side: more or less similar.
    private mutating func worded(_ alphabet: [Unicode.Scalar]) -> (old: String, new: String) {
        let words = lines(alphabet, 5...12, width: 1...9)
        let width = Int.random(in: 3...24, using: &random)
        func line(_ random: inout SeededGenerator) -> [String] {
            (0..<width).map { _ in random.pick(words) }
        }
        let old = (0..<Int.random(in: 2...6, using: &random)).map { _ in line(&random) }
        var new: [[String]] = []
        for line in old {
            var line = line
            for _ in 0..<Int.random(in: 0...(width + 2) / 3, using: &random) {
                line[Int.random(in: 0..<width, using: &random)] = random.pick(words)
            }
            if Int.random(in: 0..<6, using: &random) > 0 { new.append(line) }
            if Int.random(in: 0..<6, using: &random) == 0 { new.append(line.reversed()) }
        }
        func text(_ lines: [[String]]) -> String {
            lines.map { $0.joined(separator: " ") }.joined(separator: "\n")
        }
        return (text(old), text(new))
    }

    /// Lines some of which are changed, dropped, added, doubled or moved.
    private mutating func edited(_ lines: [String], _ alphabet: [Unicode.Scalar]) -> [String] {
        let rate = Int.random(in: 2...14, using: &random)
        var edited: [String] = []
        for line in lines {
            switch Int.random(in: 0..<rate * 5, using: &random) {
            case 0: break
            case 1: edited += [line, self.line(alphabet, 0...20)]
            case 2: edited += [line, line]
            case 3: edited.insert(line, at: Int.random(in: 0...edited.count, using: &random))
            case 4...7: edited.append(changed(line, alphabet))
            default: edited.append(line)
            }
        }
        return edited
    }

    /// A line some of whose scalars are replaced, dropped or added.
    private mutating func changed(_ line: String, _ alphabet: [Unicode.Scalar]) -> String {
        let rate = Int.random(in: 4...30, using: &random)
        var changed = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            switch Int.random(in: 0..<rate, using: &random) {
            case 0: break
            case 1: changed.append(random.pick(alphabet))
            case 2:
                changed.append(scalar)
                changed.append(random.pick(alphabet))
            default: changed.append(scalar)
            }
        }
        return String(changed)
    }
}

extension SeededGenerator {
    /// One of some elements, of which there is at least one.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: 0..<elements.count, using: &self)]
    }
}
