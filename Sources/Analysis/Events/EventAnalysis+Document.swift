import Domain
public import JSON

extension EventAnalysis {
    /// The answer as data: what a finished task's result is, and what a report keeps.
    public var document: JSONObject {
        [
            "summary": .string(sections.summary),
            "timeline": .string(sections.timeline),
            "patterns": .string(sections.patterns),
            "anomalies": .string(sections.anomalies),
            "troubleshooting": .optional(sections.troubleshooting),
            "findings": .array(findings.map { .object(document(of: $0)) }),
            "events": .array(
                events.map { ["alias": .string($0.name), "id": .string($0.event.description)] }
            ),
            "cited_event_ids": .array(cited.map { .string($0.description) }),
            "missing_event_ids": .array(missing.map { .string($0.description) }),
            "cut": .array(cut.map { .string($0) }),
            "scrubbed": .array(
                scrubbed.sorted { $0.key < $1.key }.map {
                    ["kind": .string($0.key), "count": .optional($0.value)]
                }
            ),
            "notice": .optional(notice),
            "provider": .string(provider),
            "model": .string(model),
            "prompt_version": .optional(promptVersion),
            "rules_version": .string(rulesVersion),
            "input_tokens": .optional(usage?.input),
            "output_tokens": .optional(usage?.output),
            "cost_micro_usd": costMicroUSD.map { .number(JSONNumber($0)) } ?? .null,
            "interaction_id": .string(interactionID.description),
        ]
    }

    private func document(of finding: EventFinding) -> JSONObject {
        [
            "rule": .string(finding.rule),
            "severity": .string(finding.severity.rawValue),
            "category": .string(finding.category.rawValue),
            "title": .string(finding.title),
            "text": .string(finding.text),
            "innocent_explanation": .optional(finding.innocentExplanation),
            "next_check": .optional(finding.nextCheck),
            "tactic": finding.tactic.map { tactic in
                [
                    "id": .string(tactic.id), "name": .string(tactic.name),
                    "version": .string(Tactic.version),
                ]
            } ?? .null,
            "event_ids": .array(events(of: finding).map { .string($0.description) }),
        ]
    }
}
