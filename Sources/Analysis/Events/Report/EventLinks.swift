internal import Domain
internal import JSON

/// What led to what, as far as the events themselves tell.
struct EventLinks {
    private enum Bounds {
        /// Half an hour: what fails later than that has a nearer cause.
        static let consequence: Int64 = 30 * 60
    }

    private let facts: [EventFact]
    /// The names that each event speaks of, its context and its readable text included.
    private let mentions: [Set<String>]
    /// The events before it that each event takes back, by time.
    private let undone: [[Int]]

    init(_ facts: [EventFact]) {
        self.facts = facts
        undone = Self.undone(by: facts)
        mentions = facts.map { fact in
            let context = fact.selected.metadata.members.compactMap { $0.value.string }
            let values = fact.leaves.compactMap { ($0.new ?? $0.old)?.string }
            let names = [fact.event.entityKey, fact.event.entityName].compactMap { $0 }
            let all = (context + values + names).filter {
                $0.utf8.count <= EventParties.nameBytesMax
            }
            return fact.targets.union(all.map { $0.lowercased() })
        }
    }

    /// What a run follows from, in our words; nil when nothing is known.
    func note(on run: [EventFact]) -> String? {
        guard let fact = run.first else { return nil }
        let earlier = facts[..<fact.index].reversed()
        if let back = undone[fact.index].last { return "takes back \(facts[back].alias)" }
        if let id = fact.event.requestID,
            let same = earlier.first(where: { $0.event.requestID == id })
        {
            return "same request as \(same.alias)"
        }
        if let cause = earlier.first(where: { isCause($0, of: fact) }) {
            return fact.event.outcome == .failure
                ? "after the change in \(cause.alias)" : "about what \(cause.alias) changed"
        }
        if let grant = earlier.first(where: { isEnabling($0, fact) }) {
            return "by the one whose access \(grant.alias) changed"
        }
        return nil
    }

    /// The first later event that makes a change of no effect; nil when it stands.
    func undo(of fact: EventFact) -> EventFact? {
        facts[(fact.index + 1)...].first { undone[$0.index].contains(fact.index) }
    }

    /// Whether an event takes back one before it.
    func isUndo(_ fact: EventFact) -> Bool { !undone[fact.index].isEmpty }

    /// A value of an entity by its place.
    private struct Place: Hashable {
        let entity: String
        let path: [String]
    }

    private static let restoring: Set<String> = [
        "restored", "restore", "undeleted", "undelete", "recovered",
    ]

    /// The events that each one takes back: a deletion by making the thing again, a change by the change
    /// to the value before it.
    private static func undone(by facts: [EventFact]) -> [[Int]] {
        var undone = [[Int]](repeating: [], count: facts.count)
        var deletions: [String: [Int]] = [:]
        var changes: [Place: [(index: Int, leaf: EventLeaf)]] = [:]
        for fact in facts where fact.isDone {
            guard let entity = fact.entity else { continue }
            var found: Set<Int> = []
            if fact.verb == .create && fact.part == nil || !restoring.isDisjoint(with: fact.words) {
                found.formUnion(deletions[entity] ?? [])
            }
            let isDeletion = fact.verb == .delete && fact.part == nil
            if isDeletion { deletions[entity, default: []].append(fact.index) }
            for leaf in fact.leaves where leaf.old != nil && leaf.new != nil {
                let place = Place(entity: entity, path: leaf.path)
                for earlier in changes[place] ?? []
                where earlier.leaf.old == leaf.new && earlier.leaf.new == leaf.old {
                    found.insert(earlier.index)
                }
                if !isDeletion { changes[place, default: []].append((fact.index, leaf)) }
            }
            undone[fact.index] = found.sorted()
        }
        return undone
    }

    /// Whether what failed, or what another did, speaks of what had just been changed.
    func isCause(_ first: EventFact, of second: EventFact) -> Bool {
        guard first.verb.isChange, first.isDone, first.actor != second.actor,
            second.seconds - first.seconds <= Bounds.consequence,
            second.event.outcome == .failure || first.entity != second.entity
        else { return false }
        let names = [first.event.entityKey, first.event.entityName].compactMap { $0?.lowercased() }
            .filter { $0.utf8.count > 2 }
        return !mentions[second.index].isDisjoint(with: names)
    }

    /// Whether the one whose access the first changed does the second.
    private func isEnabling(_ first: EventFact, _ second: EventFact) -> Bool {
        first.isDone && first.actor != second.actor
            && !first.targets.isDisjoint(with: second.actorNames) && Complaint.changesAccess(first)
    }
}
