internal import Domain

/// All that the rules find in a selection.
enum EventDetection {
    /// The gravest first, of equal ones the earliest.
    static func hits(
        in facts: [EventFact],
        history: EventHistory?,
        rules: EventRules
    ) -> [EventHit] {
        let baseline = Baseline(history)
        var matcher = EventRuleMatcher(facts)
        var hits = matcher.hits(of: rules).map { eased($0, baseline) }
        hits += EventFigures(facts: facts, rules: rules, baseline: baseline).hits()
        hits += EventTexts(facts: facts, rules: rules).hits()
        return withoutFallbacks(hits).enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.severity != b.severity { return a.severity > b.severity }
            let (first, second) = (a.places.first ?? 0, b.places.first ?? 0)
            return (first, left.offset) < (second, right.offset)
        }.map(\.element)
    }

    /// What the actor has done on other days in the same way is not worth the same alarm.
    private static func eased(_ hit: EventHit, _ baseline: Baseline) -> EventHit {
        guard let usual = hit.rule.usual,
            hit.matches.allSatisfy({ baseline.isUsual($0.fact) })
        else { return hit }
        var hit = hit
        hit.severity = min(hit.severity, usual)
        hit.figures = Phrase("The same actor did the same on other days before.")
        return hit
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
