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

    init(_ facts: [EventFact]) {
        self.facts = facts
        mentions = facts.map { fact in
            let values = fact.selected.metadata.members.compactMap { $0.value.string }
                .filter { $0.utf8.count <= EventParties.nameBytesMax }
            return fact.subjects.union(values.map { $0.lowercased() })
        }
    }

    /// What a run follows from, in our words; nil when nothing is known.
    func note(on run: [EventFact]) -> String? {
        guard let fact = run.first else { return nil }
        let earlier = facts[..<fact.index].reversed()
        if let back = earlier.first(where: { isTakenBack($0, by: fact) }) {
            return "takes back \(back.alias)"
        }
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

    private func isTakenBack(_ first: EventFact, by second: EventFact) -> Bool {
        guard first.entity != nil, first.entity == second.entity, first.isDone, second.isDone else {
            return false
        }
        return second.leaves.contains { leaf in
            leaf.old != nil && leaf.new != nil
                && first.leaves.contains {
                    $0.path == leaf.path && $0.old == leaf.new && $0.new == leaf.old
                }
        }
    }

    /// Whether what failed, or what another did, speaks of what had just been changed.
    private func isCause(_ first: EventFact, of second: EventFact) -> Bool {
        guard first.verb.isChange, first.isDone, first.actor != second.actor,
            second.seconds - first.seconds <= Bounds.consequence,
            second.event.outcome == .failure || first.entity != second.entity
        else { return false }
        let names = [first.event.entityKey, first.event.entityName].compactMap { $0?.lowercased() }
            .filter { $0.utf8.count > 2 }
        return !mentions[second.index].isDisjoint(with: names)
    }

    /// Whether the one to whom the first was done does the second.
    private func isEnabling(_ first: EventFact, _ second: EventFact) -> Bool {
        first.verb.isChange && first.isDone && first.actor != second.actor
            && !first.targets.isDisjoint(with: second.actorNames)
    }
}
