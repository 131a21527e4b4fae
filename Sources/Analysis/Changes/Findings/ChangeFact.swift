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
    /// The object whose member it is; of an element, the element itself.
    let container: JSONObject?

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
            let entry = entry(fact.name)
            var isMatched: Set<Int> = []
            for candidate in entry.candidates where !isMatched.contains(candidate.rule) {
                let condition = rules.all[candidate.rule].conditions[candidate.condition]
                guard matches(condition, fact) else { continue }
                isMatched.insert(candidate.rule)
                hits.append((candidate.rule, fact))
            }
        }
        let isRated = hits.contains { !rules.all[$0.rule].isFallback }
        return isRated ? hits.filter { !rules.all[$0.rule].isFallback } : hits
    }

    private mutating func matches(_ condition: RuleCondition, _ fact: ChangeFact) -> Bool {
        guard condition.verbs.isEmpty || condition.verbs.contains(fact.verb),
            condition.kinds.isEmpty || condition.kinds.contains(fact.kind)
        else { return false }
        if !condition.path.isEmpty, !leads(fact, condition.path) { return false }
        if !condition.notPath.isEmpty, leads(fact, condition.notPath) { return false }
        if let old = condition.old, !old.matches(fact.old, &known) { return false }
        if let new = condition.new, !new.matches(fact.new, &known) { return false }
        if let value = condition.value, !value.matches(fact.value, &known) { return false }
        if let trend = condition.trend, !trend.matches(fact.old, fact.new) { return false }
        return condition.beside.allSatisfy { name, predicate in
            let member = fact.container.flatMap { ElementIdentity.member(name, of: $0) }
            return predicate.matches(member, &known)
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
                container: change.place.isElement ? structure?.object : change.container
            )
        )
        switch change.verb {
        case .added, .changed:
            if let new = change.new { collect(new, .added, change.place, &facts) }
        case .removed, .moved: break
        }
        switch change.verb {
        case .removed, .changed:
            if let old = change.old { collect(old, .removed, change.place, &facts) }
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
        _ facts: inout [ChangeFact]
    ) {
        guard facts.count < Bounds.factsMax, factCount < Bounds.allFactsMax,
            place.steps.count < Bounds.depthMax
        else { return }
        func note(
            _ kind: ChangeFact.Kind,
            _ inner: JSONValue,
            _ step: ChangePlace.Step?,
            _ container: JSONObject?
        ) {
            var place = place
            if let step { place.steps.append(step) }
            let fact = ChangeFact(
                verb: verb,
                kind: kind,
                place: place,
                name: place.names.last ?? "",
                old: verb == .removed ? inner : nil,
                new: verb == .removed ? nil : inner,
                container: container
            )
            facts.append(fact)
            if !DocumentComparison.isWord(inner) { collect(inner, verb, place, &facts) }
        }
        switch value {
        case .object(let object):
            for member in object.members {
                note(.member, member.value, .member(member.key), object)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                guard case .object(let object) = element else {
                    note(.item, element, nil, nil)
                    continue
                }
                let step = ChangePlace.Element(
                    title: ElementIdentity.title(of: element, key: nil),
                    old: verb == .removed ? index : nil,
                    new: verb == .removed ? nil : index
                )
                note(.element, element, .element(step), object)
            }
        default: break
        }
    }
}

extension AssessedChange {
    /// Whether this is a word that came into a list or went from it.
    var isItem: Bool {
        guard verb == .added || verb == .removed, let name = place.names.last,
            let value = new ?? old, DocumentComparison.isWord(value)
        else { return false }
        return container?[name]?.array != nil
    }
}
