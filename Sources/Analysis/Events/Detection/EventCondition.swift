internal import Domain
internal import JSON

/// One condition on a single event; everything that it asks must hold.
///
/// - `calls`: patterns with `*` that the type fits, in small letters: the whole of it where the pattern
///   has a full stop, else the part behind its last one.
/// - `verbs`: what it does (see `EventVerb`).
/// - `about`, `not_about`: phrases of which one must (none may) stand in the type, action and kind of
///   entity. Names are read as words without capitals, dashes and plurals.
/// - `entity`, `not_entity`: the same of the kind of entity alone; `named`: of the entity's name.
/// - `outcomes`: how it ended; what was done or does not say, where nothing is asked.
/// - `fields`: what is asked of the values that came, went or changed; each must find one.
/// - `no_fields`: what must find none.
/// - `metadata`: what is asked of its context, by name.
/// - `target`: `self` or `other`, where it names whom it was done to; `unnamed` where it names nobody.
/// - `actor`: `root`: the owner of everything; `machine`: the session of a machine's role.
struct EventCondition: Sendable {
    enum Target: String, Sendable { case oneself = "self", other, unnamed }
    enum ActorKind: String, Sendable { case root, machine }

    let calls: [(pattern: Wildcard, isWhole: Bool)]
    let verbs: Set<EventVerb>
    let about: [NamePhrase]
    let notAbout: [NamePhrase]
    let entity: [NamePhrase]
    let notEntity: [NamePhrase]
    let named: [NamePhrase]
    var outcomes: Set<Outcome>
    let fields: [EventFieldCondition]
    let noFields: [EventFieldCondition]
    let metadata: [(words: [String], predicate: ValuePredicate)]
    let target: Target?
    let actorKind: ActorKind?

    /// The same of what was tried and not done.
    var failed: EventCondition {
        var copy = self
        copy.outcomes = [.failure, .denied]
        return copy
    }

    /// Whether an event fits, with the value that made it fit, where one was asked for.
    func match(_ fact: EventFact, _ known: inout KnownParties) -> EventMatch? {
        guard outcomes.contains(fact.event.outcome),
            verbs.isEmpty || verbs.contains(fact.verb),
            calls.isEmpty || isCall(fact),
            about.isEmpty || about.contains(where: { $0.fits(fact.words) }),
            !notAbout.contains(where: { $0.fits(fact.words) }),
            entity.isEmpty || entity.contains(where: { $0.fits(fact.entityWords) }),
            !notEntity.contains(where: { $0.fits(fact.entityWords) }),
            isNamed(fact), isTargeted(fact), isByKind(fact)
        else { return nil }
        for (words, predicate) in metadata
        where !predicate.matches(fact.metadata(words), &known) { return nil }
        if noFields.contains(where: { $0.leaf(of: fact, &known) != nil }) { return nil }
        var shown: EventLeaf?
        for field in fields {
            guard let leaf = field.leaf(of: fact, &known) else { return nil }
            shown = shown ?? leaf
        }
        return EventMatch(fact: fact, leaf: shown)
    }

    private func isCall(_ fact: EventFact) -> Bool {
        calls.contains { call in
            call.pattern.matches(Array((call.isWhole ? fact.call.whole : fact.call.last).utf8))
        }
    }

    private func isNamed(_ fact: EventFact) -> Bool {
        if named.isEmpty { return true }
        let names = [fact.event.entityName, fact.event.entityKey].compactMap { $0 }
        return names.contains { name in
            let words = NameWords.of(name)
            return named.contains { $0.fits(words) }
        }
    }

    private func isTargeted(_ fact: EventFact) -> Bool {
        switch target {
        case nil: true
        case .oneself: fact.isSelf
        case .other: !fact.targets.isEmpty && !fact.actor.isEmpty && !fact.isSelf
        case .unnamed: fact.targets.isEmpty
        }
    }

    private func isByKind(_ fact: EventFact) -> Bool {
        switch actorKind {
        case nil: return true
        case .root:
            return fact.actor.hasSuffix(":root") || fact.actor == "root"
                || fact.metadata(["identity", "type"])?.string?.lowercased() == "root"
        case .machine:
            // The session of an instance's role is named by the instance: `i-0a1b2c3d4e5f60718`.
            guard let session = fact.actor.split(separator: "/").last, session.hasPrefix("i-")
            else {
                return false
            }
            return session.utf8.count >= 10
                && session.utf8.dropFirst(2).allSatisfy {
                    0x30...0x39 ~= $0 || 0x61...0x66 ~= $0
                }
        }
    }
}

/// An event that fits a condition.
struct EventMatch: Sendable {
    let fact: EventFact
    /// The value that the condition asked for; nil when it asked for none.
    let leaf: EventLeaf?
}

/// What is asked of one value of an event.
///
/// - `name`, `not_name`: phrases of which one must (none may) stand in its name; `path`: in a name on the way.
/// - `old`, `new`, `value` (the new, or the old of what is gone): see `ValuePredicate`.
/// - `trend`: a number that `rises` or `falls`.
struct EventFieldCondition: Sendable {
    let names: [NamePhrase]
    let notNames: [NamePhrase]
    let path: [NamePhrase]
    let old: ValuePredicate?
    let new: ValuePredicate?
    let value: ValuePredicate?
    let trend: Trend?

    /// The first value that fits.
    func leaf(of fact: EventFact, _ known: inout KnownParties) -> EventLeaf? {
        for leaf in fact.leaves {
            if !names.isEmpty || !notNames.isEmpty {
                if !names.isEmpty, !names.contains(where: { $0.fits(leaf.nameWords) }) { continue }
                if notNames.contains(where: { $0.fits(leaf.nameWords) }) { continue }
            }
            if !path.isEmpty {
                let isOnWay = leaf.words.contains { words in path.contains { $0.fits(words) } }
                if !isOnWay { continue }
            }
            if let old, !old.matches(leaf.old, &known) { continue }
            if let new, !new.matches(leaf.new, &known) { continue }
            if let value, !value.matches(leaf.new ?? leaf.old, &known) { continue }
            if let trend, !trend.matches(leaf.old, leaf.new) { continue }
            return leaf
        }
        return nil
    }
}
