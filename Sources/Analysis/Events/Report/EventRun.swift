internal import Domain
internal import JSON

/// Events that follow each other and are alike, told in one line.
struct EventRun {
    private enum Bounds {
        static let leavesMax = 3
        static let namesMax = 3
        static let foldedMin = 4
    }

    let facts: [EventFact]

    /// Neighbours of the same actor, type, kind of entity and outcome; in the order of time.
    static func runs(of facts: [EventFact]) -> [EventRun] {
        var runs: [EventRun] = []
        for fact in facts {
            if let last = runs.last?.facts.last, isAlike(last, fact), let run = runs.popLast() {
                runs.append(EventRun(facts: run.facts + [fact]))
            } else {
                runs.append(EventRun(facts: [fact]))
            }
        }
        // Few changes are told one by one, with their values.
        return runs.flatMap { run in
            run.facts.count < Bounds.foldedMin && run.facts.contains { !$0.leaves.isEmpty }
                ? run.facts.map { EventRun(facts: [$0]) } : [run]
        }
    }

    static func isAlike(_ first: EventFact, _ second: EventFact) -> Bool {
        first.actor == second.actor && first.event.eventType == second.event.eventType
            && first.event.entityType == second.event.entityType
            && first.event.outcome == second.event.outcome
            && EventTimes.day(first.event.occurredAt) == EventTimes.day(second.event.occurredAt)
    }

    /// The names of events as readers cite them: `E4–E9, E12`.
    static func aliases(_ facts: [EventFact]) -> String { AliasRuns.text(facts.map(\.alias)) }

    /// What happened, without the time.
    var phrase: Phrase {
        guard let first = facts.first else { return Phrase() }
        var phrase = EventNames.actor(first) + " \(EventDeed.verb(first))"
        if facts.count == 1 {
            let amount = first.verb.isChange ? Phrase() : EventOrigin.amount(first)
            phrase = phrase + EventDeed.object(first) + " (" + EventNames.type(first) + ")"
            phrase = phrase + Self.changes(first) + (amount.isEmpty ? amount : ", " + amount)
        } else {
            phrase =
                phrase + EventDeed.object(facts, max: Bounds.namesMax) + " ("
                + EventNames.type(first)
            phrase = phrase + " ×\(facts.count) over \(EventTimes.span(of: facts)))"
        }
        let fault = EventFault.phrase(facts)
        if !fault.isEmpty { phrase = phrase + "; error: " + fault }
        return phrase + " (\(Self.aliases(facts)))"
    }

    /// The values that changed: rights, credentials and what is visible before all others.
    static func changes(_ fact: EventFact) -> Phrase {
        var seen: Set<[String]> = []
        let names = [fact.event.entityName, fact.event.entityKey].compactMap { $0 }
        let leaves = fact.leaves.filter { leaf in
            // The name of what it was done to has been told.
            let isTold = leaf.old == nil && leaf.new?.string.map(names.contains) == true
            return !isTold && seen.insert(leaf.path).inserted
        }
        let ranked = leaves.enumerated().sorted { left, right in
            (rank(left.element), left.offset) < (rank(right.element), right.offset)
        }.map(\.element)
        if ranked.isEmpty { return Phrase() }
        let shown = ranked.prefix(Bounds.leavesMax).map { leaf -> Phrase in
            let name = EventNames.field(leaf, of: fact)
            let new = EventNames.value(leaf.new, name: leaf.name, of: fact)
            guard leaf.old != nil else { return name + " " + new }
            return name + " " + EventNames.value(leaf.old, name: leaf.name, of: fact) + " → " + new
        }
        let rest = ranked.count - shown.count
        let more = rest > 0 ? " and \(SafeText.count(rest, "more value"))" : ""
        return ": " + Phrase.joined(Array(shown), by: ", ") + more
    }

    private static let minor: Set<String> = [
        "tag", "host", "path", "marker", "client", "nonce", "region", "border",
    ]

    private static func rank(_ leaf: EventLeaf) -> Int {
        let words = Set(leaf.nameWords)
        // What steers the call or its transport, and marks for bookkeeping, say little.
        let isMinor = leaf.words.contains { !minor.isDisjoint(with: $0) }
        if isMinor { return 9 }
        let order: [Set<String>] = [
            [
                "role", "permission", "policy", "privilege", "group", "admin", "scope", "principal",
                "action",
            ],
            ["password", "key", "token", "mfa", "secret", "credential"],
            ["public", "visibility", "acl", "cidr", "access", "share", "shared"],
            ["status", "state", "enabled", "active"],
        ]
        return order.firstIndex { !$0.isDisjoint(with: words) } ?? order.count
    }
}
