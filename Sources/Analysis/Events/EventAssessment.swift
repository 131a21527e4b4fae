public import Domain

/// What declared rules say of a selection of events.
///
/// A pure function of the events, the history and the context: no clock, no network, the same answer
/// every time.
public struct EventAssessment: Sendable {
    /// The version of the rules; another one may say something else of the same events.
    public static let rulesVersion = "3"

    /// The events, the earliest first.
    public let events: [SelectedEvent]
    /// What was found, the gravest first.
    public let findings: [EventFinding]
    /// How suspicious each event is by the findings that rest on it, by its alias; 0 when none does.
    public let suspicion: [String: Double]
    /// The whole as text, with names and without ids.
    public let sections: AnalysisSections

    /// Assesses events.
    ///
    /// - Parameters:
    ///   - history: what the tenant's log held before them; nil when it could not be read, which the
    ///     text says.
    ///   - context: what a user reported.
    ///   - now: when it is asked, which "yesterday" counts from; nil for right behind the newest event.
    public init(
        events: [SelectedEvent],
        history: EventHistory?,
        context: String?,
        now: Timestamp? = nil
    ) {
        self.init(events: events, history: history, context: context, now: now, rules: .shipped)
    }

    init(
        events: [SelectedEvent],
        history: EventHistory?,
        context: String?,
        now: Timestamp? = nil,
        rules: EventRules
    ) {
        let standIns = StandIns(events)
        let facts = events.enumerated().map { EventFact($1, index: $0, standIns: standIns) }
        let texts = EventTexts(facts)
        let hits = EventDetection.hits(in: facts, texts: texts, history: history, rules: rules)
        let report = EventReport(
            facts: facts,
            hits: hits,
            unread: texts.unread,
            history: history
        )
        self.events = events
        findings = report.hits.map { $0.finding }
        suspicion = Self.suspicion(of: facts, by: hits)
        sections = AnalysisSections(
            summary: report.summary,
            timeline: report.timeline,
            patterns: report.patterns,
            anomalies: report.anomalies,
            troubleshooting: context.map { EventSymptom($0, report: report, now: now).text }
        )
    }

    private static func suspicion(of facts: [EventFact], by hits: [EventHit]) -> [String: Double] {
        var suspicion: [String: Double] = [:]
        for fact in facts { suspicion[fact.alias] = 0 }
        for hit in hits {
            for place in hit.places {
                let alias = facts[place].alias
                // Findings add up: what several rules speak of comes before what one does.
                suspicion[alias, default: 0] += hit.severity.suspicion
            }
        }
        return suspicion
    }
}

extension Severity {
    /// What a finding of that severity adds to its events.
    fileprivate var suspicion: Double {
        switch self {
        case .critical: 8
        case .high: 4
        case .medium: 2
        case .low: 0.5
        case .info: 0.1
        }
    }
}
