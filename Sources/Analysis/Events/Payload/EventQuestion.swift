public import Domain
import JSON

/// What a model is asked about a selection of events, and how its answer is read.
///
/// It holds what was taken out of the texts: only an answer that has held is given it back.
public struct EventQuestion: Sendable {
    /// The prompt and what its answer is held to.
    public let question: ModelQuestion
    /// How many values were taken out, by kind.
    public let redactions: [String: Int]
    /// Whether it may be sent: not where there are more names than a scrubber can know.
    public var isSendable: Bool { scrubber.knowsEverybody }
    /// What is not sent, in sentences.
    public let cut: [String]

    /// When the events happened that are spoken of, by their names.
    let times: [String: Timestamp]
    /// Whether a user reported something.
    let hasContext: Bool
    private let names: [String: String]
    private let scrubber: Scrubber

    /// Findings of the rules that the model is told.
    private static let findingsMax = 30
    private static let titleMax = 160

    /// Asks about events.
    ///
    /// - Parameters:
    ///   - context: what a user reported.
    ///   - others: who else acts in the tenant's log, of whom the report may speak.
    ///   - rules: what the tenant wants taken out besides.
    ///   - tokensMax: what the whole prompt may cost, by the estimate given.
    public init(
        about assessment: EventAssessment,
        context: String?,
        others: [String] = [],
        rules: ScrubbingRules = .none,
        tokensMax: Int,
        estimate: (String) -> Int
    ) {
        let events = assessment.events.map(\.event)
        let scrubber = Scrubber(knowing: events, others: others, rules: rules)
        var writer = PayloadWriter(assessment, context: context, scrubber: scrubber)
        let reported = context.map { writer.context($0) } ?? "nothing"
        let found = writer.findings(
            assessment.findings,
            max: Self.findingsMax,
            titleMax: Self.titleMax
        )
        let frame = PromptRegistry.eventAnalysis(
            legend: "",
            lines: "",
            found: found,
            leftOut: "",
            context: reported
        )
        // What is left out takes room too: a tenth of what there is.
        let left = tokensMax - estimate(frame.system + frame.user)
        let payload = EventPayload(&writer, tokensMax: left - max(0, left / 10), estimate: estimate)
        var cut = payload.cut
        let unread = assessment.events.filter(\.isUnread).map(\.alias)
        if !unread.isEmpty {
            let aliases = EventCitations.runs(of: unread)
            cut.append("The values of \(aliases) are too large and were not read.")
        }
        if !writer.withheld.isEmpty {
            let count = SafeText.count(writer.withheld.count, "text")
            cut.append("\(count) that read like instructions to the reader were not sent.")
        }
        self.cut = cut
        let prompt = PromptRegistry.eventAnalysis(
            legend: payload.legend,
            lines: payload.lines,
            found: found,
            leftOut: cut.isEmpty
                ? "nothing" : ScrubbedText(scrubbed: cut.joined(separator: " ")),
            context: reported
        )
        hasContext = context != nil
        self.scrubber = writer.scrubber
        redactions = writer.scrubber.counts
        names = payload.names.mapValues(\.text)
        let sent = assessment.events.filter { payload.refs.contains($0.alias) }
        times = Dictionary(uniqueKeysWithValues: sent.map { ($0.alias, $0.event.occurredAt) })
        let fidelity = AnswerFidelity(
            events: sent,
            names: Set(payload.names.keys),
            given: [payload.legend, payload.lines, found, reported].map(\.text),
            reported: reported.text,
            grave: assessment.findings.filter { $0.severity >= .high }.map(\.events),
            withheld: writer.withheld,
            isPlaceholder: { [scrubber = writer.scrubber] in scrubber.hasGiven($0.utf8) }
        )
        question = ModelQuestion(prompt, refs: payload.refs) {
            [scrubber = writer.scrubber] answer in
            let answer = answer.withoutMarks
            if let fault = fidelity.fault(in: answer) { return fault }
            return scrubber.restored(answer).unknown == 0
                ? nil : "the answer has a placeholder that is not in the data"
        }
    }

    /// The answer as a reader wants it: names in place of short ones, and what was taken out back in its
    /// place, in the texts and nowhere else.
    func read(_ answer: JSONValue) -> JSONValue {
        let named = answer.withoutMarks.mappingTexts { AliasedText.expanded($0, by: names) }
        return scrubber.restored(named).answer
    }
}
