internal import Domain

/// What was done, or tried, in words.
enum EventDeed {
    /// Kinds of deeds that a sentence tells apart.
    static let kindsMax = 4

    /// Verbs that types name and that say more than that something was updated.
    private static let exact: [(past: String, infinitive: String)] = [
        ("restored", "restore"), ("suspended", "suspend"), ("enabled", "enable"),
        ("disabled", "disable"), ("activated", "activate"), ("deactivated", "deactivate"),
        ("renamed", "rename"), ("moved", "move"), ("merged", "merge"), ("closed", "close"),
        ("reopened", "reopen"), ("paused", "pause"), ("archived", "archive"),
        ("deployed", "deploy"), ("rotated", "rotate"), ("locked", "lock"),
        ("unlocked", "unlock"), ("approved", "approve"), ("rejected", "reject"),
    ]

    /// The verb behind whoever did it; never that of a deed that did not succeed.
    static func verb(_ fact: EventFact, isPlural: Bool = false) -> String {
        var (past, infinitive) = words(of: fact)
        if let part = fact.part, !part.words.isEmpty, part.words.allSatisfy(isPlain) {
            let name = part.words.joined(separator: " ")
            past = "\(part.verb.past) the \(name) of"
            infinitive = "\(part.verb.infinitive) the \(name) of"
        }
        return switch fact.event.outcome {
        case .success, .unknown: past
        case .failure: "failed to \(infinitive)"
        case .denied: "\(isPlural ? "were" : "was") not allowed to \(infinitive)"
        }
    }

    private static func words(of fact: EventFact) -> (past: String, infinitive: String) {
        switch fact.verb {
        case .login: return ("signed in", "sign in")
        case .logout: return ("signed out", "sign out")
        case .update:
            // `USER_MFA_DISABLED` does not disable the user.
            let kind = Set(fact.entityWords)
            let type = NameWords.of(fact.event.eventType).filter { !kind.contains($0) }
            if type.count == 1, let verb = exact.first(where: { $0.past == type[0] }) {
                return verb
            }
        case .create, .delete, .read, .grant, .revoke, .execute, .export, .other, .assume: break
        }
        return (fact.verb.past, fact.verb.infinitive)
    }

    /// What it was done to, with the word that binds it to the verb; empty when the verb says all.
    static func object(_ fact: EventFact) -> Phrase { object([fact], max: 1) }

    /// The different things that alike events were done to.
    static func object(_ facts: [EventFact], max: Int) -> Phrase {
        let named = facts.compactMap(named)
        guard let first = facts.first, !named.isEmpty else { return Phrase() }
        let isParty = StandIns.isPerson(first.event.entityType ?? "")
        let word =
            switch first.verb {
            case .login: isParty ? " as " : " to "
            case .logout: isParty ? " as " : " of "
            default: " "
            }
        return word + EventHit.listed(named, max: max)
    }

    private static func named(_ fact: EventFact) -> Phrase? {
        if fact.verb == .login || fact.verb == .logout {
            let isOwn = fact.entity == nil || fact.isSelf || isOwnAccount(fact)
            return isOwn ? nil : EventNames.entity(fact)
        }
        // The type, which is all that is known of it then, follows.
        let isUnnamed = fact.event.entityName == nil && fact.event.entityKey == nil
        if isUnnamed, EventNames.kind(of: fact).isEmpty { return Phrase("something") }
        return EventNames.entity(fact)
    }

    /// Whether somebody signs in to the account that bears their name: `dana.wu@…` as `Dana Wu`.
    private static func isOwnAccount(_ fact: EventFact) -> Bool {
        guard let actor = fact.event.actor, let name = fact.event.entityName else { return false }
        let local = NameWords.of(String(actor.split(separator: "@").first ?? ""))
        return !local.isEmpty && Set(local).isSubset(of: NameWords.of(name))
    }

    /// What one actor did in all: of each kind how much, in the order of their beginnings.
    static func summary(_ facts: [EventFact], isPlural: Bool = false) -> Phrase {
        let kinds = Dictionary(grouping: facts) {
            "\(verb($0))\u{1F}\($0.event.entityType ?? "")"
        }
        .values.sorted { ($1.count, $0[0].index) < ($0.count, $1[0].index) }
        let shown = kinds.prefix(kindsMax).sorted { $0[0].index < $1[0].index }
            .map { counted($0, isPlural: isPlural) }
        if kinds.count == shown.count { return Phrase.list(shown) }
        return Phrase.joined(shown, by: ", ") + " and more"
    }

    /// Deeds of one kind with their number: `deleted 40 documents`, `failed to sign in 7 times`.
    static func counted(_ facts: [EventFact], isPlural: Bool = false) -> Phrase {
        guard let first = facts.first else { return Phrase() }
        let verb = Phrase(verb(first, isPlural: isPlural))
        let entities = Set(facts.compactMap(\.entity)).count
        if entities < 2 || first.verb == .login || first.verb == .logout {
            return verb + (entities < 2 ? object(first) : Phrase()) + times(facts.count)
        }
        let kind = EventNames.plainKind(of: first)
        let plural = EventNames.plural(kind ?? "thing")
        let more = facts.count > entities ? " in \(SafeText.grouped(facts.count)) events" : ""
        return verb + " \(SafeText.grouped(entities)) \(plural)\(more)"
    }

    private static func times(_ count: Int) -> String {
        switch count {
        case 1: ""
        case 2: " twice"
        default: " \(SafeText.grouped(count)) times"
        }
    }

    /// Whether a word of a type can stand among ours.
    private static func isPlain(_ word: String) -> Bool {
        word.utf8.count <= 20 && word.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }
    }
}
