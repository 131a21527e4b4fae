internal import Domain
internal import JSON

/// Holds the rules with conditions against the events.
struct EventRuleMatcher {
    private let facts: [EventFact]
    private var known: KnownParties

    init(_ facts: [EventFact]) {
        self.facts = facts
        let parties = facts.flatMap { fact -> [JSONValue] in
            let named = [["account"], ["recipient", "account", "id"], ["tenant"]].compactMap(
                fact.metadata
            )
            return named + [.optional(fact.event.actor)]
        }
        known = KnownParties(.array(parties))
    }

    mutating func hits(of rules: EventRules) -> [EventHit] {
        var hits: [EventHit] = []
        for rule in rules.all {
            switch rule.kind {
            case .single(let conditions, let atLeast, let distinct):
                hits += singles(rule, conditions, atLeast, distinct)
            case .sequence(let steps): hits += sequences(rule, steps)
            case .detector: break
            }
        }
        return hits
    }

    private mutating func matches(_ conditions: [EventCondition]) -> [EventMatch] {
        var matches: [EventMatch] = []
        for fact in facts {
            for condition in conditions {
                guard let match = condition.match(fact, &known) else { continue }
                matches.append(match)
                break
            }
        }
        return matches
    }

    // MARK: Single events

    private mutating func singles(
        _ rule: EventRule,
        _ conditions: [EventCondition],
        _ atLeast: Int,
        _ distinct: EventRule.Distinct?
    ) -> [EventHit] {
        let groups = Dictionary(grouping: matches(conditions)) { $0.fact.actor }
        return groups.sorted { $0.key < $1.key }.flatMap { _, matches -> [EventHit] in
            guard atLeast > 1 else {
                return [EventHit(rule: rule, severity: rule.severity, steps: [matches])]
            }
            return Self.crowds(matches, atLeast, distinct, rule.span).map {
                EventHit(rule: rule, severity: rule.severity, steps: [$0])
            }
        }
    }

    /// The longest stretches in which enough events, or enough different ones, lie within a span.
    static func crowds(
        _ matches: [EventMatch],
        _ atLeast: Int,
        _ distinct: EventRule.Distinct?,
        _ span: Int64
    ) -> [[EventMatch]] {
        var crowds: [[EventMatch]] = []
        var start = 0
        while start < matches.count {
            let first = matches[start].fact.seconds
            let end =
                matches[start...].firstIndex { $0.fact.seconds - first > span } ?? matches.count
            let crowd = Array(matches[start..<end])
            let size =
                switch distinct {
                case .entity: Set(crowd.map { $0.fact.call.whole + ($0.fact.entity ?? "") }).count
                case .type: Set(crowd.map(\.fact.call.whole)).count
                case nil: crowd.count
                }
            if size >= atLeast {
                crowds.append(crowd)
                start = end
            } else {
                start += 1
            }
        }
        return crowds
    }

    // MARK: Sequences

    private mutating func sequences(_ rule: EventRule, _ steps: [EventStep]) -> [EventHit] {
        let candidates = steps.map { matches($0.conditions) }
        guard candidates.allSatisfy({ !$0.isEmpty }) else { return [] }
        var hits: [EventHit] = []
        var used: Set<Int> = []
        for first in candidates[0] where !used.contains(first.fact.index) {
            let search = SequenceSearch(steps: steps, candidates: candidates, span: rule.span)
            guard let found = search.from(first) else { continue }
            for match in found[0] { used.insert(match.fact.index) }
            hits.append(EventHit(rule: rule, severity: rule.severity, steps: found))
        }
        return Self.merged(hits)
    }

    /// Sequences of one rule by one actor are one finding.
    private static func merged(_ hits: [EventHit]) -> [EventHit] {
        var merged: [EventHit] = []
        var counts: [Int] = []
        var places: [String: Int] = [:]
        for hit in hits {
            let actor = hit.steps[0][0].fact.actor
            guard let place = places[actor] else {
                places[actor] = merged.count
                merged.append(hit)
                counts.append(1)
                continue
            }
            let old = merged[place]
            counts[place] += 1
            let steps = zip(old.steps, hit.steps).map { before, more in
                let seen = Set(before.map(\.fact.index))
                return before + more.filter { !seen.contains($0.fact.index) }
            }
            merged[place] = EventHit(rule: old.rule, severity: old.severity, steps: steps)
        }
        return zip(merged, counts).map { hit, count in
            guard let many = hit.rule.many, count >= EventRule.manyMin else { return hit }
            var hit = hit
            hit.severity = many
            return hit
        }
    }
}

/// Looks for the steps of a sequence, one behind the other.
struct SequenceSearch {
    let steps: [EventStep]
    /// The events that fit each step by themselves, by time.
    let candidates: [[EventMatch]]
    let span: Int64

    func from(_ first: EventMatch) -> [[EventMatch]]? {
        step(0, first, [], after: first.fact.index - 1)
    }

    private func step(
        _ number: Int,
        _ first: EventMatch,
        _ found: [[EventMatch]],
        after place: Int
    ) -> [[EventMatch]]? {
        guard number < steps.count else { return found }
        let wanted = steps[number]
        let fitting = candidates[number].filter { match in
            match.fact.index > place && match.fact.seconds - first.fact.seconds <= span
                && (number == 0 && match.fact.index == first.fact.index
                    || fits(match.fact, wanted, first.fact))
        }
        if wanted.atLeast > 1 || wanted.takesAll {
            guard fitting.count >= wanted.atLeast else { return nil }
            let least = fitting[wanted.atLeast - 1].fact.index
            guard let rest = step(number + 1, first, found + [fitting], after: least) else {
                return nil
            }
            // What comes behind the next step is no part of this one.
            guard let next = rest.dropFirst(number + 1).first?.first?.fact.index else {
                return rest
            }
            var trimmed = rest
            trimmed[number] = rest[number].filter { $0.fact.index < next }
            return trimmed
        }
        for match in number == 0 ? [first] : fitting {
            let rest = step(number + 1, first, found + [[match]], after: match.fact.index)
            if let rest { return rest }
        }
        return nil
    }

    private func fits(_ fact: EventFact, _ step: EventStep, _ first: EventFact) -> Bool {
        if step.isByTarget {
            guard !first.targets.isDisjoint(with: fact.actorNames), fact.actor != first.actor else {
                return false
            }
        }
        return step.same.allSatisfy { isTied(fact, first, $0) }
            && step.other.allSatisfy { !isTied(fact, first, $0) }
    }

    private func isTied(_ fact: EventFact, _ first: EventFact, _ tie: EventStep.Tie) -> Bool {
        switch tie {
        case .actor: fact.actor == first.actor
        case .entity: fact.entity != nil && fact.entity == first.entity
        case .target:
            first.targets.isEmpty
                ? fact.entity != nil && fact.entity == first.entity
                : !fact.targets.isDisjoint(with: first.targets)
        case .network: fact.network != nil && fact.network == first.network
        case .entityType: fact.event.entityType == first.event.entityType
        case .subject: fact.isAboutSame(as: first)
        }
    }
}
