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
        /// Something else as well: `pass` may count what passed. A text under it is a secret when it
        /// looks like a password.
        case word
        /// Something else most of the time: `auth` may be a method. A text under it is a secret when
        /// it looks like chance.
        case random

        /// Whether the name alone makes its value a secret.
        var isCertain: Bool { self == .text || self == .digits }

        /// Whether a text under such a name is a secret.
        func hides(_ text: Span<UInt8>) -> Bool {
            switch self {
            case .text, .digits: !SensitiveNames.isHarmless(text)
            case .word: SecretLook(text).isPassword && !SensitiveNames.isHarmless(text)
            case .random: SecretLook(text).isRandom && !SensitiveNames.isHarmless(text)
            }
        }
    }

    /// The kind of secret that a name promises; nil when it promises none.
    public static func kind(of name: String) -> Kind? {
        NameReading(name).kind
    }

    /// Whether a member of that name with that value holds a secret.
    ///
    /// Nothing, a truth and an instant are none under any name; for lists and objects, their parts
    /// must be asked.
    public static func isSecret(_ name: String, _ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool, .array, .object: false
        case .number: kind(of: name) == .digits
        case .string(let text): kind(of: name)?.hides(text.utf8.span) == true
        }
    }

    /// Whether a text says nothing that a secret would: it is empty, a truth or an instant.
    static func isHarmless(_ text: Span<UInt8>) -> Bool {
        text.isEmpty || text.equals("true") || text.equals("false") || isInstant(text)
    }

    /// `tokens` and `token2` are both `token`.
    static func stem(_ word: String) -> String {
        var word = word[...]
        while word.count > 1, word.last?.isNumber == true { word.removeLast() }
        if word.count > 2, word.last == "s", !word.hasSuffix("ss") { word.removeLast() }
        return String(word)
    }

    /// `2026-03-02`, alone or with a time behind it.
    private static func isInstant(_ bytes: Span<UInt8>) -> Bool {
        guard (10...40).contains(bytes.count), bytes[4] == UInt8(ascii: "-"),
            bytes[7] == UInt8(ascii: "-")
        else { return false }
        return bytes.indices.allSatisfy { index in
            switch bytes[index] {
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
