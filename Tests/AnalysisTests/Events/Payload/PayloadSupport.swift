import Domain
import JSON

@testable import Analysis

/// Events to be told to a model.
enum Selection {
    /// 2026-03-01T12:00:00Z, a Sunday.
    static let start = Timestamp(microseconds: 1_772_366_400_000_000)

    static func event(
        _ type: String,
        by actor: String? = "ana@corp.example",
        after seconds: Int64 = 0,
        configure: (inout AuditEvent) -> Void = { _ in }
    ) -> AuditEvent {
        let time = start.advanced(bySeconds: seconds)
        var event = AuditEvent(
            id: UUIDGenerator.shared.next(at: time),
            occurredAt: time,
            recordedAt: time,
            eventType: type,
            outcome: .success
        )
        event.actor = actor
        configure(&event)
        return event
    }

    static func assessment(_ events: [AuditEvent], context: String? = nil) -> EventAssessment {
        EventAssessment(events: SelectedEvent.all(of: events), history: nil, context: context)
    }

    /// What a model is told of events within so many tokens.
    static func payload(
        _ events: [AuditEvent],
        tokensMax: Int = 100_000,
        context: String? = nil
    ) -> EventPayload {
        let assessment = assessment(events, context: context)
        let scrubber = Scrubber(knowing: events)
        var writer = PayloadWriter(assessment, context: context, scrubber: scrubber)
        return EventPayload(
            &writer,
            tokensMax: tokensMax,
            estimate: TokenEstimator(.gemini).estimate
        )
    }

    static func question(
        _ events: [AuditEvent],
        context: String? = nil,
        tokensMax: Int = 12_000
    ) -> EventQuestion {
        EventQuestion(
            about: assessment(events, context: context),
            context: context,
            tokensMax: tokensMax,
            estimate: TokenEstimator(.gemini).estimate
        )
    }

    /// An answer of the schema that says little.
    static func answer(
        summary: String = "One role was changed.",
        timeline: JSONValue = [["refs": ["E1", "E2"], "text": "Something happened."]],
        anomalies: String = "Nothing is unusual.",
        findings: JSONValue = [],
        troubleshooting: JSONValue = .null
    ) -> JSONValue {
        [
            "summary": .string(summary), "timeline": timeline, "patterns": "",
            "anomalies": .string(anomalies), "findings": findings,
            "troubleshooting": troubleshooting,
        ]
    }
}

extension AuditEvent {
    mutating func change(_ field: String, _ old: JSONValue?, _ new: JSONValue?) {
        changedFields = (changedFields ?? []) + [field]
        func adding(_ value: JSONValue?, to json: [UInt8]?) -> [UInt8]? {
            guard let value else { return json }
            var object = json.flatMap { try? JSONValue(parsing: $0).object } ?? JSONObject()
            object[field] = value
            return JSONValue.object(object).serialized
        }
        oldValues = adding(old, to: oldValues)
        newValues = adding(new, to: newValues)
    }
}
