extension EventHit {
    /// The hit as it is given to callers.
    var finding: EventFinding {
        let heading = heading
        return EventFinding(
            rule: rule.id,
            severity: severity,
            category: rule.category,
            heading: heading,
            title: heading.plain,
            text: explanation.plain,
            innocentExplanation: rule.innocent,
            nextCheck: rule.next,
            tactic: rule.tactic,
            events: aliases
        )
    }

    /// The aliases of its events, by time.
    var aliases: [String] { facts.map(\.alias) }

    /// Why it matters and what it rests on.
    var explanation: Phrase {
        var phrase = Phrase(rule.reason)
        if !figures.isEmpty { phrase = phrase + " " + figures }
        return phrase + " Rests on \(EventRun.aliases(facts))."
    }
}
