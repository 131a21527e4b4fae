internal import JSON

/// One value that came, went or changed: what rules are held against.
struct ChangeFact: Sendable {
    enum Kind: String, Sendable {
        /// A member of an object.
        case member
        /// An element of a list of objects; its name is the list's.
        case element
        /// A word in a list of words; its name is the list's.
        case item
    }

    let verb: AssessedChange.Verb
    let kind: Kind
    /// The way to it.
    let place: ChangePlace
    /// The name of the member or list.
    let name: String
    let old: JSONValue?
    let new: JSONValue?
    /// The objects around it, the nearest first; of an element, the element itself before them.
    let surroundings: [JSONObject]
    /// Whether this is what changed, and not a part of something that came or went whole.
    let isWhole: Bool

    /// The member of that name of the nearest object around it that has one.
    func member(_ name: String) -> JSONValue? {
        surroundings.lazy.compactMap { ElementIdentity.member(name, of: $0) }.first
    }

    /// The value as it is now, or was.
    var value: JSONValue? { new ?? old }
}

/// One rule that matched a fact of one change.
struct RuleHit {
    let rule: Int
    /// The change's place among those kept.
    let change: Int
    let fact: ChangeFact
}

/// Reads the facts of changes and holds the rules against them.
struct ChangeReader {
    private enum Bounds {
        /// Facts that are read of one change.
        static let factsMax = 20_000
        /// Facts that are read in all.
        static let allFactsMax = 400_000
        static let depthMax = 64
    }

    private struct NameEntry {
        let words: [String]
        let candidates: [ChangeRules.Candidate]
    }

    private let rules: ChangeRules
    private var known: KnownParties
    private var names: [String: NameEntry] = [:]
    private var factCount = 0
    private var unread = 0

    init(rules: ChangeRules, old: JSONValue) {
        self.rules = rules
        known = KnownParties(old)
    }

    /// What was not read, as sentences.
    var omissions: [String] {
        if unread == 0 { return [] }
        let changes = SafeText.count(unread, "large change")
        return ["parts of \(changes): too many values for the rules to read each"]
    }

    mutating func words(of name: String) -> [String] { entry(name).words }

    private mutating func entry(_ name: String) -> NameEntry {
        if let entry = names[name] { return entry }
        let words = NameWords.of(name)
        let entry = NameEntry(words: words, candidates: rules.candidates(for: words))
        // Hostile documents have no end of names.
        if names.count < 50_000 { names[name] = entry }
        return entry
    }

    /// The rules that speak of a change, each with the facts that it matched.
    mutating func hits(of change: AssessedChange) -> [(rule: Int, fact: ChangeFact)] {
        var hits: [(rule: Int, fact: ChangeFact)] = []
        for fact in facts(of: change) {
            hits += matched(fact) { !$0.isAboutLoss }.map { ($0, fact) }
        }
        let isRated = hits.contains { !rules.all[$0.rule].isFallback }
        return isRated ? hits.filter { !rules.all[$0.rule].isFallback } : hits
    }

    /// The rules that speak of an element as one of the many that its list has lost.
    mutating func hits(ofLoss change: AssessedChange) -> [(rule: Int, fact: ChangeFact)] {
        guard let fact = facts(of: change).first else { return [] }
        return matched(fact) { $0.isAboutLoss }.map { ($0, fact) }
    }

    private mutating func matched(_ fact: ChangeFact, _ isAsked: (ChangeRule) -> Bool) -> [Int] {
        var matched: [Int] = []
        for candidate in entry(fact.name).candidates where matched.last != candidate.rule {
            let rule = rules.all[candidate.rule]
            // Of the rules that speak where no other does, the first is enough.
            if rule.isFallback, !matched.isEmpty { continue }
            if isAsked(rule), matches(rule.conditions[candidate.condition], fact) {
                matched.append(candidate.rule)
            }
        }
        return matched
    }

