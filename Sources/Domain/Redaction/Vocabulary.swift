/// The last bytes of a word in one number.
struct PackedWord {
    static let bytesMax = 16

    private(set) var value: UInt128 = 0

    init() {}

    /// The last bytes of a text.
    init(_ text: String) { for byte in text.utf8.suffix(Self.bytesMax) { append(byte) } }

    mutating func append(_ byte: UInt8) { value = value << 8 | UInt128(byte) }
}

/// The words of the tables in SensitiveNames by number, and what sequences of them mean.
final class Vocabulary: Sendable {
    /// A word; of none of the tables unless it has a number.
    struct Word {
        var number: UInt16 = 0
        var roles: Roles = []
    }

    /// What a word does in a name.
    struct Roles: OptionSet {
        let rawValue: UInt8

        static let phraseEnd = Roles(rawValue: 1)
        static let about = Roles(rawValue: 2)
        static let counting = Roles(rawValue: 4)
        static let key = Roles(rawValue: 8)
        static let `public` = Roles(rawValue: 16)
    }

    /// What a sequence of words means.
    enum Meaning: Equatable {
        case secret(SensitiveNames.Kind)
        case harmless
    }

    static let shared = Vocabulary()

    private let ascii: SpreadTable<Word>
    /// Found by canonical equivalence, as texts are.
    private let other: [String: Word]
    private let meanings: SpreadTable<Meaning>
    private let glued: [(word: UInt128, mask: UInt128)]
    /// The smallest of them, as a number.
    private let gluedMin: UInt128
    /// Their last letters, one bit each.
    private let gluedEnds: UInt32

    private init() {
        var words: [String: Word] = [:]
        var meanings: [UInt128: Meaning] = [:]
        func note(_ text: some StringProtocol, _ roles: Roles) -> UInt64 {
            let text = String(text)
            var word = words[text] ?? Word(number: UInt16(words.count + 1))
            word.roles.formUnion(roles)
            words[text] = word
            return UInt64(word.number)
        }
        let phrases =
            SensitiveNames.phrases.map { ($0, Meaning.secret($1)) }
            + SensitiveNames.harmless.map { ($0, .harmless) }
        for (phrase, meaning) in phrases {
            let parts = phrase.split(separator: " ")
            var numbers: UInt64 = 0
            for part in parts { numbers = numbers << 16 | note(part, []) }
            if let end = parts.last { _ = note(end, .phraseEnd) }
            meanings[UInt128(numbers)] = meaning
        }
        for word in SensitiveNames.about { _ = note(word, .about) }
        for word in SensitiveNames.counting { _ = note(word, .counting) }
        for word in SensitiveNames.keyWords { _ = note(word, .key) }
        _ = note("public", .public)
        var ascii: [UInt128: Word] = [:]
        for (text, word) in words where text.utf8.allSatisfy({ $0 < 0x80 }) {
            precondition(text.utf8.count <= PackedWord.bytesMax, "\(text) is too long a word")
            ascii[PackedWord(text).value] = word
        }
        self.ascii = SpreadTable(ascii)
        self.meanings = SpreadTable(meanings)
        other = words.filter { !$0.key.utf8.allSatisfy { $0 < 0x80 } }
        glued = SensitiveNames.glued.map { text in
            let bits = UInt128(8 * text.utf8.count)
            return (PackedWord(text).value, UInt128(1) << bits - 1)
        }
        gluedMin = glued.map(\.word).min() ?? 0
        gluedEnds = glued.reduce(0) { $0 | 1 << UInt32($1.word & 0x1F) }
    }

    /// The word that a whole text in ASCII is.
    func word(_ packed: PackedWord) -> Word { ascii[packed.value] ?? Word() }

    /// The word that a text is.
    func word(_ text: String) -> Word {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return other[text] ?? Word() }
        return text.utf8.count <= PackedWord.bytesMax ? word(PackedWord(text)) : Word()
    }

    /// What the last so many of a sequence of words mean together.
    func meaning(_ numbers: UInt64, words: Int) -> Meaning? {
        let first = numbers >> UInt64(16 * (words - 1)) & 0xFFFF
        guard first != 0 else { return nil }
        return meanings[UInt128(numbers & (1 << UInt64(16 * words) - 1))]
    }

    /// Whether a word ends in several that nothing parts.
    func isGlued(_ end: PackedWord) -> Bool {
        // Nearly all words are too short, or end in another letter.
        guard end.value >= gluedMin, gluedEnds >> UInt32(end.value & 0x1F) & 1 == 1
        else { return false }
        return glued.contains { end.value & $0.mask == $0.word }
    }

    /// The same of a text, where no combining character may stand before the ending.
    func isGlued(_ text: String) -> Bool {
        isGlued(PackedWord(text)) && SensitiveNames.glued.contains { text.hasSuffix($0) }
    }
}
