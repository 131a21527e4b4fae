/// A rule with the events of which it speaks.
struct EventHit: Sendable {
    let rule: EventRule
    var severity: Severity
    /// The events step by step, none without any; one step where the rule knows no order.
    let steps: [[EventMatch]]
    /// The figures that it rests on; empty when it rests on no figures.
    var figures = Phrase()

    /// The same without the values that were asked for.
    var withoutValues: EventHit {
        let steps = steps.map { step in step.map { EventMatch(fact: $0.fact, leaf: nil) } }
        return EventHit(rule: rule, severity: severity, steps: steps, figures: figures)
    }

    var matches: [EventMatch] { steps.flatMap { $0 } }

    /// Its events by time, each once.
    var facts: [EventFact] {
        var seen: Set<Int> = []
        return matches.map(\.fact).filter { seen.insert($0.index).inserted }
            .sorted { $0.index < $1.index }
    }

    /// Their places.
    var places: [Int] { facts.map(\.index) }

    /// Whether it is grave enough to be called unusual.
    var isAnomaly: Bool { severity >= .medium }
}
