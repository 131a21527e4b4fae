import JSON

/// What a name promises, read word by word from its beginning.
///
/// From the back, what stands behind the last phrase decides what the whole name means; read
/// forwards, each further word either is the end of a phrase, speaks about the one before, or
/// changes nothing. So neither a list of words nor their texts are made: names come by millions.
struct NameReading {
    /// The kind of secret that the words so far promise.
    private(set) var kind: SensitiveNames.Kind?
    private var speaksOfAnyKey = false
    private var speaksOfPublic = false
    /// The numbers of the last words, the last one lowest; 0 for words of no table.
    private var last: UInt64 = 0
    private var count = 0
    private var firstCounting = Int.max

    /// The promise of a name.
    init(_ name: String) {
        read(name.utf8.span, Vocabulary.shared)
    }

    /// The promise of a name in UTF-8.
    init(_ name: Span<UInt8>) {
        read(name, Vocabulary.shared)
    }

    /// The promise of a name within a text.
    init(_ text: [UInt8], _ range: Range<Int>) {
        read(text.span.extracting(range), Vocabulary.shared)
    }

    /// Whether a phrase may go on behind the last word.
    var endsInKnownWord: Bool { last & 0xFFFF != 0 }

    /// Whether the name speaks of a key, secret or token at all, if only about one.
    var speaksOfKey: Bool {
        speaksOfAnyKey && !speaksOfPublic && Vocabulary.shared.meaning(last, words: 2) != .harmless
    }

    /// Reads on behind a name that promises something, as if a space stood between them.
    mutating func read(_ name: String) {
        read(name.utf8.span, Vocabulary.shared)
    }

    /// Reads part by part, for characters beyond ASCII take long and few parts have any.
    private mutating func read(_ name: Span<UInt8>, _ vocabulary: Vocabulary) {
        if name.isASCII { return readASCII(name, vocabulary) }
        var start = 0
        for index in name.indices where ASCIIClass(name[index]) == .other && name[index] < 0x80 {
            // A mark that stands behind a sign belongs to it.
            guard index + 1 == name.count || name[index + 1] < 0x80 else { continue }
            readPart(name.extracting(start..<index), vocabulary)
            start = index + 1
        }
        readPart(name.extracting(start..<name.count), vocabulary)
    }

    /// Bytes of a part at either end that are read; longer ones are no names.
    private static let partMax = 256

    private mutating func readPart(_ part: Span<UInt8>, _ vocabulary: Vocabulary) {
        if part.isASCII { return readASCII(part, vocabulary) }
        guard part.count <= 2 * Self.partMax else {
            readPart(part.extracting(0..<Self.partMax), vocabulary)
            let end = (part.count - Self.partMax)..<part.count
            return readPart(part.extracting(end), vocabulary)
        }
        if NamePrefilter.mayHoldWord(part) {
            let name = String(decoding: part.indices.map { part[$0] }, as: UTF8.self)
            readCharacters(name, vocabulary)
        } else {
            // Whatever its words are, they are of no table.
            add(Vocabulary.Word(), false, vocabulary)
        }
    }

    private mutating func readCharacters(_ name: String, _ vocabulary: Vocabulary) {
        for part in name.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
            for word in FieldName.words(in: Array(part)) {
                let stem = SensitiveNames.stem(word.lowercased())
                add(vocabulary.word(stem), vocabulary.isGlued(stem), vocabulary)
            }
        }
    }

    /// The same as FieldName does with characters.
    private mutating func readASCII(_ name: Span<UInt8>, _ vocabulary: Vocabulary) {
        var start = 0
        var previous = ASCIIClass.other
        for index in name.indices {
            let current = ASCIIClass(name[index])
            switch current {
            case .other:
                if previous != .other { addASCII(name, start..<index, vocabulary) }
            case .capital where previous == .capital:
                guard index + 1 < name.count, ASCIIClass(name[index + 1]) == .small else { break }
                addASCII(name, start..<index, vocabulary)
                start = index
            case .capital where previous == .digit || previous == .small && index - start > 1:
                addASCII(name, start..<index, vocabulary)
                start = index
            default: break
            }
            if previous == .other { start = index }
            previous = current
        }
        if previous != .other { addASCII(name, start..<name.count, vocabulary) }
    }

    private mutating func addASCII(
        _ name: Span<UInt8>,
        _ word: Range<Int>,
        _ vocabulary: Vocabulary
    ) {
        let stem = word.lowerBound..<Self.stemEnd(name, word)
        var packed = PackedWord()
        for index in max(stem.lowerBound, stem.upperBound - PackedWord.bytesMax)..<stem.upperBound {
            packed.append(name[index] | 0x20)
        }
        let isWhole = stem.count <= PackedWord.bytesMax
        let known = isWhole ? vocabulary.word(packed) : Vocabulary.Word()
        add(known, vocabulary.isGlued(packed), vocabulary)
    }

    /// As `SensitiveNames.stem` has it.
    private static func stemEnd(_ name: Span<UInt8>, _ word: Range<Int>) -> Int {
        var end = word.upperBound
        while end - word.lowerBound > 1, ASCIIClass(name[end - 1]) == .digit { end -= 1 }
        let s = UInt8(ascii: "s")
        if end - word.lowerBound > 2, name[end - 1] | 0x20 == s, name[end - 2] | 0x20 != s {
            end -= 1
        }
        return end
    }

    private mutating func add(
        _ word: Vocabulary.Word,
        _ isGlued: @autoclosure () -> Bool,
        _ vocabulary: Vocabulary
    ) {
        count += 1
        last = last << 16 | UInt64(word.number)
        if let (found, length) = phrase(word, isGlued, vocabulary) {
            kind = firstCounting < count - length ? nil : found
        } else if word.roles.contains(.about) {
            kind = nil
        }
        if word.roles.contains(.counting) { firstCounting = min(firstCounting, count - 1) }
        if word.roles.contains(.key) { speaksOfAnyKey = true }
        if word.roles.contains(.public) { speaksOfPublic = true }
    }

    /// The longest phrase that ends here.
    private func phrase(
        _ word: Vocabulary.Word,
        _ isGlued: () -> Bool,
        _ vocabulary: Vocabulary
    ) -> (kind: SensitiveNames.Kind, length: Int)? {
        if word.roles.contains(.phraseEnd) {
            for length in [3, 2, 1] where length <= count {
                switch vocabulary.meaning(last, words: length) {
                case .harmless: return nil
                case .secret(let kind): return (kind, length)
                case nil: continue
                }
            }
        }
        return isGlued() ? (.text, 1) : nil
    }
}

/// What the words of a name are told apart by.
private enum ASCIIClass {
    case small
    case capital
    case digit
    case other

    init(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): self = .small
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): self = .capital
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self = .digit
        default: self = .other
        }
    }
}
