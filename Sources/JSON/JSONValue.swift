/// A JSON document (RFC 8259) that loses nothing: keys keep their order, numbers their text.
///
/// An audit log quotes what it was given, so `1.10` must not become `1.1`, nor may the members of
/// an object change places.
public indirect enum JSONValue: Sendable, Equatable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number with the text it was written with.
    case number(JSONNumber)
    /// A string; always valid Unicode, for a lone surrogate is refused by the parser.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object whose members keep their order.
    case object(JSONObject)

    /// The word a person would use for the kind of this value, as in "expected an object".
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// The text of a string value, nil for every other kind.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The members of an object value, nil for every other kind.
    public var object: JSONObject? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements of an array value, nil for every other kind.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The truth of a boolean value, nil for every other kind.
    public var bool: Bool? {
        if case .bool(let truth) = self { truth } else { nil }
    }

    /// The number of a number value, nil for every other kind.
    public var number: JSONNumber? {
        if case .number(let number) = self { number } else { nil }
    }

    /// Whether this is the literal `null`.
    public var isNull: Bool { self == .null }

    /// The member of that name when this is an object that has it.
    public subscript(key: String) -> JSONValue? { object?[key] }

    /// The text, or `null` where there is none.
    public static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// The number, or `null` where there is none.
    public static func optional(_ number: JSONNumber?) -> JSONValue {
        number.map { .number($0) } ?? .null
    }

    /// The integer, or `null` where there is none.
    public static func optional(_ number: Int?) -> JSONValue {
        .optional(number.map { JSONNumber(Int64($0)) })
    }
}

/// A JSON number kept as its text, which is always in the grammar of RFC 8259 §6.
public struct JSONNumber: Sendable, Hashable {
    /// The digits as they were written.
    public let text: String

    /// The number that a parser has already held to the grammar.
    init(validated text: String) { self.text = text }

    /// The number that a text is; nil for a text that is none in the grammar of RFC 8259 §6.
    public init?(_ text: String) {
        guard let number = try? JSONValue(parsing: Array(text.utf8)).number,
            number.text.utf8.count == text.utf8.count
        else { return nil }
        self = number
    }

    /// An integer.
    public init(_ value: Int64) { text = String(value) }

    /// The nearest double, written with the fewest digits that read back the same; nil for the
    /// infinities and NaN, which JSON cannot say.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        let digits = value.description
        text = digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits
    }

    /// The value when it is an integer written without fraction or exponent that fits in 64 bits.
    public var int: Int64? { Int64(text) }

    /// The nearest double; nil when it overflows.
    public var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    /// The literal `null`.
    public init(nilLiteral: ()) { self = .null }
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer.
    public init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object with its members in the order written; traps when a name stands twice.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements {
            precondition(object[key] == nil, "a JSON literal names \(key) twice")
            object.append(key, value)
        }
        self = .object(object)
    }
}
