public import JSON

/// Tells by a member's name whether its value is a secret.
///
/// A name is read as words, so `refreshTokenHash`, `refresh-token-hash` and `REFRESH_TOKEN_HASH` are
/// one. It names a secret when a word or phrase of the table does and nothing behind it speaks
/// about the secret instead: `reset_token` is one, `reset_token_expires_at` is not.
public enum SensitiveNames {
    /// What kind of secret a name promises.
    public enum Kind: Sendable, Equatable {
        /// Text: a number under such a name counts something.
        case text
        /// A code or a password, which may be written as a number.
        case digits
    }

    /// The kind of secret that a name promises; nil when it promises none.
    public static func kind(of name: String) -> Kind? {
        guard mayName(name) else { return nil }
        let words = words(of: name)
        var end = words.count
        // From the back: what stands behind the last phrase decides what the whole name means.
        while end > 0 {
            if let (kind, length) = phrase(endingAt: end, of: words) {
                let before = words[..<(end - length)]
                return before.contains { counting.contains($0) } ? nil : kind
            }
            if about.contains(words[end - 1]) { return nil }
            end -= 1
        }
        return nil
    }

    /// Whether a member of that name with that value holds a secret.
    ///
    /// Nothing, a truth and an instant are none under any name; for lists and objects, their parts
    /// must be asked.
    public static func isSecret(_ name: String, _ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .array, .object: false
        case .number: kind(of: name) == .digits
        case .string(let text): kind(of: name) != nil && !isHarmless(text)
        }
    }

    /// Whether a text says nothing that a secret would: it is empty, a truth or an instant.
    static func isHarmless(_ text: String) -> Bool {
        text.isEmpty || text == "true" || text == "false" || isInstant(text)
    }

    /// Whether a name speaks of a key, secret or token at all, if only about one.
    static func speaksOfKey(_ name: String) -> Bool {
        guard mayName(name) else { return false }
        let words = words(of: name)
        return words.contains { keyWords.contains($0) } && !words.contains("public")
            && !harmless.contains(words.suffix(2).joined(separator: " "))
    }

    /// The words in small letters, without the endings of plurals and numbers.
    private static func words(of name: String) -> [String] {
        name.split { !$0.isLetter && !$0.isNumber }
            .flatMap { FieldName.words(in: Array($0)) }
            .map { stem($0.lowercased()) }
    }

    /// `tokens` and `token2` are both `token`.
    static func stem(_ word: String) -> String {
        var word = word[...]
        while word.count > 1, word.last?.isNumber == true { word.removeLast() }
        if word.count > 2, word.last == "s", !word.hasSuffix("ss") { word.removeLast() }
        return String(word)
    }

    /// The longest phrase that ends before a place.
    private static func phrase(
        endingAt end: Int,
        of words: [String]
    ) -> (kind: Kind, length: Int)? {
        for length in stride(from: min(3, end), through: 1, by: -1) {
            let phrase = words[(end - length)..<end].joined(separator: " ")
            if harmless.contains(phrase) { return nil }
            if let kind = phrases[phrase] { return (kind, length) }
        }
        let isGlued = glued.contains { words[end - 1].hasSuffix($0) }
        return isGlued ? (.text, 1) : nil
    }

    /// A quick look at the bytes: few names hold even a part of a word of the table.
    private static func mayName(_ name: String) -> Bool {
        var pair: UInt16 = 0
        for byte in name.utf8 {
            pair = pair << 8 | UInt16(byte | 0x20)
            if byte >= 0x80 || pairs.contains(pair) { return true }
        }
        return false
    }

    /// `2026-03-02`, alone or with a time behind it.
    private static func isInstant(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(41))
        guard (10...40).contains(bytes.count), bytes[4] == UInt8(ascii: "-"),
            bytes[7] == UInt8(ascii: "-")
        else { return false }
        return bytes.enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): index != 4 && index != 7
            case UInt8(ascii: "-"): index == 4 || index == 7 || index > 18
            case UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " "): index == 10
            case UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "+"): index > 12
            case UInt8(ascii: "Z"), UInt8(ascii: "z"): index == bytes.count - 1
            default: false
            }
        }
    }
}
