internal import Diff

/// A line of our own words with pieces of data between them.
///
/// Data comes from whoever wrote the audited system: it is told apart in every form, and can neither
/// break the line nor become markup.
struct Phrase: Sendable, Equatable {
    private enum Piece: Equatable {
        case words(String)
        case data(Datum)
    }

    /// A piece of data as it was read, and how much of it is shown.
    private struct Datum: Equatable {
        let text: String
        /// The value that the text was made of.
        let source: String
        let charactersMax: Int
        /// The part that is shown, in Unicode scalars; nil when it is all.
        let part: Range<Int>?
        /// The names of the members on the way to it.
        let path: [String]

        /// Two that read alike are the same piece, whatever they were made of.
        static func == (left: Datum, right: Datum) -> Bool {
            left.text == right.text && left.charactersMax == right.charactersMax
                && left.part == right.part && left.path == right.path
        }

        var shown: String {
            guard let part else { return SafeText.shown(text, charactersMax: charactersMax) }
            let rest = text.unicodeScalars.dropFirst(part.lowerBound)
            let piece = String(String.UnicodeScalarView(rest.prefix(part.count)))
            let (before, after) = (
                part.lowerBound > 0 ? "…" : "", rest.count > part.count ? "…" : ""
            )
            return SafeText.shown(before + piece + after, charactersMax: charactersMax)
        }

        /// The same scrubbed as a whole, and only then cut.
        func scrubbed(by scrubber: inout Scrubber) -> ScrubbedText {
            let whole = scrubber.scrub(text, at: path).onOneLine
            let piece = part.map { whole.part($0) } ?? whole
            return piece.shortened(to: charactersMax)
        }
    }

    private var pieces: [Piece] = []

    init() {}

    /// Our own words.
    init(_ words: String) { pieces = [.words(words)] }

    /// A piece of data, cut in the middle when it is long.
    ///
    /// - Parameters:
    ///   - source: the value that it was made of, where it is only a part of one.
    ///   - part: what of it is shown, in Unicode scalars; nil for all.
    ///   - path: the names of the members on the way to it.
    init(
        data: String,
        of source: String? = nil,
        charactersMax: Int = 80,
        part: Range<Int>? = nil,
        path: [String] = []
    ) {
        let datum = Datum(
            text: data,
            source: source ?? data,
            charactersMax: charactersMax,
            part: part,
            path: path
        )
        pieces = [.data(datum)]
    }

    static func + (left: Phrase, right: Phrase) -> Phrase {
        var sum = left
        sum.pieces += right.pieces
        return sum
    }

    static func + (left: Phrase, right: String) -> Phrase { left + Phrase(right) }

    static func + (left: String, right: Phrase) -> Phrase { Phrase(left) + right }

    /// The phrases with words between them.
    static func joined(_ phrases: [Phrase], by separator: String) -> Phrase {
        phrases.enumerated().reduce(Phrase()) { sum, next in
            next.offset == 0 ? next.element : sum + separator + next.element
        }
    }

    /// Phrases as a list in a sentence: `a, b and c`.
    static func list(_ phrases: [Phrase]) -> Phrase {
        guard let last = phrases.last, phrases.count > 1 else { return phrases.first ?? Phrase() }
        return joined(Array(phrases.dropLast()), by: ", ") + " and " + last
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// The values that data in it was made of, as they were read.
    var sources: [String] {
        pieces.compactMap { piece in
            switch piece {
            case .words: nil
            case .data(let data): data.source
            }
        }
    }

    /// The line with data between quotation marks.
    var plain: String {
        capitalized(
            pieces.map { piece in
                switch piece {
                case .words(let words): words
                case .data(let data): "“\(SafeText.withoutQuotes(data.shown))”"
                }
            }.joined()
        )
    }

    /// The same without secrets and personal data; data is scrubbed before it is cut, lest half of a
    /// value is taken for none.
    func scrubbed(by scrubber: inout Scrubber) -> ScrubbedText {
        let texts = pieces.map { piece -> ScrubbedText in
            switch piece {
            // Names of members are among them, and anybody may have chosen those.
            case .words(let words): scrubber.scrub(words)
            case .data(let data): "“\(data.scrubbed(by: &scrubber))”"
            }
        }
        return .joined(texts, by: "")
    }

    /// The line as Markdown, with data as code.
    var markdown: String { capitalized(innerMarkdown) }

    /// The same in the middle of a line.
    var innerMarkdown: String {
        pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .data(let data): SafeText.code(data.shown)
            }
        }.joined()
    }

    /// The line as it stands in the middle of another.
    var inner: String {
        pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .data(let data): data.shown
            }
        }.joined()
    }

    /// Our own words begin a line with a capital; data stays as it is.
    private func capitalized(_ text: String) -> String {
        guard case .words? = pieces.first, let first = text.first else { return text }
        return first.uppercased() + text.dropFirst()
    }
}

