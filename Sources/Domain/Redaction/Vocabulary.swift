/// The last bytes of a word in one number.
struct PackedWord: Hashable {
    static let bytesMax = 16

    private(set) var value: UInt128 = 0

    init() {}

    /// The last bytes of a text.
    init(_ text: String) { for byte in text.utf8.suffix(Self.bytesMax) { append(byte) } }

    mutating func append(_ byte: UInt8) { value = value << 8 | UInt128(byte) }
}

/// The words of the tables in SensitiveNames by number, and what sequences of them mean.
struct Vocabulary: Sendable {
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

    private var ascii: [PackedWord: Word] = [:]
    /// Found by canonical equivalence, as texts are.
    private var other: [String: Word] = [:]
    private var meanings: [UInt64: Meaning] = [:]

    private init() {
        for (phrase, kind) in SensitiveNames.phrases { add(phrase, .secret(kind)) }
        for phrase in SensitiveNames.harmless { add(phrase, .harmless) }
        for word in SensitiveNames.about { note(word, .about) }
        for word in SensitiveNames.counting { note(word, .counting) }
        for word in SensitiveNames.keyWords { note(word, .key) }
        note("public", .public)
    }

    private mutating func add(_ phrase: String, _ meaning: Meaning) {
        let words = phrase.split(separator: " ").map { String($0) }
        var numbers: UInt64 = 0
        for word in words { numbers = numbers << 16 | UInt64(note(word, [])) }
        if let end = words.last { note(end, .phraseEnd) }
        meanings[numbers] = meaning
    }

    @discardableResult
    private mutating func note(_ text: String, _ roles: Roles) -> UInt16 {
        var word = self.word(text)
        if word.number == 0 { word.number = UInt16(ascii.count + other.count + 1) }
        word.roles.formUnion(roles)
        if text.utf8.allSatisfy({ $0 < 0x80 }) {
            precondition(text.utf8.count <= PackedWord.bytesMax, "\(text) is too long a word")
            ascii[PackedWord(text)] = word
        } else {
            other[text] = word
        }
        return word.number
    }

    /// The word that a whole text in ASCII is.
    func word(_ packed: PackedWord) -> Word { ascii[packed] ?? Word() }

    /// The word that a text is.
    func word(_ text: String) -> Word {
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return other[text] ?? Word() }
        return text.utf8.count <= PackedWord.bytesMax ? word(PackedWord(text)) : Word()
    }

    /// What the last so many of a sequence of words mean together.
    func meaning(_ numbers: UInt64, words: Int) -> Meaning? {
        let first = numbers >> UInt64(16 * (words - 1)) & 0xFFFF
        guard first != 0 else { return nil }
        return meanings[numbers & (1 << UInt64(16 * words) - 1)]
    }

    /// Whether a word ends in several that nothing parts.
    static func isGlued(_ end: PackedWord) -> Bool {
        glued.contains { end.value & $0.mask == $0.word.value }
    }

    /// The same of a text, where no combining character may stand before the ending.
    static func isGlued(_ text: String) -> Bool {
        isGlued(PackedWord(text)) && SensitiveNames.glued.contains { text.hasSuffix($0) }
    }

    private static let glued = SensitiveNames.glued.map { text in
        let bits = UInt128(8 * text.utf8.count)
        return (word: PackedWord(text), mask: UInt128(1) << bits - 1)
    }
}
