public import JSON

/// The differences between two JSON documents, value by value.
///
/// Objects are compared by member and lists element by element. The elements of a list belong
/// together by the member that identifies them, where one is declared or found (`ListIdentity`);
/// otherwise equal elements hold a list together, and what lies between them is compared in order.
public struct StructuralDiff: Sendable {
    /// Changes that are listed; the rest is counted only.
    public static let changesMax = 10_000

    /// The changes in the order of the new document, what went before what came.
    public private(set) var changes: [StructuralChange] = []
    /// Changes in all.
    public private(set) var count = 0
    /// Whether lists were too long to be compared finely.
    public var isCoarse: Bool { budget.isExhausted }

    private let identity: ListIdentity
    private var budget: StepBudget

    /// Compares two documents.
    public init(
        old: JSONValue,
        new: JSONValue,
        identity: ListIdentity = ListIdentity(),
        budget: StepBudget = StepBudget()
    ) {
        self.identity = identity
        self.budget = budget
        compare(old, new, Place())
    }

    /// Where both values stand.
    private struct Place {
        var old = JSONPointer()
        var new = JSONPointer()

        /// An element of the list that stands here.
        func elements(_ old: Int, _ new: Int) -> Place {
            Place(old: self.old.appending("\(old)"), new: self.new.appending("\(new)"))
        }
    }

    private mutating func compare(_ old: JSONValue, _ new: JSONValue, _ place: Place) {
        switch (old, new) {
        case (.object(let old), .object(let new)): compare(old, new, place)
        case (.array(let old), .array(let new)): compare(old, new, place)
        default:
            if !old.isIdentical(to: new) { add(.replaced, place, old: old, new: new) }
        }
    }

    private mutating func compare(_ old: JSONObject, _ new: JSONObject, _ place: Place) {
        let old = old.sortedMembers
        let new = new.sortedMembers
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            let isOld = j == new.count || i < old.count && old[i].key.precedes(new[j].key)
            let isNew = !isOld && (i == old.count || new[j].key.precedes(old[i].key))
            if isOld {
                let path = place.old.appending(old[i].key)
                add(.removed, Place(old: path, new: path), old: old[i].value, new: nil)
            } else if isNew {
                let path = place.new.appending(new[j].key)
                add(.added, Place(old: path, new: path), old: nil, new: new[j].value)
            } else {
                let inner = Place(
                    old: place.old.appending(old[i].key),
                    new: place.new.appending(new[j].key)
                )
                compare(old[i].value, new[j].value, inner)
            }
            if !isNew { i += 1 }
            if !isOld { j += 1 }
        }
    }

    private mutating func compare(_ old: [JSONValue], _ new: [JSONValue], _ place: Place) {
        if let key = identity.member(of: old, new, at: place.new) {
            return compareKeyed(ListAlignment(old, new, key: key), place)
        }
        let symbols = LineSymbols(
            TextLines(items: old.map { $0.sorted.serialized }),
            TextLines(items: new.map { $0.sorted.serialized })
        )
        for edit in EditScript(symbols, budget: &budget).edits where !edit.isEqual {
            let paired = min(edit.old.count, edit.new.count)
            for (i, j) in zip(edit.old.prefix(paired), edit.new.prefix(paired)) {
                compare(old[i], new[j], place.elements(i, j))
            }
            for i in edit.old.dropFirst(paired) {
                add(.removed, place.elements(i, i), old: old[i], new: nil)
            }
            for j in edit.new.dropFirst(paired) {
                add(.added, place.elements(j, j), old: nil, new: new[j])
            }
        }
    }

    private mutating func compareKeyed(_ alignment: ListAlignment, _ place: Place) {
        for pair in alignment.pairs {
            switch (pair.old, pair.new) {
            case (let i?, let j?):
                compare(alignment.old[i], alignment.new[j], place.elements(i, j))
            case (let i?, nil):
                add(.removed, place.elements(i, i), old: alignment.old[i], new: nil)
            case (nil, let j?):
                add(.added, place.elements(j, j), old: nil, new: alignment.new[j])
            case (nil, nil): break
            }
        }
        for move in alignment.moves {
            let (old, new) = (alignment.old[move.old], alignment.new[move.new])
            add(.moved, place.elements(move.old, move.new), old: old, new: new)
        }
    }

    private mutating func add(
        _ kind: StructuralChange.Kind,
        _ place: Place,
        old: JSONValue?,
        new: JSONValue?
    ) {
        count += 1
        guard changes.count < Self.changesMax else { return }
        changes.append(
            StructuralChange(
                kind: kind,
                path: kind == .removed ? place.old : place.new,
                oldPath: place.old == place.new ? nil : place.old,
                old: old,
                new: new
            )
        )
    }
}

extension String {
    /// Whether a name comes before another by code points.
    fileprivate func precedes(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }
}