/// Makes data fit to stand in a line, whoever wrote it.
enum SafeText {
    /// The text on one line, with what would hide or reorder it shown, and cut in its middle.
    static func shown(_ text: String, charactersMax: Int = 80) -> String {
        visible(shortened(text, charactersMax))
    }

    /// The first and last characters with how many there are in all.
    static func shortened(_ text: String, _ charactersMax: Int) -> String {
        guard text.utf8.count > charactersMax else { return text }
        let scalars = text.unicodeScalars
        let count = scalars.count
        guard count > charactersMax else { return text }
        let head = String(scalars.prefix(charactersMax * 3 / 5))
        let tail = String(scalars.suffix(charactersMax / 4))
        return "\(head) … (\(count) characters) … \(tail)"
    }

    /// The text with controls, marks of direction and what takes no room as code points.
    static func visible(_ text: String) -> String {
        if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return text }
        var shown = ""
        var previous: Unicode.Scalar = "a"
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\r" || scalar == "\t" {
                shown += " "
            } else if VisibleText.isHidden(scalar) || isCovert(scalar, after: previous) {
                shown += VisibleText.escape(scalar)
            } else {
                shown.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return shown
    }

    /// Whether a scalar carries meaning that nobody sees: tags, private characters, and joiners and
    /// selectors behind letters that know none.
    private static func isCovert(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE0000...0xE0FFF, 0xE000...0xF8FF, 0xF0000...0x10FFFF: true
        case 0x00AD, 0x034F, 0x115F...0x1160, 0x17B4...0x17B5, 0x3164, 0xFFA0: true
        case 0x200C...0x200D, 0xFE00...0xFE0F, 0x180B...0x180D: previous.isASCII
        default: false
        }
    }

    /// The text with straight marks in place of those that set data off, which it could end else.
    static func withoutQuotes(_ text: String) -> String {
        let marks: Set<Unicode.Scalar> = ["“", "”", "„", "‟", "«", "»", "〝", "〞", "＂"]
        guard text.unicodeScalars.contains(where: marks.contains) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(marks.contains(scalar) ? "\"" : scalar) }
        return String(scalars)
    }

    /// A code span of Markdown, in which nothing is markup (CommonMark 0.31 §6.1).
    static func code(_ text: String) -> String {
        guard !text.isEmpty else { return "(empty)" }
        var widest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            widest = max(widest, run)
        }
        let fence = String(repeating: "`", count: widest + 1)
        let isBare =
            text.hasPrefix("`") || text.hasSuffix("`") || text.hasPrefix(" ") || text.hasSuffix(" ")
        let pad = isBare ? " " : ""
        return fence + pad + text + pad + fence
    }

    /// A number of things: `1 change`, `2 changes`.
    static func count(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(grouped(number)) \(number == 1 ? noun : plural ?? Self.plural(noun))"
    }

    static func plural(_ noun: String) -> String {
        if noun.hasSuffix("y"), let before = noun.dropLast().last, !"aeiou".contains(before) {
            return noun.dropLast() + "ies"
        }
        let isHissing = ["s", "x", "z", "ch", "sh"].contains { noun.hasSuffix($0) }
        return noun + (isHissing ? "es" : "s")
    }

    /// `12,345`.
    static func grouped(_ number: Int) -> String {
        var digits = Array(String(number))
        var index = digits.count - 3
        while index > 0 {
            digits.insert(",", at: index)
            index -= 3
        }
        return String(digits)
    }
}
