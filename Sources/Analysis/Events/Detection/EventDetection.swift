internal import Domain

/// All that the rules find in a selection.
enum EventDetection {
    /// The gravest first, of equal ones the earliest.
    static func hits(
        in facts: [EventFact],
        texts: EventTexts,
        history: EventHistory?,
        rules: EventRules
    ) -> [EventHit] {
        let baseline = Baseline(history)
        var matcher = EventRuleMatcher(facts)
        var hits = matcher.hits(of: rules).map { eased($0, facts, baseline) }
        hits += EventFigures(facts: facts, rules: rules, baseline: baseline).hits()
        hits += texts.hits(of: rules)
        return withoutFallbacks(hits).enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.severity != b.severity { return a.severity > b.severity }
            let (first, second) = (a.places.first ?? 0, b.places.first ?? 0)
            return (first, left.offset) < (second, right.offset)
        }.map(\.element)
    }

    /// What the actor has done on other days in the same way is not worth the same alarm, nor is what
    /// they did to things of their own, or a service of the cloud provider in its upkeep.
    ///
    /// A habit says nothing of a value that a rule asked for.
    private static func eased(_ hit: EventHit, _ facts: [EventFact], _ baseline: Baseline)
        -> EventHit
    {
        var hit = hit
        if let own = hit.rule.own, hit.matches.allSatisfy({ isOwn($0.fact, facts, baseline) }) {
            hit.severity = min(hit.severity, own)
            hit.figures = Phrase("All of it had been made by the same actor.")
        }
        if let amid = hit.rule.amid, hit.steps[0].allSatisfy({ isAmidDeletions($0.fact, facts) }) {
            hit.severity = min(hit.severity, amid)
            hit.figures = Phrase("The same actor took much else down in the same minutes.")
        }
        if let unusual = hit.rule.unusual, let why = strangeness(of: hit, baseline) {
            hit.severity = max(hit.severity, unusual)
            hit.figures = Phrase(why)
        }
        if !hit.matches.isEmpty, hit.matches.allSatisfy(\.fact.isByProvider) {
            hit.severity = min(hit.severity, .low)
            hit.figures = Phrase("A service of the cloud provider did it, in a role of its own.")
            return hit
        }
        let habit = hit.rule.takesValuesAsUsual ? hit.withoutValues : hit
        guard let usual = hit.rule.usual, isUsual(habit, baseline) else { return hit }
        hit.severity = min(hit.severity, usual)
        hit.figures = Phrase("The same actor did the same on other days before.")
        return hit
    }

    /// What makes it more than what the rule says: that the actor never did it, or not at that hour.
    private static func strangeness(of hit: EventHit, _ baseline: Baseline) -> String? {
        if hit.facts.contains(where: { baseline.isFirst($0) }) {
            return "The log of the days before holds nothing like it by the same actor."
        }
        if hit.facts.contains(where: { baseline.time(of: $0) == .strangeHour }) {
            return "It was done at an hour at which the same actor hardly ever is active."
        }
        return nil
    }

    /// Whether it deletes while a whole environment goes.
    private static func isAmidDeletions(_ fact: EventFact, _ facts: [EventFact]) -> Bool {
        guard fact.verb == .delete else { return false }
        let others = facts.count { other in
            other.index != fact.index && other.verb == .delete && other.isDone
                && other.actor == fact.actor
                && abs(other.seconds - fact.seconds) <= 120
        }
        return others >= 8
    }

    /// Whether the actor is used to every step of it; where many events make one, to most of them.
    private static func isUsual(_ hit: EventHit, _ baseline: Baseline) -> Bool {
        guard hit.matches.allSatisfy({ $0.leaf == nil }) else { return false }
        return hit.steps.allSatisfy { step in
            let count = step.count { baseline.isUsual($0.fact) }
            return step.count >= 5 ? count * 3 >= step.count * 2 : count == step.count
        }
    }

    /// Whether the actor made the thing, as far as the selection and the days before tell.
    private static func isOwn(_ fact: EventFact, _ facts: [EventFact], _ baseline: Baseline) -> Bool
    {
        guard let entity = fact.entity, !fact.actor.isEmpty else { return false }
        let here = facts[..<fact.index].first {
            $0.entity == entity && $0.verb == .create && $0.isDone
        }
        if let here { return here.actor == fact.actor }
        return baseline.entity(fact)?.creator == fact.event.actorName
    }

    /// A rule for what no other speaks of is silent where another does.
    private static func withoutFallbacks(_ hits: [EventHit]) -> [EventHit] {
        var told: Set<Int> = []
        for hit in hits where !hit.rule.isFallback && hit.severity >= .low {
            told.formUnion(hit.places)
        }
        return hits.filter { hit in
            !hit.rule.isFallback || !hit.places.allSatisfy { told.contains($0) }
        }
    }
}
