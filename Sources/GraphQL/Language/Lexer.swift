/// Turns a document into tokens one at a time (spec 2.1).
///
/// It counts tokens as it goes, so that a hostile document stops at the bound and not at its end.
struct Lexer {
    let source: Source
    let limits: GraphQLLimits
    private(set) var position = 0
    private var tokenCount = 0

    init(source: Source, limits: GraphQLLimits) throws(GraphQLError) {
        self.source = source
        self.limits = limits
        guard source.bytes.count <= limits.documentBytesMax else {
            throw GraphQLError(
                "Document is \(source.bytes.count) bytes; at most \(limits.documentBytesMax) are accepted.",
                code: GraphQLErrorCode.limit
            )
        }
    }

    /// The next token; ``TokenKind/endOfFile`` for ever after the last one.
    mutating func next() throws(GraphQLError) -> Token {
        skipIgnored()
        guard position < source.bytes.count else {
            return Token(kind: .endOfFile, start: position, text: "")
        }
        tokenCount += 1
        guard tokenCount <= limits.tokensMax else {
            throw GraphQLError(
                "Document has more than \(limits.tokensMax) tokens.",
                locations: [source.location(at: position)],
                code: GraphQLErrorCode.limit
            )
        }
        let start = position
        switch source.bytes[position] {
        case UInt8(ascii: "!"): return punctuator(.bang)
        case UInt8(ascii: "$"): return punctuator(.dollar)
        case UInt8(ascii: "&"): return punctuator(.ampersand)
        case UInt8(ascii: "("): return punctuator(.parenthesisOpen)
        case UInt8(ascii: ")"): return punctuator(.parenthesisClose)
        case UInt8(ascii: ":"): return punctuator(.colon)
        case UInt8(ascii: "="): return punctuator(.equals)
        case UInt8(ascii: "@"): return punctuator(.at)
        case UInt8(ascii: "["): return punctuator(.bracketOpen)
        case UInt8(ascii: "]"): return punctuator(.bracketClose)
        case UInt8(ascii: "{"): return punctuator(.braceOpen)
        case UInt8(ascii: "|"): return punctuator(.pipe)
        case UInt8(ascii: "}"): return punctuator(.braceClose)
        case UInt8(ascii: "."):
            guard byte(1) == UInt8(ascii: "."), byte(2) == UInt8(ascii: ".") else {
                throw error(
                    "Unexpected \".\"; did you mean \"...\"? A number needs digits before it.",
                    at: start
                )
            }
            position += 3
            return Token(kind: .spread, start: start, text: "")
        case UInt8(ascii: "\""):
            if byte(1) == UInt8(ascii: "\""), byte(2) == UInt8(ascii: "\"") {
                return try blockString()
            }
            return try string()
        case let first where first.isNameStart: return name()
        case let first where first.isDigit || first == UInt8(ascii: "-"): return try number()
        default: throw error("Unexpected character: \(characterDescription(position)).", at: start)
        }
    }

    func error(_ message: String, at offset: Int) -> GraphQLError {
        GraphQLError(
            "Syntax Error: \(message)",
            locations: [source.location(at: offset)],
            code: GraphQLErrorCode.syntax
        )
    }

