public import Domain

/// What is answered to whoever had a selection of events explained.
public struct EventAnalysis: Sendable {
    /// One of the events with the name that the text cites it by.
    public struct Alias: Sendable, Equatable {
        /// Its name in the text: `E1` is the earliest.
        public let name: String
        /// The event.
        public let event: UUID

        init(name: String, event: UUID) {
            self.name = name
            self.event = event
        }
    }

    /// Who was asked, when it was nobody but the rules on board.
    public static let onBoard = "local"
    /// How the rules on board are named where a model's name stands otherwise.
    public static let onBoardModel = "rules-\(EventAssessment.rulesVersion)"

    /// The answer in five parts: a model's words, where one has answered, before those of the rules,
    /// unless they deny these.
    public internal(set) var sections: AnalysisSections
    /// What was found, the gravest first: all that the rules have found, and what a model has added.
    public internal(set) var findings: [EventFinding]
    /// The events that were analysed, the earliest first.
    public let events: [Alias]
    /// The events that were asked for and do not exist, in the order in which they were named.
    public let missing: [UUID]
    /// What was not sent to the model, in sentences.
    public internal(set) var cut: [String] = []
    /// How many values were taken out before sending, by kind; empty when nothing was sent.
    public internal(set) var scrubbed: [String: Int] = [:]
    /// What the reader should know about how this came about, such as why no model has answered.
    public var notice: String?
    /// Whether a model's provider could not answer, which is not counted against whoever asked.
    public var hasProviderFailed = false
    /// Who has answered: ``onBoard`` or the name of a model's provider.
    public internal(set) var provider = EventAnalysis.onBoard
    /// The model that has answered.
    public internal(set) var model = EventAnalysis.onBoardModel
    /// The prompt that it was given; nil when none was asked.
    public internal(set) var promptVersion: String?
    /// The tokens that were spent; nil when no model was asked.
    public var usage: ModelUsage?
    /// What that cost in millionths of a US dollar; nil when prices or tokens are unknown.
    public var costMicroUSD: Int64?
    /// The call in the tenant's book.
    public let interactionID: UUID
    /// The version of the rules on board.
    public let rulesVersion = EventAssessment.rulesVersion

    /// What the rules on board say.
    ///
    /// - Parameters:
    ///   - missing: events that were asked for and do not exist.
    ///   - interactionID: the call in the tenant's book.
    public init(_ assessment: EventAssessment, missing: [UUID], interactionID: UUID) {
        sections = assessment.sections
        findings = assessment.findings
        events = assessment.events.map { Alias(name: $0.alias, event: $0.event.id) }
        self.missing = missing
        self.interactionID = interactionID
    }

    /// The events that findings rest on or the text names, the earliest first.
    public var cited: [UUID] {
        var names = Set(findings.flatMap(\.events))
        for text in sections.all { names.formUnion(EventCitations.names(in: text)) }
        return events.filter { names.contains($0.name) }.map(\.event)
    }

    /// The events that a finding rests on.
    public func events(of finding: EventFinding) -> [UUID] {
        let names = Set(finding.events)
        return events.filter { names.contains($0.name) }.map(\.event)
    }
}

extension AnalysisSections {
    /// The parts that there are.
    var all: [String] {
        [summary, timeline, patterns, anomalies] + (troubleshooting.map { [$0] } ?? [])
    }
}