    private mutating func matches(_ condition: RuleCondition, _ fact: ChangeFact) -> Bool {
        guard !condition.isAlone || fact.isWhole,
            condition.verbs.isEmpty || condition.verbs.contains(fact.verb),
            condition.kinds.isEmpty || condition.kinds.contains(fact.kind)
        else { return false }
        if !condition.notNames.isEmpty {
            let words = words(of: fact.name)
            if condition.notNames.contains(where: { $0.fits(words) }) { return false }
        }
        if !condition.path.isEmpty, !leads(fact, condition.path) { return false }
        if !condition.notPath.isEmpty, leads(fact, condition.notPath) { return false }
        if let old = condition.old, !old.matches(fact.old, &known) { return false }
        if let new = condition.new, !new.matches(fact.new, &known) { return false }
        if let value = condition.value, !value.matches(fact.value, &known) { return false }
        if let trend = condition.trend, !trend.matches(fact.old, fact.new) { return false }
        return condition.beside.allSatisfy { name, predicate in
            predicate.matches(fact.member(name), &known)
        }
    }

    /// Whether a phrase stands in one of the names on the way.
    private mutating func leads(_ fact: ChangeFact, _ phrases: [NamePhrase]) -> Bool {
        for name in fact.place.names {
            let words = words(of: name)
            if phrases.contains(where: { $0.fits(words) }) { return true }
        }
        return false
    }

    // MARK: Facts

    private mutating func facts(of change: AssessedChange) -> [ChangeFact] {
        var facts: [ChangeFact] = []
        let name = change.place.names.last ?? ""
        let structure = change.new ?? change.old
        let around =
            (change.place.isElement ? structure?.object : nil).map { [$0] } ?? []
            + change.surroundings
        let kind: ChangeFact.Kind =
            if change.place.isElement { .element } else { change.isItem ? .item : .member }
        facts.append(
            ChangeFact(
                verb: change.verb,
                kind: kind,
                place: change.place,
                name: name,
                old: change.old,
                new: change.new,
                surroundings: around,
                isWhole: true
            )
        )
        switch change.verb {
        case .added, .changed:
            if let new = change.new {
                collect(new, .added, change.place, change.surroundings, &facts)
            }
        case .removed, .moved: break
        }
        switch change.verb {
        case .removed, .changed:
            if let old = change.old {
                collect(old, .removed, change.place, change.surroundings, &facts)
            }
        case .added, .moved: break
        }
        factCount += facts.count
        if facts.count >= Bounds.factsMax { unread += 1 }
        return facts
    }

    /// The values inside a structure, each a fact of its own.
    private func collect(
        _ value: JSONValue,
        _ verb: AssessedChange.Verb,
        _ place: ChangePlace,
        _ surroundings: [JSONObject],
        _ facts: inout [ChangeFact]
    ) {
        guard facts.count < Bounds.factsMax, factCount < Bounds.allFactsMax,
            place.steps.count < Bounds.depthMax
        else { return }
        func note(
            _ kind: ChangeFact.Kind,
            _ inner: JSONValue,
            _ step: ChangePlace.Step?,
            _ around: [JSONObject],
            _ surroundings: [JSONObject]
        ) {
            var place = place
            if let step { place.steps.append(step) }
            let fact = ChangeFact(
                verb: verb,
                kind: kind,
                place: place,
                name: place.names.last ?? "",
                old: verb == .removed ? .some(inner) : .none,
                new: verb == .removed ? .none : .some(inner),
                surroundings: around,
                isWhole: false
            )
            facts.append(fact)
            if !DocumentComparison.isWord(inner) {
                collect(inner, verb, place, surroundings, &facts)
            }
        }
        switch value {
        case .object(let object):
            let around = Array(([object] + surroundings).prefix(3))
            for member in object.members {
                note(.member, member.value, .member(member.key), around, around)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                guard case .object(let object) = element else {
                    note(.item, element, nil, surroundings, surroundings)
                    continue
                }
                let step = ChangePlace.Element(
                    title: ElementIdentity.title(of: element, key: nil),
                    old: verb == .removed ? index : nil,
                    new: verb == .removed ? nil : index
                )
                note(.element, element, .element(step), [object] + surroundings, surroundings)
            }
        default: break
        }
    }
}
