import Domain
import JSON

/// Makes stored events of what a caller would send, each with an id of its own.
struct EventMaker {
    private var count: UInt64 = 0

    /// 1 June 2026, later than all that is evaluated: events of the future are refused.
    private static let now = Timestamp(microseconds: 1_780_272_000_000_000)

    /// The event as the service would store it.
    mutating func event(_ object: JSONObject) throws -> AuditEvent {
        let draft = try EventDraft(.object(object), now: Self.now)
        return identified(draft.event(id: UUID(high: 0, low: 0), recordedAt: Self.now))
    }

    /// The event of a CloudTrail record.
    mutating func event(cloudTrail record: JSONValue) throws -> AuditEvent {
        guard let object = try CloudTrailMapping().events(from: record).first else {
            throw ProgramFailure(description: "a record of CloudTrail gave no event")
        }
        return try event(object)
    }

    /// The same deed done again at another time.
    mutating func copy(_ event: AuditEvent, at time: Timestamp) -> AuditEvent {
        var copy = event
        copy.occurredAt = time
        return identified(copy)
    }

    /// Ids rise with the time of the event, as version 7 has it.
    private mutating func identified(_ event: AuditEvent) -> AuditEvent {
        var event = event
        count += 1
        let milliseconds = UInt64(max(0, event.occurredAt.microseconds / 1000))
        event.id = UUID(high: milliseconds << 16 | 0x7000, low: 1 << 63 | count)
        event.recordedAt = event.occurredAt
        return event
    }
}
