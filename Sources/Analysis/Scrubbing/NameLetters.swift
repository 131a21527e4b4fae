/// Letters of names as they are compared: small, and without the marks that people leave out.
enum NameLetters {
    /// A word without capitals and marks: `Müller` is `muller`, `Straßer` is `strasser`.
    static func plain(_ word: some Collection<UInt8>) -> [UInt8] {
        if word.allSatisfy({ $0 < 0x80 }) { return word.map(\.small) }
        return String(decoding: word, as: UTF8.self).lowercased().unicodeScalars
            .reduce(into: []) { $0 += plain($1) }
    }

    private static func plain(_ scalar: Unicode.Scalar) -> [UInt8] {
        if scalar.isASCII { return [UInt8(scalar.value)] }
        if marks.contains(scalar.value) { return [] }
        return latin[scalar] ?? Array(String(scalar).utf8)
    }

    /// The ways in which a word of a name is written: as it is, without marks, and with the second
    /// letters that stand for marks in German and the languages of the north.
    static func spellings(of word: String) -> [[UInt8]] {
        var spellings = [plain(word.utf8)]
        for other in [expanded(word), collapsed(spellings[0])] where !spellings.contains(other) {
            spellings.append(other)
        }
        return spellings
    }

    private static func expanded(_ word: String) -> [UInt8] {
        var letters: [UInt8] = []
        for scalar in word.lowercased().unicodeScalars {
            if scalar == diaeresis, let last = letters.last, "aou".utf8.contains(last) {
                letters.append(UInt8(ascii: "e"))
            } else {
                letters += expansions[scalar].map { Array($0.utf8) } ?? plain(scalar)
            }
        }
        return letters
    }

    /// `mueller` as whoever writes `Müller` without marks would.
    private static func collapsed(_ letters: [UInt8]) -> [UInt8] {
        guard letters.count >= 5 else { return letters }
        var shorter: [UInt8] = []
        for letter in letters {
            let isSecond = letter == UInt8(ascii: "e") && "aou".utf8.contains(shorter.last ?? 0)
            if !isSecond { shorter.append(letter) }
        }
        return shorter
    }

    private static let diaeresis: Unicode.Scalar = "\u{308}"
    private static let marks: ClosedRange<UInt32> = 0x300...0x36F
    private static let expansions: [Unicode.Scalar: String] = [
        "ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe",
    ]

    /// Latin letters with marks, by what Unicode calls them.
    private static let latin: [Unicode.Scalar: [UInt8]] = {
        var table: [Unicode.Scalar: [UInt8]] = [
            "ß": Array("ss".utf8), "æ": Array("ae".utf8), "œ": Array("oe".utf8),
            "þ": Array("th".utf8), "ð": Array("d".utf8), "ı": Array("i".utf8),
        ]
        let start = "LATIN SMALL LETTER "
        for value in Array(0xE0...0x24F) + Array(0x1E00...0x1EFF) {
            guard let scalar = Unicode.Scalar(UInt32(value)),
                let name = scalar.properties.name, name.hasPrefix(start)
            else { continue }
            let letter = name.dropFirst(start.count).prefix { $0 != " " }.lowercased()
            if letter.utf8.count == 1 { table[scalar] = Array(letter.utf8) }
        }
        return table
    }()
}

extension NameLetters {
    /// How a word of a text stands for one of a name.
    enum Likeness { case same, inflected }

    /// Letters of a name that stay whatever its ending.
    static let stemMin = 3

    /// The names that a word may be with an ending, or with a number behind.
    static func bases(of word: [UInt8]) -> [[UInt8]] {
        var bases: [[UInt8]] = []
        var ending: UInt64 = 0
        var isNumber = true
        for length in 1..<max(1, min(endingMax + 1, word.count - stemMin + 1)) {
            let stem = word.count - length
            ending |= UInt64(word[stem]) << UInt64(8 * (length - 1))
            for dropped in endings[ending] ?? [] where stem + dropped.count > stemMin {
                bases.append(word[..<stem] + dropped)
            }
            isNumber = isNumber && word[stem].isDigit
            if isNumber, length <= 4, stem > 4 { bases.append(Array(word[..<stem])) }
        }
        return bases
    }

    /// Bytes of the longest ending.
    private static let endingMax = 8

    /// The letters of a name that give way to an ending, by its bytes from the last to the first.
    private static let endings: [UInt64: [[UInt8]]] = [
        // Genitives and plurals, the cases of Slavic languages behind consonants.
        ("", "s es ens n en a u owi ovi em ie e y i ow om ami ach а у ом ем е ы ым ой ов ых"),
        ("a", "y i e ie o u iej ej"), ("i", "iego iemu im ich imi a iej"),
        ("o", "a u em owi y"), ("y", "ego emu ym ych a ej"),
        ("а", "ы и е у ой ою ей"), ("я", "и ю е ей"), ("й", "я ю ем е"),
        ("ий", "ого ому им ом его ему"), ("ая", "ой ую"), ("ь", "я ю ем е и"),
    ].reduce(into: [:]) { table, ending in
        for added in ending.1.split(separator: " ") {
            let key = added.utf8.reversed().enumerated()
                .reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
            table[key, default: []].append(Array(ending.0.utf8))
        }
    }
}

extension NameLetters {
    /// Whether a word is of letters between which words need no spaces: those of Chinese, Japanese,
    /// Thai, Lao, Khmer and Burmese, and of Korean, whose particles stand at names without any.
    static func isUnspaced(_ word: String) -> Bool {
        !word.isEmpty && word.unicodeScalars.allSatisfy(isUnspaced)
    }

    static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x30FF,
            0x3400...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}
