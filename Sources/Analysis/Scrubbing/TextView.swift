/// A text as it is read, with where each byte comes from in the text as it was written.
///
/// What no reader sees must not part a value, and what is escaped or written in other forms of the
/// same letters must not hide one: recognizers read a view in which all that is resolved.
struct TextView: Sendable {
    private(set) var bytes: [UInt8]
    /// Where each byte's spelling begins and ends; nil when they are the text's own bytes.
    private var origins: [Range<Int>]?

    /// The text as it was written.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private init(copying view: TextView) {
        bytes = []
        bytes.reserveCapacity(view.count)
        origins = []
        origins?.reserveCapacity(view.count)
    }

    var count: Int { bytes.count }

    /// What was written for a part of the view.
    func origin(of range: Range<Int>) -> Range<Int> {
        guard let origins, !range.isEmpty else { return range }
        return origins[range.lowerBound].lowerBound..<origins[range.upperBound - 1].upperBound
    }

    /// What the view shows of a part of what was written.
    func bytes(of origin: Range<Int>) -> [UInt8] {
        guard let origins else { return Array(bytes[origin]) }
        // The origins are in order.
        var low = 0
        var high = origins.count
        while low < high {
            let middle = (low + high) / 2
            if origins[middle].lowerBound < origin.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        while high < origins.count, origins[high].lowerBound < origin.upperBound { high += 1 }
        return Array(bytes[low..<high])
    }

    private mutating func append(_ byte: UInt8, from origin: Range<Int>) {
        bytes.append(byte)
        origins?.append(origin)
    }

    private mutating func append(_ scalar: Unicode.Scalar, from origin: Range<Int>) {
        for byte in String(scalar).utf8 { append(byte, from: origin) }
    }
}

extension TextView {
    /// The text without what no reader sees, and with wide letters, digits of other scripts, dashes
    /// and spaces as ASCII has them.
    func folded() -> TextView {
        guard bytes.contains(where: { $0 >= 0x7F || $0 < 0x20 && $0 != 0x0A && $0 != 0x09 }) else {
            return self
        }
        var view = TextView(copying: self)
        var place = 0
        // Numbers stand in texts without spaces as words do: a mark sets them apart.
        var isBehindUnspaced = false
        while place < count {
            let byte = bytes[place]
            if byte == Self.mark {
                // Of a text it is nothing; of a view that was folded before, a mark of ours.
                if origins != nil {
                    view.append(byte, from: origin(of: place..<(place + 1)))
                    isBehindUnspaced = false
                }
                place += 1
                continue
            }
            if (0x20..<0x7F).contains(byte) || byte == 0x0A || byte == 0x09 {
                if isBehindUnspaced, byte.isDigit {
                    let end = origin(of: place..<(place + 1)).lowerBound
                    view.append(Self.mark, from: (end - 1)..<end)
                }
                isBehindUnspaced = false
                view.append(byte, from: origin(of: place..<(place + 1)))
                place += 1
                continue
            }
            let (scalar, length) = scalar(at: place)
            let origin = origin(of: place..<(place + length))
            isBehindUnspaced = scalar.map(NameLetters.isUnspaced) ?? false
            if isBehindUnspaced, view.bytes.last?.isDigit ?? false {
                view.append(Self.mark, from: origin.lowerBound..<origin.lowerBound)
            }
            if let scalar {
                if let folded = Self.folded(scalar) { view.append(folded, from: origin) }
            } else {
                view.append(byte, from: origin)
            }
            place += length
        }
        return view
    }

    /// The scalar at a place; nil and one byte where there is none.
    private func scalar(at place: Int) -> (Unicode.Scalar?, length: Int) {
        let first = bytes[place]
        let length =
            switch first {
            case 0..<0x80: 1
            case 0xC2..<0xE0: 2
            case 0xE0..<0xF0: 3
            case 0xF0..<0xF5: 4
            default: 0
            }
        guard length > 0, place + length <= count else { return (nil, 1) }
        var value = UInt32(first) & (length == 1 ? 0x7F : 0x7F >> UInt32(length))
        for byte in bytes[(place + 1)..<(place + length)] {
            guard byte & 0xC0 == 0x80 else { return (nil, 1) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return Unicode.Scalar(value).map { ($0, length) } ?? (nil, 1)
    }

    /// What a scalar is read as; nil for what no reader sees.
    private static func folded(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xD7, 0xF7: return symbol
        case 0xC0...0x24F, 0x370...0x3FF, 0x400...0x52F, 0x4E00...0x9FFF, 0xAC00...0xD7A3,
            0x3041...0x30FF:
            return scalar
        case 0xFF01...0xFF5E: return Unicode.Scalar(scalar.value - 0xFEE0)
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: return "-"
        case 0x2018, 0x2019, 0x201A, 0x02BC: return "'"
        case 0x201E, 0x300C...0x300F: return "\""
        case 0x2024, 0x3002, 0xFE52, 0xFF61: return "."
        case 0xFE6B: return "@"
        default: break
        }
        if !UntrustedText.isVisible(scalar) { return nil }
        let properties = scalar.properties
        if properties.isWhitespace { return scalar.isASCII ? scalar : " " }
        if properties.numericType == .decimal, let value = properties.numericValue {
            return Unicode.Scalar(UInt8(value) + 0x30)
        }
        return scalar.isASCII ? scalar : foldedSymbol(scalar)
    }

    /// A byte at which words end and values that have other signs in them do not: no text has it, for no
    /// reader sees it.
    static let mark: UInt8 = 0x7F
    private static let symbol = Unicode.Scalar(mark)

    /// What a scalar beyond ASCII is read as: recognizers take a byte above ASCII for a part of a letter.
    private static func foldedSymbol(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.properties.generalCategory {
        case .initialPunctuation, .finalPunctuation: "\""
        case .openPunctuation, .closePunctuation: ";"
        // Passwords have some of them; the marks of Chinese sentences end every value.
        case .otherPunctuation, .connectorPunctuation, .dashPunctuation:
            (0x3001...0x303F).contains(scalar.value) ? ";" : symbol
        case .mathSymbol, .currencySymbol, .otherSymbol: symbol
        default: scalar
        }
    }
}

extension TextView {
    /// The text with its escapes resolved: percent-encoding, those of programming languages and those
    /// of HTML; nil when it has none.
    func unescaped() -> TextView? {
        let signs: (UInt8) -> Bool = { $0 == 0x25 || $0 == 0x5C || $0 == 0x26 }
        guard bytes.contains(where: signs) else { return nil }
        var view = TextView(copying: self)
        var place = 0
        var hasEscapes = false
        while place < count {
            if signs(bytes[place]), let escape = escape(at: place) {
                let origin = origin(of: place..<escape.end)
                for byte in escape.bytes where byte != Self.mark { view.append(byte, from: origin) }
                place = escape.end
                hasEscapes = true
            } else {
                view.append(bytes[place], from: origin(of: place..<(place + 1)))
                place += 1
            }
        }
        return hasEscapes ? view : nil
    }

