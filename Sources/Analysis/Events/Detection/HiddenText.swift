/// Tells what a text holds that its reader does not see.
enum HiddenText {
    /// Letters of other alphabets that cannot be told from Latin ones.
    static let lookalikes: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j",
        "ѕ": "s", "к": "k", "м": "m", "т": "t", "н": "h", "в": "b", "ԁ": "d", "ո": "n", "ι": "i",
        "ο": "o", "α": "a", "ε": "e", "ν": "v", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "κ": "k",
        "ı": "i", "ɑ": "a", "ɡ": "g", "ℓ": "l",
    ]

    /// Whether a word is Latin for its reader, and holds letters of another alphabet that look so.
    ///
    /// Ordinary words have them too, in front or at the end: Greek letters of science (`TNFα`, `αSMA`),
    /// endings of another language (`SMSку`). What stands in for a Latin letter has one behind it.
    static func isDisguised(_ text: String) -> Bool {
        text.split { !$0.isLetter }.contains { word in
            let letters = Array(word.unicodeScalars)
            guard letters.allSatisfy({ isLatin($0) || lookalike($0) != nil }) else { return false }
            return zip(letters, letters.dropFirst()).contains { letter, next in
                guard lookalike(letter) != nil, letter.value > 0x370 else { return false }
                // A Greek letter in front of a capital is a symbol: `IκBα`.
                return letter.value >= 0x400
                    ? isLatin(next) : isLatin(next) && next.properties.isLowercase
            }
        }
    }

    private static func lookalike(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        lookalikes[scalar]
            ?? scalar.properties.lowercaseMapping.unicodeScalars.first.flatMap { lookalikes[$0] }
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        0x41...0x5A ~= scalar.value || 0x61...0x7A ~= scalar.value || 0xC0..<0x250 ~= scalar.value
    }

    /// Whether a text holds characters that nobody sees, or disguised words.
    static func isHidden(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return false }
        if isDisguised(text) { return true }
        var count = 0
        var previous: Unicode.Scalar = "a"
        let isFromRight = text.unicodeScalars.contains { 0x590...0x8FF ~= $0.value }
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            guard isInvisible(scalar) else { continue }
            if 0xE0000...0xE007F ~= scalar.value || 0x202A...0x202E ~= scalar.value { return true }
            if 0x2066...0x2069 ~= scalar.value { return true }
            if !isOrthography(scalar, after: previous, isFromRight) { count += 1 }
        }
        return count >= 3
    }

    /// Whether a text is written so: Persian, scripts of India and families of emoji with joiners, and
    /// what runs from right to left with marks of direction.
    ///
    /// Several on end write nothing; that is how bits are hidden.
    private static func isOrthography(
        _ scalar: Unicode.Scalar,
        after previous: Unicode.Scalar,
        _ isFromRight: Bool
    ) -> Bool {
        if isInvisible(previous) { return false }
        return switch scalar.value {
        case 0x200C...0x200D: !previous.isASCII
        case 0x200E...0x200F: isFromRight
        default: false
        }
    }

    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x2069, 0xFEFF, 0x00AD:
            true
        case 0xE0000...0xE007F, 0xE000...0xF8FF: true
        default: false
        }
    }
}
