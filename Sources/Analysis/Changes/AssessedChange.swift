public import Diff
public import JSON

/// One difference that is not cosmetic.
public struct AssessedChange: Sendable {
    /// What happened to a value.
    public enum Verb: String, Sendable {
        /// It was not there before.
        case added
        /// It is there no more.
        case removed
        /// Another value stands in its place.
        case changed
        /// A list whose order counts has another one.
        case moved
    }

    /// What the change is called in findings and by models: `C1`.
    public internal(set) var alias = ""
    /// What happened.
    public let verb: Verb
    /// Where: in the old document for what was removed, in the new one for everything else.
    public let path: JSONPointer
    /// The value before; nil when added.
    public let old: JSONValue?
    /// The value after; nil when removed.
    public let new: JSONValue?
    /// The severity of the gravest finding that speaks of it; nil when no rule does.
    public internal(set) var severity: Severity?

    /// The way to it with the names that people know things by.
    let place: ChangePlace
    /// Whether this is a word that came into a list or went from it.
    let isItem: Bool
    /// The objects around it, the nearest first, as they are now, or were when it is gone.
    let surroundings: [JSONObject]
    /// What the element itself says of a check that it reports, such as which port is open.
    var message: String?
    /// Whether the line of another change already says this.
    var isTold = false
    /// Its place among the changes as they were found.
    var order = 0
}

/// How many elements of one list came, went and changed.
public struct ElementCount: Sendable {
    /// The list's place, with `*` for the elements of the lists around it.
    public let list: String
    /// What one of its elements is called, such as `user`.
    public let noun: String
    /// Elements that came.
    public internal(set) var added = 0
    /// Elements that went.
    public internal(set) var removed = 0
    /// Elements in which something changed.
    public internal(set) var changed = 0
}
