public import Domain

/// What declared rules say of a selection of events.
///
/// A pure function of the events, the history and the context: no clock, no network, the same answer
/// every time.
public struct EventAssessment: Sendable {
    /// The version of the rules; another one may say something else of the same events.
    public static let rulesVersion = "1"

    /// The events, the earliest first.
    public let events: [SelectedEvent]
    /// What was found, the gravest first.
    public private(set) var findings: [EventFinding] = []
    /// How suspicious each event is by the findings that rest on it, by its alias; 0 when none does.
    public private(set) var suspicion: [String: Double] = [:]
    /// The whole as text, with names and without ids.
    public private(set) var sections = AnalysisSections(
        summary: "",
        timeline: "",
        patterns: "",
        anomalies: "",
        troubleshooting: nil
    )

    /// Assesses events.
    ///
    /// - Parameters:
    ///   - history: what the tenant's log held before them; nil when it could not be read, which the
    ///     text says.
    ///   - context: what a user reported.
    public init(events: [SelectedEvent], history: EventHistory?, context: String?) {
        self.events = events
    }
}
