import Domain
import JSON

extension EventAnalysis {
    /// Adds what a model has answered; all that the rules have said stays.
    ///
    /// The answer has been held to the question before.
    public mutating func add(_ answer: ModelAnswer, to question: EventQuestion) {
        let value = question.read(answer.value)
        let reading = EventReading(value, times: question.times)
        provider = answer.record.provider.rawValue
        model = answer.record.servedModel ?? answer.record.model
        promptVersion = question.question.prompt.name
        findings += reading.findings
        sections.summary = Self.joined(reading.summary, sections.summary)
        sections.timeline = Self.joined(reading.timeline, sections.timeline)
        sections.patterns = Self.joined(reading.patterns, sections.patterns)
        sections.anomalies = Self.joined(reading.anomalies, sections.anomalies)
        if question.hasContext, let words = reading.troubleshooting {
            sections.troubleshooting = Self.joined(words, sections.troubleshooting ?? "")
        }
    }

    /// Takes over what was sent, and what became of it.
    public mutating func note(_ question: EventQuestion) {
        cut = question.cut
        scrubbed = question.redactions
    }

    private static func joined(_ words: String, _ rules: String) -> String {
        if words.isEmpty { return rules }
        let said = "**In the model's words**\n\n\(words)"
        return rules.isEmpty ? said : "\(said)\n\n**By the rules on board**\n\n\(rules)"
    }
}

/// What a model has answered, as Markdown in which it can mark up little.
struct EventReading {
    let summary: String
    let timeline: String
    let patterns: String
    let anomalies: String
    let troubleshooting: String?
    let findings: [EventFinding]

    init(_ answer: JSONValue, times: [String: Timestamp]) {
        summary = Self.text(answer["summary"])
        patterns = Self.text(answer["patterns"])
        troubleshooting = answer["troubleshooting"]?.string.map(ModelProse.markdown)
        findings = (answer["findings"]?.array ?? []).map(Self.finding)
        timeline = Self.steps(answer["timeline"]?.array ?? [], times)
        let added = findings.map { finding in
            let events = EventCitations.runs(of: finding.events)
            return "- **\(finding.severity.rawValue)** · \(ModelProse.inline(finding.title)) "
                + "(\(events)): \(ModelProse.inline(finding.text))"
        }
        let said = [Self.text(answer["anomalies"]), added.joined(separator: "\n")]
        anomalies = said.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func text(_ value: JSONValue?) -> String {
        ModelProse.markdown(value?.string ?? "")
    }

    private static func finding(_ value: JSONValue) -> EventFinding {
        EventFinding(
            rule: EventFinding.model,
            severity: value["severity"]?.string.flatMap(Severity.init) ?? .info,
            category: value["category"]?.string.flatMap(EventCategory.init) ?? .novelty,
            heading: nil,
            title: SafeText.visible(value["title"]?.string ?? ""),
            text: SafeText.visible(value["text"]?.string ?? ""),
            innocentExplanation: nil,
            nextCheck: nil,
            tactic: nil,
            events: Self.refs(value)
        )
    }

    /// The names of events, each once, the earliest first.
    private static func refs(_ value: JSONValue) -> [String] {
        Set(value["refs"]?.array?.compactMap(\.string) ?? []).sorted { left, right in
            (left.utf8.count, left) < (right.utf8.count, right)
        }
    }

    /// One line for each step, with its time, which a model has no chance to get wrong.
    private static func steps(_ steps: [JSONValue], _ times: [String: Timestamp]) -> String {
        var day = ""
        let lines = steps.map { step in
            let refs = refs(step)
            var moment = ""
            if let time = refs.compactMap({ times[$0] }).min() {
                let parts = PayloadTime.parts(time)
                moment = parts.date == day ? "\(parts.clock) " : "\(parts.date) \(parts.clock) "
                day = parts.date
            }
            let text = ModelProse.inline(step["text"]?.string ?? "")
            return "- \(moment)(\(EventCitations.runs(of: refs))) \(text)"
        }
        return lines.joined(separator: "\n")
    }
}

extension EventFinding {
    /// What stands in place of a rule's name where a model has found it.
    public static let model = "model"
}
