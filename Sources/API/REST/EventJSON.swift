import Domain
import JSON
import Store

extension JSONWriter {
    /// A page of events as REST answers it.
    mutating func write(_ page: EventPage, count: BoundedCount?) {
        write(raw: "{\"events\":[")
        for (index, event) in page.events.enumerated() {
            if index > 0 { write(raw: ",") }
            write(event)
        }
        write(raw: "],\"page\":{\"has_next\":")
        write(bool: page.hasNext)
        write(raw: ",\"has_previous\":")
        write(bool: page.hasPrevious)
        member("start_cursor", page.events.first?.cursor.text)
        member("end_cursor", page.events.last?.cursor.text)
        write(raw: "}")
        if let count {
            write(raw: ",\"total\":{\"value\":")
            write(int: Int64(count.value))
            write(raw: ",\"is_more\":")
            write(bool: count.isMore)
            member("display", count.display)
            write(raw: "}")
        }
        write(raw: "}")
    }

    /// An event as REST answers it: every column by its name, null where it has no value.
    mutating func write(_ event: AuditEvent) {
        write(raw: "{\"id\":")
        write(string: event.id.description)
        member("occurred_at", event.occurredAt.rfc3339)
        member("recorded_at", event.recordedAt.rfc3339)
        member("event_type", event.eventType)
        member("action", event.action)
        member("entity_type", event.entityType)
        member("entity_id", event.entityID?.description)
        member("entity_key", event.entityKey)
        member("entity_name", event.entityName)
        member("user_id", event.userID?.description)
        member("actor", event.actor)
        write(raw: ",\"changed_fields\":")
        write(event.changedFields.map { .array($0.map { .string($0) }) } ?? .null)
        member("details", event.details)
        member("old_values", json: event.oldValues)
        member("new_values", json: event.newValues)
        member("event_metadata", json: event.eventMetadata)
        member("outcome", event.outcome.rawValue)
        member("source_ip", event.sourceIP?.text)
        member("request_id", event.requestID)
        member("idempotency_key", event.idempotencyKey)
        write(raw: "}")
    }

    private mutating func name(_ name: StaticString) {
        write(raw: ",\"")
        write(raw: name)
        write(raw: "\":")
    }

    private mutating func member(_ name: StaticString, _ text: String?) {
        self.name(name)
        if let text { write(string: text) } else { write(raw: "null") }
    }

    private mutating func member(_ name: StaticString, json: [UInt8]?) {
        self.name(name)
        if let json { write(raw: json) } else { write(raw: "null") }
    }
}

extension AuditEvent {
    /// The event's place in lists.
    var cursor: Cursor { Cursor(occurredAt: occurredAt, id: id) }
}
