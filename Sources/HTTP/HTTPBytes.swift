/// Byte classes of RFC 9110 and RFC 3986, as bit maps so that a test costs a shift.
enum HTTPBytes {
    static let tab: UInt8 = 0x09
    static let lineFeed: UInt8 = 0x0A
    static let carriageReturn: UInt8 = 0x0D
    static let space: UInt8 = 0x20

    /// `tchar` of RFC 9110, section 5.6.2.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        contains(byte, 0x03FF_6CFA_0000_0000, 0x57FF_FFFF_C7FF_FFFE)
    }

    /// Visible ASCII without what no client leaves unescaped: `"`, `#`, `<`, `>` and `\`.
    @inline(__always)
    static func isTarget(_ byte: UInt8) -> Bool {
        contains(byte, 0xAFFF_FFF2_0000_0000, 0x7FFF_FFFF_EFFF_FFFF)
    }

    /// The bytes of `host [ ":" port ]` in RFC 3986, section 3.2.2; no user information.
    @inline(__always)
    static func isAuthority(_ byte: UInt8) -> Bool {
        contains(byte, 0x2FFF_7FF2_0000_0000, 0x47FF_FFFE_AFFF_FFFE)
    }

    /// `field-vchar`, space and tab of RFC 9110, section 5.5.
    @inline(__always)
    static func isFieldValue(_ byte: UInt8) -> Bool {
        (byte >= space && byte != 0x7F) || byte == tab
    }

    @inline(__always)
    private static func contains(_ byte: UInt8, _ low: UInt64, _ high: UInt64) -> Bool {
        let map = byte < 64 ? low : high
        return byte < 128 && (map >> UInt64(byte & 63)) & 1 == 1
    }

    /// The value of a hexadecimal digit, or nil.
    @inline(__always)
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// Whether the bytes are `lowercase`, which holds only letters, digits and hyphens.
    @inline(__always)
    static func matches(
        _ input: Span<UInt8>,
        _ start: Int,
        _ count: Int,
        _ lowercase: StaticString
    ) -> Bool {
        guard count == lowercase.utf8CodeUnitCount else { return false }
        let expected = lowercase.utf8Start
        // Setting bit 5 folds letters, and maps no other byte that a token can hold onto a letter,
        // a digit or a hyphen.
        for index in 0..<count where input[start + index] | 0x20 != expected[index] {
            return false
        }
        return true
    }

    static func appendDecimal(_ value: Int, to output: inout [UInt8]) {
        if value < 10 {
            output.append(0x30 + UInt8(value))
            return
        }
        var divisor = 10
        while value / divisor >= 10 { divisor *= 10 }
        var rest = value
        while divisor > 0 {
            output.append(0x30 + UInt8(rest / divisor))
            rest %= divisor
            divisor /= 10
        }
    }
}
