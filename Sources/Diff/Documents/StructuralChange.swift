public import JSON

/// One difference between two JSON documents.
public struct StructuralChange: Sendable {
    /// What happened to a value.
    public enum Kind: String, Sendable {
        /// It was not there before.
        case added
        /// It is there no more.
        case removed
        /// Another value stands in its place.
        case replaced
        /// An element of a list stands elsewhere among those that stayed.
        case moved
    }

    /// What happened.
    public let kind: Kind
    /// Where: in the old document for what was removed, in the new one for everything else.
    public let path: JSONPointer
    /// Where it stood in the old document, when that is elsewhere.
    public let oldPath: JSONPointer?
    /// The value before; nil when added.
    public let old: JSONValue?
    /// The value after; nil when removed.
    public let new: JSONValue?

    /// The kinds of both values, when the kind is what changed.
    public var typeChange: (old: String, new: String)? {
        guard kind == .replaced, let old, let new, old.kind != new.kind else { return nil }
        return (old.kind, new.kind)
    }
}
