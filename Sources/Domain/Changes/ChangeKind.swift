public import Diff
internal import JSON

/// What a change does to its entity.
public typealias ChangeKind = DiffPolicy.Action.Kind

extension ChangeKind {
    /// What before and after tell; nil when there was nothing at either time.
    init?(before: JSONValue?, after: JSONValue?) {
        switch (before != nil, after != nil) {
        case (false, true): self = .create
        case (true, true): self = .update
        case (true, false): self = .delete
        case (false, false): return nil
        }
    }

    /// What is given for such a change.
    var given: String {
        switch self {
        case .create: "after alone"
        case .update: "before and after"
        case .delete: "before alone"
        }
    }

    /// The word that an event's type ends with.
    var past: String {
        switch self {
        case .create: "CREATED"
        case .update: "UPDATED"
        case .delete: "DELETED"
        }
    }
}
