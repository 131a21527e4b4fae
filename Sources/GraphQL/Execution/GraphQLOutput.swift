public import JSON

/// What a resolver hands back: a leaf, a list, or objects whose fields are resolved in turn.
public enum GraphQLOutput: Sendable {
    /// No value.
    case null

    /// A truth value, for `Boolean`.
    case bool(Bool)

    /// A whole number, for `Int`, `Float` and `ID`; an `Int` must fit in 32 bits.
    case int(Int)

    /// A number, for `Float`; infinities and NaN are errors.
    case double(Double)

    /// Text, for `String`, `ID`, enums and scalars that are written as strings.
    case string(String)

    /// One complete JSON value as bytes, for custom scalars; it is written as it is.
    case rawJSON([UInt8])

    /// A JSON value, for custom scalars.
    case json(JSONValue)

    /// A list of outputs.
    case list([GraphQLOutput])

    /// One object: the only one of the sources; `object(_:)` makes it.
    case one(GraphQLObjects)

    /// A list of objects of one Swift type, which saves a box for each; `objects(_:)` makes it.
    case many(GraphQLObjects)

    /// One object.
    @inlinable
    public static func object<Source: Sendable>(_ source: Source) -> GraphQLOutput {
        .one(TypedObject(source))
    }

    /// One object, or null.
    @inlinable
    public static func object<Source: Sendable>(_ source: Source?) -> GraphQLOutput {
        guard let source else { return .null }
        return .one(TypedObject(source))
    }

    /// A list of objects of one Swift type.
    @inlinable
    public static func objects<Source: Sendable>(_ sources: [Source]) -> GraphQLOutput {
        .many(TypedObjects(sources))
    }

    /// Text, or null.
    @inlinable
    public static func string(_ text: String?) -> GraphQLOutput {
        text.map { .string($0) } ?? .null
    }

    /// A whole number, or null.
    @inlinable
    public static func int(_ number: Int?) -> GraphQLOutput {
        number.map { .int($0) } ?? .null
    }

    /// A number, or null.
    @inlinable
    public static func double(_ number: Double?) -> GraphQLOutput {
        number.map { .double($0) } ?? .null
    }

    /// A truth value, or null.
    @inlinable
    public static func bool(_ truth: Bool?) -> GraphQLOutput {
        truth.map { .bool($0) } ?? .null
    }

    /// A list of texts.
    public static func strings(_ texts: [String]) -> GraphQLOutput {
        .list(texts.map { .string($0) })
    }

    /// Whether this is written as a JSON string.
    var isText: Bool {
        switch self {
        case .string, .json(.string): true
        case .rawJSON(let bytes): bytes.first == UInt8(ascii: "\"")
        default: false
        }
    }
}

/// Sources of one Swift type that stand for objects of one GraphQL type.
///
/// The Swift type is compared once for each list; the fields' resolvers then read without a check.
public class GraphQLObjects: @unchecked Sendable {
    // Sendable by its invariant: no stored property of this class or of its two subclasses ever
    // changes, and the subclasses hold Sendable elements only.

    /// The Swift type of the elements.
    @usableFromInline let sourceID: ObjectIdentifier

    /// Whether this is a ``TypedObject`` and not a ``TypedObjects``.
    @usableFromInline let isSingle: Bool

    /// How many there are.
    public let count: Int

    @usableFromInline
    init(sourceID: ObjectIdentifier, isSingle: Bool, count: Int) {
        self.sourceID = sourceID
        self.isSingle = isSingle
        self.count = count
    }
}

// Sendable as its superclass is: `values` is constant and its elements are Sendable.
@usableFromInline
final class TypedObjects<Source: Sendable>: GraphQLObjects, @unchecked Sendable {
    @usableFromInline let values: [Source]

    @usableFromInline
    init(_ values: [Source]) {
        self.values = values
        super.init(
            sourceID: ObjectIdentifier(Source.self),
            isSingle: false,
            count: values.count
        )
    }
}

// Sendable as its superclass is: `value` is constant and Sendable.
@usableFromInline
final class TypedObject<Source: Sendable>: GraphQLObjects, @unchecked Sendable {
    @usableFromInline let value: Source

    @usableFromInline
    init(_ value: Source) {
        self.value = value
        super.init(sourceID: ObjectIdentifier(Source.self), isSingle: true, count: 1)
    }
}

/// The source of the root operation types' fields.
public struct GraphQLRoot: Sendable {
    /// Creates the root.
    public init() {}
}