    private func escape(at place: Int) -> (bytes: [UInt8], end: Int)? {
        switch bytes[place] {
        case UInt8(ascii: "%"):
            return number(at: place + 1, digits: 2).map { ([UInt8($0)], place + 3) }
        case UInt8(ascii: "&"): return entity(at: place)
        default: break
        }
        guard place + 1 < count else { return nil }
        switch bytes[place + 1] {
        case UInt8(ascii: "x"):
            return number(at: place + 2, digits: 2).flatMap { spelled($0, place + 4) }
        case UInt8(ascii: "U"):
            return number(at: place + 2, digits: 8).flatMap { spelled($0, place + 10) }
        case UInt8(ascii: "u"): return unicode(at: place)
        default: return nil
        }
    }

    private func spelled(_ value: UInt32, _ end: Int) -> (bytes: [UInt8], end: Int)? {
        Unicode.Scalar(value).map { (Array(String($0).utf8), end) }
    }

    /// `\u0040`, `\u{40}` and pairs of surrogates.
    private func unicode(at place: Int) -> (bytes: [UInt8], end: Int)? {
        if place + 2 < count, bytes[place + 2] == UInt8(ascii: "{") {
            var end = place + 3
            while end < count, end - place < 10, bytes[end].isHexadecimal { end += 1 }
            guard end < count, bytes[end] == UInt8(ascii: "}"), end > place + 3 else { return nil }
            return number(at: place + 3, digits: end - place - 3).flatMap { spelled($0, end + 1) }
        }
        guard let value = number(at: place + 2, digits: 4) else { return nil }
        if 0xD800..<0xDC00 ~= value, place + 7 < count, bytes[place + 6] == UInt8(ascii: "\\"),
            bytes[place + 7] == UInt8(ascii: "u"), let low = number(at: place + 8, digits: 4),
            0xDC00..<0xE000 ~= low
        {
            return spelled(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00), place + 12)
        }
        return spelled(value, place + 6)
    }

    private func entity(at place: Int) -> (bytes: [UInt8], end: Int)? {
        var end = place + 1
        while end < count, end - place <= 10, bytes[end].isAlphanumeric || bytes[end] == 0x23 {
            end += 1
        }
        let name = bytes[(place + 1)..<end]
        let isClosed = end < count && bytes[end] == UInt8(ascii: ";")
        let next = isClosed ? end + 1 : end
        if name.first == UInt8(ascii: "#") {
            let digits = name.dropFirst()
            let isHexadecimal = digits.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
            let text = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
            return UInt32(text, radix: isHexadecimal ? 16 : 10).flatMap { spelled($0, next) }
        }
        guard isClosed, let byte = Self.entities[String(decoding: name, as: UTF8.self)] else {
            return nil
        }
        return ([byte], next)
    }

    private static let entities: [String: UInt8] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0x20,
        "commat": 0x40, "period": 0x2E, "plus": 0x2B, "lowbar": 0x5F, "hyphen": 0x2D, "dash": 0x2D,
        "colon": 0x3A, "num": 0x23, "lpar": 0x28, "rpar": 0x29, "percnt": 0x25, "sol": 0x2F,
        "bsol": 0x5C, "comma": 0x2C, "lsqb": 0x5B, "lbrack": 0x5B, "rsqb": 0x5D, "rbrack": 0x5D,
    ]

    private func number(at place: Int, digits: Int) -> UInt32? {
        guard digits > 0, digits <= 8, place + digits <= count else { return nil }
        var value: UInt32 = 0
        for byte in bytes[place..<(place + digits)] {
            guard let digit = byte.hexadecimal else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
