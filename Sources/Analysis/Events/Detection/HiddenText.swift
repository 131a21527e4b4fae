/// Tells what a text holds that its reader does not see.
enum HiddenText {
    /// Letters of other alphabets that cannot be told from Latin ones.
    static let lookalikes: [Unicode.Scalar: Unicode.Scalar] = [
        "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y", "х": "x", "і": "i", "ј": "j",
        "ѕ": "s", "к": "k", "м": "m", "т": "t", "н": "h", "в": "b", "ԁ": "d", "ո": "n", "ι": "i",
        "ο": "o", "α": "a", "ε": "e", "ν": "v", "ρ": "p", "τ": "t", "υ": "u", "χ": "x", "κ": "k",
        "ı": "i", "ɑ": "a", "ɡ": "g", "ℓ": "l",
    ]

    /// Whether a word mixes Latin letters with those of another alphabet that look like them, which no
    /// language does.
    static func isDisguised(_ text: String) -> Bool {
        text.split { !$0.isLetter }.contains { word in
            let scalars = word.lowercased().unicodeScalars
            return scalars.contains { lookalikes[$0] != nil && $0.value > 0x370 }
                && scalars.contains { 0x61...0x7A ~= $0.value }
        }
    }

    /// Whether a text holds characters that nobody sees, or disguised words.
    static func isHidden(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return false }
        if isDisguised(text) { return true }
        var count = 0
        for scalar in text.unicodeScalars where isInvisible(scalar) {
            if 0xE0000...0xE007F ~= scalar.value || 0x202A...0x202E ~= scalar.value { return true }
            if 0x2066...0x2069 ~= scalar.value { return true }
            count += 1
        }
        return count >= 3
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
