/// Where a statement says what it likes: in its literals and comments.
///
/// What nothing closes goes on to the end. Source: PostgreSQL manual, "Lexical Structure", sections
/// 4.1.2.1 to 4.1.2.4 and 4.1.5.
struct SQLTexts {
    private let bytes: [UInt8]
    private var place = 0

    private static let quote = UInt8(ascii: "'")
    private static let doubleQuote = UInt8(ascii: "\"")
    private static let dollar = UInt8(ascii: "$")
    private static let backslash = UInt8(ascii: "\\")

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// What stands between quotes and behind the signs of comments, in its order.
    static func ranges(in statement: [UInt8]) -> [Range<Int>] {
        var reader = SQLTexts(statement)
        var ranges: [Range<Int>] = []
        while let range = reader.next() { ranges.append(range) }
        return ranges
    }

    private mutating func next() -> Range<Int>? {
        while place < bytes.count {
            switch bytes[place] {
            case Self.quote: return literal()
            case Self.doubleQuote:
                _ = behind(end(of: Self.doubleQuote, from: place + 1), 1)
            case Self.dollar where !isInWord(place):
                if let range = dollarQuoted() { return range }
                place += 1
            case UInt8(ascii: "-") where bytes.has(Array("--".utf8), at: place):
                let start = place + 2
                let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
                place = end
                return start..<end
            case UInt8(ascii: "/") where bytes.has(Array("/*".utf8), at: place): return comment()
            default: place += 1
            }
        }
        return nil
    }

    /// Goes on behind what ends a text there, and gives its end.
    private mutating func behind(_ end: Int, _ signs: Int) -> Int {
        place = min(end + signs, bytes.count)
        return end
    }

    /// Whether a place is within a word, as the dollar sign of `a$b` is.
    private func isInWord(_ place: Int) -> Bool { place > 0 && Self.isOfWord(bytes[place - 1]) }

    private static func isOfWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || byte == dollar
            || ByteSet.alphanumeric.contains(byte)
    }

    private mutating func literal() -> Range<Int> {
        let start = place + 1
        let isEscaped =
            place > 0 && bytes[place - 1] | 0x20 == UInt8(ascii: "e") && !isInWord(place - 1)
        return start..<behind(end(of: Self.quote, from: start, isEscaped: isEscaped), 1)
    }

    /// Where the quote stands that closes one; twice it means itself.
    private func end(of quote: UInt8, from start: Int, isEscaped: Bool = false) -> Int {
        var index = start
        while index < bytes.count {
            if isEscaped, bytes[index] == Self.backslash {
                index += 2
            } else if bytes[index] != quote {
                index += 1
            } else if bytes.has([quote], at: index + 1) {
                index += 2
            } else {
                return index
            }
        }
        return bytes.count
    }

    /// `$$…$$` or `$tag$…$tag$`; nil for a parameter.
    private mutating func dollarQuoted() -> Range<Int>? {
        var sign = place + 1
        while sign < bytes.count, bytes[sign] != Self.dollar, Self.isOfWord(bytes[sign]) {
            sign += 1
        }
        guard bytes.has([Self.dollar], at: sign), !ByteSet.digits.contains(bytes[place + 1]) else {
            return nil
        }
        let tag = Array(bytes[place...sign])
        let start = sign + 1
        var end = start
        while end < bytes.count, !bytes.has(tag, at: end) { end += 1 }
        return start..<behind(end, tag.count)
    }

    /// A comment that may have others in it.
    private mutating func comment() -> Range<Int> {
        let start = place + 2
        var depth = 1
        var index = start
        while index < bytes.count {
            if bytes.has(Array("/*".utf8), at: index) {
                depth += 1
                index += 2
            } else if bytes.has(Array("*/".utf8), at: index) {
                depth -= 1
                if depth == 0 { return start..<behind(index, 2) }
                index += 2
            } else {
                index += 1
            }
        }
        return start..<behind(bytes.count, 0)
    }
}
