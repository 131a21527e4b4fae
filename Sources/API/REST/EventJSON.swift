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
    mutating func write(_ event: StoredEvent) {
        write(raw: "{")
        for (index, (key, field)) in Self.members.enumerated() {
            write(raw: index == 0 ? key.dropFirst() : key[...])
            if !event.write(field, to: &self) { write(raw: "null") }
        }
        write(raw: "}")
    }

    /// `,"name":` for each member, in their order.
    private static let members: [(key: [UInt8], field: EventField)] = names.map { name, field in
        (Array(",\"\(name)\":".utf8), field)
    }

    private static let names: [(String, EventField)] = [
        ("id", .id), ("occurred_at", .occurredAt), ("recorded_at", .recordedAt),
        ("event_type", .eventType), ("action", .action), ("entity_type", .entityType),
        ("entity_id", .entityID), ("entity_key", .entityKey), ("entity_name", .entityName),
        ("user_id", .userID), ("actor", .actor), ("changed_fields", .changedFields),
        ("details", .details), ("old_values", .oldValues), ("new_values", .newValues),
        ("event_metadata", .eventMetadata), ("outcome", .outcome), ("source_ip", .sourceIP),
        ("request_id", .requestID), ("idempotency_key", .idempotencyKey),
    ]

    private mutating func member(_ name: StaticString, _ text: String?) {
        write(raw: ",\"")
        write(raw: name)
        write(raw: "\":")
        if let text { write(string: text) } else { write(raw: "null") }
    }
}
