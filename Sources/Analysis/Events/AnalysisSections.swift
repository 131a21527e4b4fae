/// The five parts of an answer, each in Markdown.
public struct AnalysisSections: Sendable, Equatable {
    /// Who did what to what, and when.
    public var summary: String
    /// What happened in which order, and what caused what.
    public var timeline: String
    /// What repeats, and what belongs together.
    public var patterns: String
    /// What is unusual, or may be harmful.
    public var anomalies: String
    /// What may be behind the reported symptom, and what to check; nil when nothing was reported.
    public var troubleshooting: String?

    /// All parts.
    public init(
        summary: String,
        timeline: String,
        patterns: String,
        anomalies: String,
        troubleshooting: String?
    ) {
        self.summary = summary
        self.timeline = timeline
        self.patterns = patterns
        self.anomalies = anomalies
        self.troubleshooting = troubleshooting
    }
}