    /// White space, line terminators, commas, comments and byte order marks (spec 2.1.1 to 2.1.5).
    private mutating func skipIgnored() {
        let bytes = source.bytes
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ","):
                position += 1
            case 0xEF where byte(1) == 0xBB && byte(2) == 0xBF:
                position += 3
            case UInt8(ascii: "#"):
                while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D {
                    position += 1
                }
            default: return
            }
        }
    }

    private func byte(_ ahead: Int) -> UInt8? {
        position + ahead < source.bytes.count ? source.bytes[position + ahead] : nil
    }

    private mutating func punctuator(_ kind: TokenKind) -> Token {
        defer { position += 1 }
        return Token(kind: kind, start: position, text: "")
    }

    private mutating func name() -> Token {
        let start = position
        while let next = byte(0), next.isNameStart || next.isDigit { position += 1 }
        return Token(kind: .name, start: start, text: source.text(start..<position))
    }

    /// An Int or Float value; a number may not run into a name or a dot (spec 2.9.1, 2.9.2).
    private mutating func number() throws(GraphQLError) -> Token {
        let start = position
        var kind = TokenKind.int
        if byte(0) == UInt8(ascii: "-") { position += 1 }
        if byte(0) == UInt8(ascii: "0") {
            position += 1
            if let next = byte(0), next.isDigit {
                throw error(
                    "Invalid number, unexpected digit after 0: \(characterDescription(position)).",
                    at: position
                )
            }
        } else {
            try digits()
        }
        if byte(0) == UInt8(ascii: ".") {
            kind = .float
            position += 1
            try digits()
        }
        if byte(0) == UInt8(ascii: "e") || byte(0) == UInt8(ascii: "E") {
            kind = .float
            position += 1
            if byte(0) == UInt8(ascii: "+") || byte(0) == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        if let next = byte(0), next == UInt8(ascii: ".") || next.isNameStart {
            throw error(
                "Invalid number, expected digit but got: \(characterDescription(position)).",
                at: position
            )
        }
        return Token(kind: kind, start: start, text: source.text(start..<position))
    }

    private mutating func digits() throws(GraphQLError) {
        guard let first = byte(0), first.isDigit else {
            throw error(
                "Invalid number, expected digit but got: \(characterDescription(position)).",
                at: position
            )
        }
        while let next = byte(0), next.isDigit { position += 1 }
    }

    func characterDescription(_ offset: Int) -> String {
        guard offset < source.bytes.count else { return "<EOF>" }
        let rest = source.bytes[offset..<min(offset + 4, source.bytes.count)]
        guard let scalar = String(decoding: rest, as: UTF8.self).unicodeScalars.first else {
            return "<EOF>"
        }
        if scalar.value > 0x20, scalar.value < 0x7F { return "\"\(scalar)\"" }
        let hex = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }
}

// MARK: - Strings

extension Lexer {
    /// A quoted string; escapes are decoded here (spec 2.9.4).
    private mutating func string() throws(GraphQLError) -> Token {
        let start = position
        position += 1
        var value: [UInt8] = []
        while position < source.bytes.count {
            switch source.bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return Token(
                    kind: .string,
                    start: start,
                    text: String(decoding: value, as: UTF8.self)
                )
            case 0x0A, 0x0D: throw error("Unterminated string.", at: position)
            case UInt8(ascii: "\\"): try escape(into: &value)
            case let byte:
                value.append(byte)
                position += 1
            }
        }
        throw error("Unterminated string.", at: position)
    }

    private mutating func escape(into value: inout [UInt8]) throws(GraphQLError) {
        let start = position
        switch byte(1) {
        case UInt8(ascii: "\""): value.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): value.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): value.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): value.append(0x08)
        case UInt8(ascii: "f"): value.append(0x0C)
        case UInt8(ascii: "n"): value.append(0x0A)
        case UInt8(ascii: "r"): value.append(0x0D)
        case UInt8(ascii: "t"): value.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try unicodeEscape()
            value.append(contentsOf: Array(String(Character(scalar)).utf8))
            return
        default:
            throw error(
                "Invalid character escape sequence: \"\\\(characterText(start + 1))\".",
                at: start
            )
        }
        position += 2
    }

    /// `\u{…}`, `\uXXXX`, or a surrogate pair of the latter; a lone surrogate is an error.
    private mutating func unicodeEscape() throws(GraphQLError) -> Unicode.Scalar {
        let start = position
        position += 2
        if byte(0) == UInt8(ascii: "{") {
            position += 1
            var code: UInt32 = 0
            var count = 0
            while let digit = byte(0)?.hexValue {
                code = code << 4 | UInt32(digit)
                count += 1
                position += 1
                guard code <= 0x10FFFF else { throw invalidEscape(start) }
            }
            guard count > 0, byte(0) == UInt8(ascii: "}"), let scalar = Unicode.Scalar(code) else {
                throw invalidEscape(start)
            }
            position += 1
            return scalar
        }
        guard let first = fourHexDigits() else { throw invalidEscape(start) }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), byte(0) == UInt8(ascii: "\\"),
            byte(1) == UInt8(ascii: "u")
        else { throw invalidEscape(start) }
        position += 2
        guard let second = fourHexDigits(), (0xDC00..<0xE000).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw invalidEscape(start) }
        return scalar
    }

    private mutating func fourHexDigits() -> UInt32? {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = byte(0)?.hexValue else { return nil }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }

    private func invalidEscape(_ start: Int) -> GraphQLError {
        let end = min(max(position + 1, start + 2), source.bytes.count, start + 14)
        return error(
            "Invalid Unicode escape sequence: \(quoted(source.text(start..<end))).",
            at: start
        )
    }

    private func characterText(_ offset: Int) -> String {
        let rest = source.bytes[
            min(offset, source.bytes.count)..<min(offset + 4, source.bytes.count)
        ]
        return String(String(decoding: rest, as: UTF8.self).unicodeScalars.prefix(1))
    }

    /// A block string: lines are kept, common indentation and blank ends are not (spec 2.9.4).
    private mutating func blockString() throws(GraphQLError) -> Token {
        let start = position
        position += 3
        let content = position
        while position < source.bytes.count {
            let current = source.bytes[position]
            if current == UInt8(ascii: "\""), byte(1) == current, byte(2) == current {
                let value = blockStringValue(source.bytes[content..<position])
                position += 3
                return Token(kind: .blockString, start: start, text: value)
            }
            if current == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "\""),
                byte(2) == UInt8(ascii: "\""), byte(3) == UInt8(ascii: "\"")
            {
                position += 4
            } else {
                position += 1
            }
        }
        throw error("Unterminated string.", at: position)
    }
}

