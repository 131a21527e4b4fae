import Domain
import Postgres

/// Turns rows of a SELECT list made from `EventFields` back into events.
struct EventDecoder {
    private let fields: [EventField]
    private let firstColumn: Int

    init(fields: EventFields, firstColumn: Int = 0) {
        self.fields = fields.inOrder
        self.firstColumn = firstColumn
    }

    func event(_ row: Row) throws(PostgresError) -> AuditEvent {
        var event = AuditEvent(
            id: UUID(high: 0, low: 0),
            occurredAt: Timestamp(microseconds: 0),
            recordedAt: Timestamp(microseconds: 0),
            eventType: "",
            outcome: .unknown
        )
        for (index, field) in fields.enumerated() {
            try read(field, from: row, at: firstColumn + index, into: &event)
        }
        return event
    }

    private func read(
        _ field: EventField,
        from row: Row,
        at column: Int,
        into event: inout AuditEvent
    ) throws(PostgresError) {
        switch field {
        case .id: event.id = try row.id(column)
        case .occurredAt: event.occurredAt = try row.time(column)
        case .recordedAt: event.recordedAt = try row.time(column)
        case .entityID: event.entityID = try row.optionalID(column)
        case .userID: event.userID = try row.optionalID(column)
        case .eventType: event.eventType = try row.string(column)
        case .action: event.action = try row.optionalString(column)
        case .entityType: event.entityType = try row.optionalString(column)
        case .entityKey: event.entityKey = try row.optionalString(column)
        case .entityName: event.entityName = try row.optionalString(column)
        case .actor: event.actor = try row.optionalString(column)
        case .changedFields: event.changedFields = try row.optionalNames(column)
        case .details: event.details = try row.optionalString(column)
        case .oldValues: event.oldValues = row.optionalJSON(column)
        case .newValues: event.newValues = row.optionalJSON(column)
        case .eventMetadata: event.eventMetadata = row.optionalJSON(column)
        case .outcome: event.outcome = Outcome(rawValue: try row.string(column)) ?? .unknown
        case .sourceIP: event.sourceIP = try row.optionalString(column).flatMap { IPAddress($0) }
        case .requestID: event.requestID = try row.optionalString(column)
        case .idempotencyKey: event.idempotencyKey = try row.optionalString(column)
        }
    }
}
