extension JSONParser {
    /// Reads a number by the grammar of RFC 8259 §6 and keeps its text.
    mutating func number() throws(Fault) -> JSONNumber {
        let start = position
        if peek == UInt8(ascii: "-") { position += 1 }
        if peek == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if peek == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return JSONNumber(validated: text)
    }

    private mutating func digits() throws(Fault) {
        let start = position
        while let byte = peek, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            position += 1
        }
        if position == start { throw fault("expected a digit") }
    }

    /// Reads a string from its opening to its closing quote.
    mutating func string() throws(Fault) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") {
                let text = try unicode(bytes[start..<position], at: start)
                position += 1
                return text
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            if byte < 0x20 { throw fault("a control character stands unescaped in a string") }
            position += 1
        }
        throw fault("a string without its end")
    }

    private func unicode(
        _ slice: Slice<UnsafeBufferPointer<UInt8>>,
        at offset: Int
    ) throws(Fault) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw Fault(reason: "a string that is not valid UTF-8", offset: offset)
        }
        return text
    }

    /// Reads on at the first backslash of a string that began at `start`.
    private mutating func escapedString(from start: Int) throws(Fault) -> String {
        var unescaped = [UInt8](bytes[start..<position])
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: unescaped, as: UTF8.self) else {
                    throw Fault(reason: "a string that is not valid UTF-8", offset: start)
                }
                position += 1
                return text
            case UInt8(ascii: "\\"):
                position += 1
                try escape(into: &unescaped)
            case 0..<0x20:
                throw fault("a control character stands unescaped in a string")
            default:
                unescaped.append(byte)
                position += 1
            }
        }
        throw fault("a string without its end")
    }

    private mutating func escape(into unescaped: inout [UInt8]) throws(Fault) {
        let letter = peek
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            unescaped.append(letter ?? 0)
        case UInt8(ascii: "b"): unescaped.append(0x08)
        case UInt8(ascii: "f"): unescaped.append(0x0C)
        case UInt8(ascii: "n"): unescaped.append(0x0A)
        case UInt8(ascii: "r"): unescaped.append(0x0D)
        case UInt8(ascii: "t"): unescaped.append(0x09)
        case UInt8(ascii: "u"): unescaped.append(contentsOf: String(try scalar()).utf8)
        default:
            position -= 1
            throw fault("an unknown escape in a string")
        }
    }

    /// Reads the four digits of `\uXXXX`, and the second half of a surrogate pair when the first
    /// asks for one (RFC 8259 §7).
    private mutating func scalar() throws(Fault) -> Unicode.Scalar {
        let start = position - 2
        let high = try hexadecimal()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard (0xD800..<0xDC00).contains(high), position + 1 < bytes.count,
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { throw Fault(reason: "a lone surrogate in a string", offset: start) }
        position += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw Fault(reason: "a lone surrogate in a string", offset: start) }
        return scalar
    }

    private mutating func hexadecimal() throws(Fault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("expected four hexadecimal digits after \\u")
            }
            value = value << 4 + UInt32(digit)
            position += 1
        }
        return value
    }
}
