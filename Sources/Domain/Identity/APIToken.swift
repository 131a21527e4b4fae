import Crypto

/// The secret text of an API token: `assay_`, 32 random letters and digits, 6 that check them.
///
/// The prefix lets secret scanners recognise a leaked token, the check tells a mistyped token from
/// an unknown one without asking the database; 32 digits of base 62 carry 190 bits.
public struct APIToken: Sendable {
    /// The secret itself: shown once, never stored or logged.
    public let text: String

    private static let prefix = "assay_"
    private static let randomLength = 32
    private static let checkLength = 6
    private static let alphabet = Array(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8
    )

    /// Makes a new secret.
    public static func make() -> APIToken {
        var digits: [UInt8] = []
        while digits.count < randomLength {
            // 248 is the largest multiple of 62 in a byte: taking more would favour some digits.
            digits += SecureRandom.bytes(randomLength).filter { $0 < 248 }.map {
                alphabet[Int($0 % 62)]
            }
        }
        let random = String(decoding: digits.prefix(randomLength), as: UTF8.self)
        return APIToken(text: prefix + random + check(of: random))
    }

    private init(text: String) { self.text = text }

    /// Accepts a text that has the form of a token and whose check fits.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == Self.prefix.utf8.count + Self.randomLength + Self.checkLength,
            text.hasPrefix(Self.prefix)
        else { return nil }
        let random = text.dropFirst(Self.prefix.count).dropLast(Self.checkLength)
        guard random.utf8.allSatisfy(Self.alphabet.contains), text.hasSuffix(Self.check(of: random))
        else { return nil }
        self.text = String(text)
    }

    private static func check(of random: some StringProtocol) -> String {
        let hash = Digest.sha256(random.utf8)
        return String(
            decoding: hash.prefix(checkLength).map { alphabet[Int($0) % alphabet.count] },
            as: UTF8.self
        )
    }

    /// What is stored of it: SHA-256, which needs no salt over 190 random bits.
    public var hash: [UInt8] { Digest.sha256(text.utf8) }
}
