public import JSON

/// The coerced arguments of one field (spec 6.4.1).
///
/// Enum values are strings, integers numbers, `ID`s strings; an argument that was neither given nor
/// has a default is absent, which is not the same as null.
public struct Arguments: Sendable, Equatable {
    /// Every argument that has a value, in the order of the schema.
    public let values: JSONObject

    /// Arguments with these values.
    public init(_ values: JSONObject) {
        self.values = values
    }

    /// No arguments.
    public static let none = Arguments(JSONObject())

    /// The argument's value; nil when absent.
    public subscript(name: String) -> JSONValue? { values[name] }

    /// The text of a `String`, `ID`, enum or textual scalar; nil when absent or null.
    public func string(_ name: String) -> String? { self[name]?.string }

    /// The value of an `Int`; nil when absent or null.
    public func int(_ name: String) -> Int? { self[name]?.number?.int.map { Int($0) } }

    /// The value of a `Float`; nil when absent or null.
    public func double(_ name: String) -> Double? { self[name]?.number?.double }

    /// The value of a `Boolean`; nil when absent or null.
    public func bool(_ name: String) -> Bool? { self[name]?.bool }

    /// The fields of an input object; nil when absent or null.
    public func object(_ name: String) -> JSONObject? { self[name]?.object }

    /// The elements of a list; nil when absent or null.
    public func array(_ name: String) -> [JSONValue]? { self[name]?.array }
}