/// The algorithm BlockStringValue of the spec, as two walks over the lines: one to measure them and
/// one to copy those that stay.
private func blockStringValue(_ bytes: ArraySlice<UInt8>) -> String {
    var first: Int?
    var last = 0
    var common: Int?
    forEachLine(bytes) { index, line, indentation in
        guard indentation < line.count else { return }
        if first == nil { first = index }
        last = index
        if index > 0 { common = min(common ?? indentation, indentation) }
    }
    guard let first else { return "" }
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    forEachLine(bytes) { index, line, _ in
        guard index >= first, index <= last else { return }
        if index > first { result.append(0x0A) }
        let removed = index == 0 ? 0 : min(common ?? 0, line.count)
        append(bytes[line.lowerBound + removed..<line.upperBound], to: &result)
    }
    return String(decoding: result, as: UTF8.self)
}

/// Hands over each line's number, place and leading white space.
private func forEachLine(
    _ bytes: ArraySlice<UInt8>,
    _ body: (_ index: Int, _ line: Range<Int>, _ indentation: Int) -> Void
) {
    var next = bytes.startIndex
    var index = 0
    while true {
        let start = next
        while next < bytes.endIndex, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
        let indentation = next - start
        while next < bytes.endIndex, bytes[next] != 0x0A, bytes[next] != 0x0D { next += 1 }
        body(index, start..<next, indentation)
        guard next < bytes.endIndex else { return }
        let isPair = bytes[next] == 0x0D && next + 1 < bytes.endIndex && bytes[next + 1] == 0x0A
        next += isPair ? 2 : 1
        index += 1
    }
}

/// Copies a line, in which `\"""` stands for three quotation marks.
private func append(_ line: ArraySlice<UInt8>, to result: inout [UInt8]) {
    var quotes = 0
    for byte in line {
        result.append(byte)
        if byte == UInt8(ascii: "\"") {
            quotes += 1
            let backslash = result.count - 4
            if quotes == 3, backslash >= 0, result[backslash] == UInt8(ascii: "\\") {
                result.remove(at: backslash)
                quotes = 0
            }
        } else {
            quotes = 0
        }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// A letter or an underscore (spec 2.1.9).
    fileprivate var isNameStart: Bool {
        let lowered = self | 0x20
        return lowered >= UInt8(ascii: "a") && lowered <= UInt8(ascii: "z")
            || self == UInt8(ascii: "_")
    }

    fileprivate var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
