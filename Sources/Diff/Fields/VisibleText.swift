/// Text in which every character that could hide, reorder or break a line is shown as its code
/// point: `\u{202E}`.
///
/// Everything else stays as it is, a backslash too, unless it would itself read as such a code.
package enum VisibleText {
    /// What stands for a text without characters where one must be seen; no code point has this name.
    static let nothing = "\\u{}"

    /// A text that fits on one line and shows all that it holds.
    package static func escaped(_ text: String) -> String {
        guard isSuspect(text) else { return text }
        var bytes: [UInt8] = []
        append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Adds a text as `escaped` shows it; what needs no escape is copied whole.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { utf8 in
            var (copied, index) = (0, 0)
            if isPlain(utf8) { index = utf8.count }
            while index < utf8.count {
                guard isSuspect(utf8[index]) else {
                    index += 1
                    continue
                }
                let (scalar, length) = scalar(utf8, at: index)
                if isHidden(scalar)
                    || scalar == "\\" && utf8[(index + 1)...].starts(with: "u{".utf8)
                {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[copied..<index]))
                    append(codeOf: scalar, to: &bytes)
                    copied = index + length
                }
                index += length
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[copied...]))
        }
    }

    /// The scalar at a place of valid UTF-8, and its length.
    private static func scalar(
        _ utf8: UnsafeBufferPointer<UInt8>,
        at index: Int
    ) -> (Unicode.Scalar, length: Int) {
        let first = utf8[index]
        let length = max(1, (~first).leadingZeroBitCount)
        var value = UInt32(first & (0xFF >> (length == 1 ? 0 : UInt8(length + 1))))
        for byte in utf8[index + 1..<index + length] { value = value << 6 | UInt32(byte & 0x3F) }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }

    /// The text that `escaped` was given.
    static func unescaped(_ text: Substring.UnicodeScalarView) -> String {
        if text.elementsEqual(nothing.unicodeScalars) { return "" }
        var plain = String.UnicodeScalarView()
        var rest = text
        while let scalar = rest.first {
            if let (named, length) = code(rest) {
                plain.append(named)
                rest = rest.dropFirst(length)
            } else {
                plain.append(scalar)
                rest = rest.dropFirst()
            }
        }
        return String(plain)
    }

    /// A scalar as its code point.
    package static func escape(_ scalar: Unicode.Scalar) -> String {
        var bytes: [UInt8] = []
        append(codeOf: scalar, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Digit by digit: a hostile text is nothing but such scalars.
    private static func append(codeOf scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "\\u{".utf8)
        var shift = max(0, (31 - scalar.value.leadingZeroBitCount) / 4 * 4)
        while shift >= 0 {
            let digit = UInt8(scalar.value >> UInt32(shift) & 0xF)
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
            shift -= 4
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Whether a scalar is a control, a mark that reorders text or breaks a line, or takes no room.
    ///
    /// A tab is shown as it is; so are the joiners, without which emoji and some scripts fall apart.
    package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x180E, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F: true
        case 0xFEFF, 0xFFF9...0xFFFB, 0xE0001: true
        default: false
        }
    }

    /// Whether a text may hold something that is escaped.
    private static func isSuspect(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { text in !isPlain(text) && text.contains { isSuspect($0) } }
    }

    /// Whether a text is of ASCII that needs no escape.
    private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        // Without a way out of the loop several bytes are tested at once.
        var odd: UInt8 = 0
        for byte in text {
            odd |= byte &- 0x20 < 0x5F ? 0 : 1
            odd |= byte == 0x5C ? 1 : 0
        }
        return odd == 0
    }

    /// Whether a byte of UTF-8 may belong to something that is escaped.
    private static func isSuspect(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<0x20, 0x5C, 0x7F: byte != 0x09
        case 0xC2, 0xD8, 0xE1, 0xE2, 0xEF, 0xF3: true
        default: false
        }
    }

    /// The scalar that a text begins by naming, and the length of its name.
    private static func code(
        _ text: Substring.UnicodeScalarView
    ) -> (Unicode.Scalar, length: Int)? {
        guard text.starts(with: ["\\", "u", "{"]) else { return nil }
        let digits = text.dropFirst(3).prefix(7).prefix { $0 != "}" }
        guard (1...6).contains(digits.count), text.dropFirst(3 + digits.count).first == "}",
            digits.allSatisfy({ $0.properties.isASCIIHexDigit }),
            let value = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(value)
        else { return nil }
        return (scalar, 4 + digits.count)
    }
}
