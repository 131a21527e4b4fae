public import JSON

/// A custom scalar: how its values come in and which outputs it lets through (spec 3.5.5).
public struct GraphQLScalar: Sendable {
    /// The name in the schema.
    public let name: String

    /// What an input must look like, for the error when it does not.
    public let expected: String?

    let parse: @Sendable (JSONValue) -> JSONValue?
    let accepts: @Sendable (GraphQLOutput) -> Bool

    /// Creates a scalar.
    ///
    /// - Parameters:
    ///   - expected: what an input must look like, as in "an instant with its offset".
    ///   - parse: the value a resolver sees for an input, or nil when the input does not fit.
    ///   - accepts: whether a resolver's output may be written as this scalar.
    public init(
        _ name: String,
        expected: String? = nil,
        parse: @escaping @Sendable (JSONValue) -> JSONValue?,
        accepts: @escaping @Sendable (GraphQLOutput) -> Bool
    ) {
        self.name = name
        self.expected = expected
        self.parse = parse
        self.accepts = accepts
    }

    /// Any JSON value, as it is.
    public static let json = GraphQLScalar("JSON", parse: { $0 }, accepts: { _ in true })

    /// An instant as RFC 3339 §5.6 writes it, with its offset.
    public static let dateTime = GraphQLScalar(
        "DateTime",
        expected: "an instant with its offset, such as 2026-03-01T12:00:00Z"
    ) { value in
        guard case .string(let text) = value, isDateTime(Array(text.utf8)) else { return nil }
        return value
    } accepts: { output in
        output.isText
    }

    /// A UUID in the 8-4-4-4-12 form of RFC 9562 §4; resolvers see it in lower case.
    public static let uuid = GraphQLScalar(
        "UUID",
        expected: "36 characters, such as 0195a1c2-7d3e-7f00-8000-1a2b3c4d5e6f"
    ) { value in
        guard case .string(let text) = value, isUUID(Array(text.utf8)) else { return nil }
        return .string(text.lowercased())
    } accepts: { output in
        output.isText
    }
}

/// Whether the bytes are a date-time of RFC 3339 §5.6 that names a day that exists.
private func isDateTime(_ bytes: [UInt8]) -> Bool {
    func digits(_ range: Range<Int>) -> Int? {
        guard range.upperBound <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[range] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
    func stands(_ character: Unicode.Scalar, at index: Int) -> Bool {
        index < bytes.count && bytes[index] == UInt8(ascii: character)
    }
    guard let year = digits(0..<4), stands("-", at: 4), let month = digits(5..<7),
        stands("-", at: 7), let day = digits(8..<10),
        stands("T", at: 10) || stands("t", at: 10),
        let hour = digits(11..<13), stands(":", at: 13), let minute = digits(14..<16),
        stands(":", at: 16), let second = digits(17..<19)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard (1...12).contains(month), (1...lengths[month - 1]).contains(day),
        hour < 24, minute < 60, second <= 60
    else { return false }
    var index = 19
    if stands(".", at: index) {
        index += 1
        while digits(index..<index + 1) != nil { index += 1 }
        guard (21...29).contains(index) else { return false }
    }
    if stands("Z", at: index) || stands("z", at: index) { return index + 1 == bytes.count }
    guard stands("+", at: index) || stands("-", at: index),
        let offsetHour = digits(index + 1..<index + 3), stands(":", at: index + 3),
        let offsetMinute = digits(index + 4..<index + 6)
    else { return false }
    return offsetHour < 24 && offsetMinute < 60 && index + 6 == bytes.count
}

private func isUUID(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 36 else { return false }
    for (index, byte) in bytes.enumerated() {
        let isDash = index == 8 || index == 13 || index == 18 || index == 23
        let lowered = byte | 0x20
        let isHex = byte >= 0x30 && byte <= 0x39 || lowered >= 0x61 && lowered <= 0x66
        guard isDash ? byte == UInt8(ascii: "-") : isHex else { return false }
    }
    return true
}

/// How each scalar of a schema coerces, by the type's place.
struct ScalarTable: Sendable {
    enum Scalar: Sendable {
        case int, float, string, boolean, id
        case custom(GraphQLScalar)
    }

    private let scalars: [Scalar?]

    /// A table in which custom scalars without a registration accept everything.
    init(schema: Schema, custom: [GraphQLScalar] = []) {
        scalars = schema.types.map { type in
            guard type.kind == .scalar else { return nil }
            switch type.name {
            case "Int": return .int
            case "Float": return .float
            case "String": return .string
            case "Boolean": return .boolean
            case "ID": return .id
            default:
                let registered = custom.first { $0.name == type.name }
                return .custom(
                    registered ?? GraphQLScalar(type.name, parse: { $0 }, accepts: { _ in true })
                )
            }
        }
    }

    subscript(id: TypeID) -> Scalar? { scalars[id.index] }

    /// What an input of the type must look like, after a colon; nothing where the name says it.
    func expectation(_ id: TypeID) -> String {
        guard case .custom(let scalar) = scalars[id.index], let expected = scalar.expected else {
            return ""
        }
        return ": \(expected)"
    }

    /// The coerced input, or nil when it does not fit (spec 3.5, "Input Coercion").
    func coerce(_ value: JSONValue, to id: TypeID) -> JSONValue? {
        guard let scalar = scalars[id.index] else { return nil }
        switch (scalar, value) {
        case (.int, .number(let number)):
            guard let integer = number.integral, Int32(exactly: integer) != nil else { return nil }
            return .number(JSONNumber(integer))
        case (.float, .number(let number)):
            // What a double cannot hold is no Float (spec 3.5.2). A conditional expression would make
            // its nil the JSON null, which is a value.
            guard number.double != nil else { return nil }
            return value
        case (.string, .string), (.boolean, .bool), (.id, .string): return value
        case (.id, .number(let number)): return number.integral.map { .string(String($0)) }
        case (.custom(let custom), _): return custom.parse(value)
        default: return nil
        }
    }
}

extension JSONNumber {
    /// The value when it is whole, also when written as `1.0` or `1e2`.
    var integral: Int64? {
        if let int { return int }
        guard let double else { return nil }
        return Int64(exactly: double)
    }
}
