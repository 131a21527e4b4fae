/// A set of ASCII characters, as shapes of secrets are made of.
struct ByteSet: Sendable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    /// The characters of a text.
    init(_ characters: StaticString) {
        characters.withUTF8Buffer { for byte in $0 { insert(byte) } }
    }

    private mutating func insert(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low >> UInt64(byte) & 1 == 1
        case 64..<128: high >> UInt64(byte - 64) & 1 == 1
        default: false
        }
    }

    static func | (left: ByteSet, right: ByteSet) -> ByteSet {
        var both = left
        both.low |= right.low
        both.high |= right.high
        return both
    }

    static let digits = ByteSet("0123456789")
    static let small = ByteSet("abcdefghijklmnopqrstuvwxyz")
    static let capitals = ByteSet("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    static let letters = small | capitals
    static let alphanumeric = letters | digits
    static let hexadecimal = digits | ByteSet("abcdefABCDEF")
    static let base64 = alphanumeric | ByteSet("+/=")
    /// RFC 4648 §5, which JWTs and most tokens are written in.
    static let base64URL = alphanumeric | ByteSet("-_")
    /// token68 of RFC 9110 §11.2.
    static let token68 = base64URL | ByteSet("+/=.~")
    /// The modular crypt format: identifiers, parameters, salts and digests between dollar signs.
    static let crypt = base64 | ByteSet("$.,-")
    static let whiteSpace = ByteSet(" \t\r\n")
    static let blanks = ByteSet(" \t")
    static let space = ByteSet(" ")
    static let backslash = ByteSet("\\")
    static let arrow = ByteSet("=>")
    static let quotes = ByteSet("\"'`")
    /// What a member's or a variable's name is made of.
    static let names = base64URL | ByteSet(".")
    /// What ends a value that no quotes enclose.
    static let ends = whiteSpace | quotes | ByteSet(";&<>")
}

extension [UInt8] {
    /// Where the run of bytes of a set ends that begins at a place.
    func run(of set: ByteSet, from start: Int, max: Int = .max) -> Int {
        var end = start
        let limit = max < count - start ? start + max : count
        while end < limit, set.contains(self[end]) { end += 1 }
        return end
    }

    /// Whether these bytes stand at a place.
    func has(_ bytes: [UInt8], at start: Int) -> Bool {
        guard start >= 0, start + bytes.count <= count else { return false }
        var offset = 0
        while offset < bytes.count, self[start + offset] == bytes[offset] { offset += 1 }
        return offset == bytes.count
    }

    /// The first place from one on where these bytes stand, before another.
    func first(_ bytes: [UInt8], from start: Int, before limit: Int) -> Int? {
        var index = start
        while index + bytes.count <= limit {
            if has(bytes, at: index) { return index }
            index += 1
        }
        return nil
    }
}

extension Span<UInt8> {
    var isASCII: Bool {
        for index in indices where self[index] >= 0x80 { return false }
        return true
    }

    /// Whether these are the bytes of a text.
    func equals(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount
            && text.withUTF8Buffer { other in
                indices.allSatisfy { self[$0] == other[$0] }
            }
    }

    func contains(_ byte: UInt8) -> Bool {
        for index in indices where self[index] == byte { return true }
        return false
    }

    /// Whether they end in small letters, however written.
    func hasSuffix(_ letters: StaticString) -> Bool {
        let start = count - letters.utf8CodeUnitCount
        return start >= 0
            && letters.withUTF8Buffer { other in
                other.indices.allSatisfy { self[start + $0] | 0x20 == other[$0] }
            }
    }
}
