import Domain

/// The parts of an event that can be asked for, in the order of their columns.
public enum EventField: Int, Sendable, CaseIterable {
    case id, occurredAt, recordedAt, entityID, userID, eventType, action, entityType, entityKey
    case entityName, actor, changedFields, details, oldValues, newValues, eventMetadata, outcome
    case sourceIP, requestID, idempotencyKey

    /// What stands in a SELECT list for it.
    var column: String {
        switch self {
        case .id: "audit_events.id"
        case .occurredAt: "audit_events.occurred_at"
        case .recordedAt: "recorded_at"
        case .entityID: "audit_events.entity_id"
        case .userID: "user_id"
        case .eventType: "event_type"
        case .action: "action"
        case .entityType: "audit_events.entity_type"
        case .entityKey: "entity_key"
        case .entityName: "entity_name"
        case .actor: "actor"
        case .changedFields: "changed_fields"
        case .details: "details"
        case .oldValues: "old_values"
        case .newValues: "new_values"
        case .eventMetadata: "event_metadata"
        case .outcome: "outcome"
        case .sourceIP: "host(source_ip)"
        case .requestID: "request_id"
        case .idempotencyKey: "idempotency_key"
        }
    }
}

/// A set of fields: only what a caller wants to see is read from the table.
public struct EventFields: OptionSet, Sendable, Hashable {
    /// One bit a field, by its position.
    public let rawValue: UInt32

    /// The set with those bits.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The set of one field.
    public init(_ field: EventField) { rawValue = 1 << UInt32(field.rawValue) }

    /// Every field.
    public static let all = EventFields(rawValue: (1 << UInt32(EventField.allCases.count)) - 1)

    /// What names an event's place in a list, and so is always read.
    static let place: EventFields = [EventFields(.id), EventFields(.occurredAt)]

    /// The fields in the order of their columns.
    var inOrder: [EventField] { EventField.allCases.filter { contains(EventFields($0)) } }

    /// The SELECT list for them.
    var columns: String { inOrder.map(\.column).joined(separator: ", ") }
}
