import Crypto

/// The secret text of an API token: `assay_`, 32 random letters and digits, 6 that check them.
///
/// The prefix lets secret scanners recognise a leaked token, the check tells a mistyped token from
/// an unknown one without asking the database; 32 digits of base 62 carry 190 bits.
public struct APIToken: Sendable {
    /// The secret itself: shown once, never stored or logged.
    public let text: String

    static let prefix = "assay_"
    static let randomLength = 32
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
        let random = Array(digits.prefix(randomLength))
        return APIToken(
            secret: prefix + String(decoding: random + check(of: random), as: UTF8.self)
        )
    }

    private init(secret: String) { text = secret }

    /// Accepts a text that has the form of a token and whose check fits.
    public init?(_ text: String) {
        // By its bytes: this runs once for every request.
        let bytes = Array(text.utf8)
        guard bytes.count == Self.prefix.utf8.count + Self.randomLength + Self.checkLength,
            bytes.starts(with: Self.prefix.utf8)
        else { return nil }
        let random = bytes[Self.prefix.utf8.count...].prefix(Self.randomLength)
        guard random.allSatisfy(Self.isLetterOrDigit),
            bytes.suffix(Self.checkLength).elementsEqual(Self.check(of: Array(random)))
        else { return nil }
        self.text = text
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }

    private static func check(of random: [UInt8]) -> [UInt8] {
        Digest.sha256(random).prefix(checkLength).map { alphabet[Int($0) % alphabet.count] }
    }

    /// What is stored of it: SHA-256, which needs no salt over 190 random bits.
    public var hash: [UInt8] { Self.hash(of: text) }

    /// The same of any text, of which nothing is known yet.
    public static func hash(of text: some StringProtocol) -> [UInt8] {
        Digest.sha256(Array(text.utf8))
    }
}
