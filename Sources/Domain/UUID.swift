internal import Crypto

/// A universally unique identifier (RFC 9562), 128 bits.
public struct UUID: Sendable, Hashable {
    /// The first eight bytes, most significant first.
    public let high: UInt64
    /// The last eight bytes, most significant first.
    public let low: UInt64

    /// The identifier made of two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the text form, in either case; nil when it is anything but 8-4-4-4-12 digits.
    public init?(_ text: some StringProtocol) {
        var digits: (UInt64, UInt64) = (0, 0)
        var index = 0
        for byte in text.utf8 {
            switch index {
            case 8, 13, 18, 23:
                guard byte == UInt8(ascii: "-") else { return nil }
            case 0..<36:
                guard let digit = Self.value(ofDigit: byte) else { return nil }
                digits.0 = digits.0 << 4 | digits.1 >> 60
                digits.1 = digits.1 << 4 | digit
            default: return nil
            }
            index += 1
        }
        guard index == 36 else { return nil }
        (high, low) = digits
    }

    private static func value(ofDigit byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// The 16 bytes in network order.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<8 {
                buffer[index] = UInt8(truncatingIfNeeded: high >> (56 - 8 * index))
                buffer[index + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * index))
            }
            count = 16
        }
    }

    /// A name-based identifier, version 5 (RFC 9562 §5.5): the same name gives the same one.
    public init(name: String, in namespace: UUID) {
        let hash = Digest.sha1(namespace.bytes + Array(name.utf8))
        var halves: (UInt64, UInt64) = (0, 0)
        for index in 0..<8 {
            halves.0 = halves.0 << 8 | UInt64(hash[index])
            halves.1 = halves.1 << 8 | UInt64(hash[index + 8])
        }
        high = halves.0 & ~0xF000 | 0x5000
        low = halves.1 & ~(0b11 << 62) | 0b10 << 62
    }
}

extension UUID: CustomStringConvertible {
    /// The text form in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: Self.textLength) { buffer in
            write(to: buffer)
            return Self.textLength
        }
    }

    static let textLength = 36

    /// Writes the text form into a buffer that has room for it.
    func write(to buffer: UnsafeMutableBufferPointer<UInt8>) {
        var at = 0
        for index in 0..<32 {
            if index == 8 || index == 12 || index == 16 || index == 20 {
                buffer[at] = UInt8(ascii: "-")
                at += 1
            }
            buffer[at] = hexadecimalDigit((index < 16 ? high : low) >> (60 - 4 * (index & 15)))
            at += 1
        }
    }
}

/// The lowest four bits as a digit, in lower case.
func hexadecimalDigit(_ bits: UInt64) -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: bits) & 0xF
    return digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
}

extension UUID: Comparable {
    /// Orders by the bytes, as PostgreSQL does; for version 7 that is the order of time.
    public static func < (a: UUID, b: UUID) -> Bool {
        (a.high, a.low) < (b.high, b.low)
    }
}
