public import JSON

/// How one field of an entity is compared and shown.
public struct DiffField: Sendable {
    /// What kind of value a field holds, which decides how it is shown.
    public enum Annotation: String, Sendable, CaseIterable {
        /// Text, of which the lines that changed are shown.
        case text
        /// `true` or `false`.
        case boolean
        /// A number, shown without the noise of binary fractions.
        case number
    }

    /// Compares a value that has fields of its own.
    public indirect enum Nested: Sendable {
        /// By its fields.
        case fields([DiffField])
        /// By a function that is given both values; nil stands for one that is not there.
        case builder(@Sendable (_ old: JSONValue?, _ new: JSONValue?) -> [DiffSection])
    }

    /// The member that is read.
    public var name: String
    /// What people call it; made from the name when nil.
    public var label: String?
    /// Whether the field is left out.
    public var skip: Bool
    /// Whether the order of a list's elements matters: true compares it as it stands, false sorts it
    /// first; nil is as true.
    public var ordered: Bool?
    /// Whether the elements of a list are shown with their numbers, `[1]`, `[2]`.
    public var indexed: Bool
    /// The member by which the elements of a list are matched, instead of by position.
    public var listKey: String?
    /// What the field holds; decided by each value when nil.
    public var annotation: Annotation?
    /// How a value with fields of its own, or each such element of a list, is compared.
    public var nested: Nested?
    /// The member whose value names an element of a list with a key for people, instead of the
    /// key's.
    public var listTitle: String?

    /// A field that is compared as it stands unless said otherwise.
    public init(
        _ name: String,
        label: String? = nil,
        skip: Bool = false,
        ordered: Bool? = nil,
        indexed: Bool = false,
        listKey: String? = nil,
        annotation: Annotation? = nil,
        nested: Nested? = nil,
        listTitle: String? = nil
    ) {
        self.name = name
        self.label = label
        self.skip = skip
        self.ordered = ordered
        self.indexed = indexed
        self.listKey = listKey
        self.annotation = annotation
        self.nested = nested
        self.listTitle = listTitle
    }

    /// The label as it is shown.
    public var shownLabel: String { label ?? FieldName.label(name) }
}
