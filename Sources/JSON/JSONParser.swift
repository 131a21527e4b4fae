/// Why a text is no JSON document that is accepted here, and where.
public struct JSONParseError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, as a sentence without its end.
    public let reason: String
    /// The offset of the first byte that is wrong.
    public let offset: Int
    /// Its line, from 1.
    public let line: Int
    /// Its column in bytes, from 1.
    public let column: Int

    /// The reason with the place.
    public var description: String { "\(reason) at line \(line), column \(column)" }

    /// The same without the name it may quote, which is data of the document's own.
    public var withoutQuotes: String {
        let reason = reason.contains("stands twice") ? "a name stands twice" : reason
        return "\(reason) at line \(line), column \(column)"
    }
}

extension JSONValue {
    /// How deep arrays and objects may nest unless a caller says otherwise.
    ///
    /// The parser recurses, so this is also what keeps a hostile document from exhausting the
    /// stack.
    public static let depthMax = 64

    /// Reads one JSON document (RFC 8259) and nothing after it.
    ///
    /// Stricter than the RFC where leniency would be ambiguous: a name that stands twice in an
    /// object, a lone surrogate and invalid UTF-8 are errors. A byte order mark is refused (§8.1).
    public init(parsing bytes: [UInt8], depthMax: Int = depthMax) throws(JSONParseError) {
        let outcome = bytes.withUnsafeBufferPointer { buffer in
            Self.parse(buffer, depthMax: depthMax)
        }
        self = try outcome.get()
    }

    /// Reads one JSON document from bytes that stay where they are during the call.
    public static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>,
        depthMax: Int = depthMax
    ) -> Result<JSONValue, JSONParseError> {
        var parser = JSONParser(bytes: bytes, depthMax: depthMax)
        do {
            return .success(try parser.document())
        } catch {
            return .failure(parser.located(error))
        }
    }
}

/// A recursive-descent parser over bytes that outlive it.
struct JSONParser {
    /// What went wrong, before its offset is turned into line and column.
    struct Fault: Error {
        let reason: String
        let offset: Int
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let depthMax: Int
    var position = 0

    init(bytes: UnsafeBufferPointer<UInt8>, depthMax: Int) {
        self.bytes = bytes
        self.depthMax = depthMax
    }

    mutating func document() throws(Fault) -> JSONValue {
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        if position < bytes.count { throw fault("text after the end of the document") }
        return value
    }

    func located(_ fault: Fault) -> JSONParseError {
        var line = 1
        var lineStart = 0
        for index in 0..<min(fault.offset, bytes.count) where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        return JSONParseError(
            reason: fault.reason,
            offset: fault.offset,
            line: line,
            column: fault.offset - lineStart + 1
        )
    }

    func fault(_ reason: String) -> Fault { Fault(reason: reason, offset: position) }

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(Fault) -> JSONValue {
        switch peek {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "-")?, (UInt8(ascii: "0")...UInt8(ascii: "9"))?:
            return .number(try number())
        case nil: throw fault("unexpected end of the document")
        default: throw fault("expected a value")
        }
    }

    private mutating func literal(
        _ word: StaticString,
        _ value: JSONValue
    ) throws(Fault) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard end <= bytes.count, bytes[position..<end].elementsEqual(expected) else {
            throw fault("expected a value")
        }
        position = end
        return value
    }

    private mutating func object(depth: Int) throws(Fault) -> JSONObject {
        if depth > depthMax { throw fault("nested deeper than \(depthMax) levels") }
        position += 1
        skipSpace()
        var members: [JSONObject.Member] = []
        if peek == UInt8(ascii: "}") {
            position += 1
            return JSONObject()
        }
        // A scan finds repeats among a few names; beyond that a set keeps a hostile object linear.
        var names: Set<String> = []
        while true {
            guard peek == UInt8(ascii: "\"") else { throw fault("expected a member's name") }
            let nameOffset = position
            let key = try string()
            if members.count == 8 { names = Set(members.map(\.key)) }
            let isRepeated =
                members.count < 8
                ? members.contains { $0.key == key } : !names.insert(key).inserted
            if isRepeated {
                throw Fault(reason: "the name \"\(key)\" stands twice", offset: nameOffset)
            }
            skipSpace()
            guard peek == UInt8(ascii: ":") else { throw fault("expected ':' after a name") }
            position += 1
            skipSpace()
            members.append(JSONObject.Member(key: key, value: try value(depth: depth)))
            skipSpace()
            switch peek {
            case UInt8(ascii: ","):
                position += 1
                skipSpace()
            case UInt8(ascii: "}"):
                position += 1
                return JSONObject(distinct: members)
            default: throw fault("expected ',' or '}'")
            }
        }
    }

    private mutating func array(depth: Int) throws(Fault) -> [JSONValue] {
        if depth > depthMax { throw fault("nested deeper than \(depthMax) levels") }
        position += 1
        skipSpace()
        if peek == UInt8(ascii: "]") {
            position += 1
            return []
        }
        var elements: [JSONValue] = []
        while true {
            elements.append(try value(depth: depth))
            skipSpace()
            switch peek {
            case UInt8(ascii: ","):
                position += 1
                skipSpace()
            case UInt8(ascii: "]"):
                position += 1
                return elements
            default: throw fault("expected ',' or ']'")
            }
        }
    }
}
