/// What one word looks like, for names and sentences that do not say for certain that it is a secret.
struct SecretLook {
    /// Longer texts are no passwords, and are told by their beginning.
    static let bytesMax = 256

    private(set) var count = 0
    private var letters = 0
    private var digits = 0
    private var capitals = 0
    private var signs = 0
    private var joints = 0
    /// Changes between small letters, capitals and digits.
    private var changes = 0
    private var isHexadecimal = true
    private var hasDigitBeforeLetter = false
    private var isOneWord = true
    private var isUUID = false
    private var isIdentifier = false

    init(_ text: Span<UInt8>) {
        var last: UInt8 = 0
        for index in 0..<min(text.count, Self.bytesMax) {
            let byte = text[index]
            let kind = Self.kinds[Int(byte)]
            count += 1
            switch kind {
            case Self.small, Self.capital:
                letters += 1
                capitals += kind == Self.capital ? 1 : 0
                if last == Self.digit { hasDigitBeforeLetter = true }
                isHexadecimal = isHexadecimal && ByteSet.hexadecimal.contains(byte)
            case Self.digit: digits += 1
            case Self.space: isOneWord = false
            case Self.joint: joints += 1
            // At its end it closes a sentence.
            default: signs += index + 1 < text.count ? 1 : 0
            }
            if kind > Self.digit { isHexadecimal = false }
            // The capital of a word belongs to it.
            if kind <= Self.digit, last <= Self.digit, last != 0, kind != last { changes += 1 }
            last = kind
        }
        isUUID = Self.isUUID(text)
        isIdentifier = text.count > 4 && text[0] == 0x53 && text[1] == 0x2D && text[2] == 0x31
    }

    /// A number of four to twelve digits.
    var isCode: Bool { digits == count && (4...12).contains(count) }

    /// One word of six characters or more that mixes letters with digits or signs.
    var isPassword: Bool {
        isOneWord && (6...128).contains(count) && letters > 0 && digits + signs > 0 && !isUUID
            && !isIdentifier
    }

    /// One word of eight characters or more in which letters and digits follow each other as if by
    /// chance.
    var isRandom: Bool {
        guard isOneWord, count >= 8, letters > 0, digits > 0, !isUUID, !isIdentifier else {
            return false
        }
        return isHexadecimal && count >= 16
            || digits >= 2 && hasDigitBeforeLetter && 4 * changes >= count
    }

    /// A password as it stands in a sentence, where other words have digits too: names of methods
    /// and standards (`PBKDF2`, `SHA-256`, `2FA-enabled`), versions and dates.
    var isPasswordInProse: Bool {
        guard isPassword else { return false }
        if joints > 0 { return signs > 0 && digits > 0 || isRandom }
        return capitals < letters || signs > 0 || isRandom
    }

    private static func isUUID(_ text: Span<UInt8>) -> Bool {
        text.count == 36
            && text.indices.allSatisfy { index in
                switch index {
                case 8, 13, 18, 23: text[index] == UInt8(ascii: "-")
                default: ByteSet.hexadecimal.contains(text[index])
                }
            }
    }

    /// A password behind a word that means other things as well.
    var isPasswordForCertain: Bool {
        isRandom
            || isPasswordInProse && count >= 8 && digits > 0 && capitals > 0 && capitals < letters
    }

    private static let small: UInt8 = 1
    private static let capital: UInt8 = 2
    private static let digit: UInt8 = 3
    private static let joint: UInt8 = 4
    private static let space: UInt8 = 5
    private static let sign: UInt8 = 6

    private static let kinds: [UInt8] = (UInt8.min...UInt8.max).map { byte in
        if ByteSet.small.contains(byte) || byte >= 0x80 { return small }
        if ByteSet.capitals.contains(byte) { return capital }
        if ByteSet.digits.contains(byte) { return digit }
        if ByteSet("!#$%^&*+=~@|?").contains(byte) { return sign }
        return byte <= 0x20 ? space : joint
    }
}
