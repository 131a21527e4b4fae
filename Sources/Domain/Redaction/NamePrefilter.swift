/// A quick look at the bytes of a name that is not ASCII, for its characters take long to read: few
/// hold a word of the tables.
enum NamePrefilter {
    /// Whether a part of a name may hold a word of the tables, or nothing that is a word.
    static func mayHoldWord(_ part: Span<UInt8>) -> Bool {
        var pair: UInt16 = 0
        var hasLetter = false
        for index in part.indices {
            let byte = part[index] | 0x20
            // Behind a mark that belongs to it, a letter may be none.
            let isFirst = index == 0 || part[index - 1] < 0x80
            hasLetter = hasLetter || isFirst && ByteSet.letters.contains(byte)
            pair = pair << 8 | UInt16(byte)
            guard index > 0, beginnings[Int(pair)] else { continue }
            if words[pair, default: []].contains(where: { stands($0, in: part, at: index - 1) }) {
                return true
            }
        }
        return !hasLetter
    }

    /// Whether a word stands at a place and does not go on.
    private static func stands(_ word: Word, in part: Span<UInt8>, at start: Int) -> Bool {
        let end = start + word.bytes.count
        guard end <= part.count else { return false }
        for index in word.bytes.indices where part[start + index] | 0x20 != word.bytes[index] {
            return false
        }
        guard word.isWhole else { return true }
        let s = UInt8(ascii: "s")
        let next = end < part.count && part[end] | 0x20 == s ? end + 1 : end
        return next == part.count || !ByteSet.small.contains(part[next])
    }

    private struct Word {
        let bytes: [UInt8]
        /// Whether nothing of it is left to be compared.
        let isWhole: Bool
    }

    /// By two bytes, the words that begin with them, however they are written.
    private static let words: [UInt16: [Word]] = {
        var words: [UInt16: [Word]] = [:]
        let vocabulary =
            Array(SensitiveNames.phrases.keys) + SensitiveNames.harmless + SensitiveNames.counting
            + SensitiveNames.about + SensitiveNames.keyWords + SensitiveNames.glued
        // The sign of Kelvin is the only other character that is ASCII in small letters.
        for word in Set(vocabulary.flatMap { $0.split(separator: " ") }) + ["\u{212A}", "public"] {
            let isASCII = word.utf8.allSatisfy { $0 < 0x80 }
            let whole = word.utf8.map { $0 | 0x20 }
            let bytes = isASCII ? whole : Array(whole.prefix(2))
            guard bytes.count > 1 else { continue }
            let pair = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
            words[pair, default: []].append(Word(bytes: bytes, isWhole: isASCII))
        }
        return words
    }()

    private static let beginnings: [Bool] = (0..<(1 << 16)).map { words[UInt16($0)] != nil }
}
