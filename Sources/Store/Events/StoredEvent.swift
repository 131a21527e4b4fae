public import Domain
public import JSON
import Postgres

/// An event as the database answered it: each column is read where it lies, when it is asked for.
///
/// Most of what is read goes straight into an answer, so nothing is copied out of the result before
/// it is written there. Asking for a field that was not read is a bug of ours and traps.
public struct StoredEvent: Sendable {
    private let row: Row
    private let columns: EventColumns

    init(row: Row, columns: EventColumns) {
        self.row = row
        self.columns = columns
    }

    /// Names the event.
    public var id: UUID { required(optionalID(.id)) }
    /// When it happened, as the source says.
    public var occurredAt: Timestamp { required(time(.occurredAt)) }
    /// The kind of entity acted on.
    public var entityType: String? { text(.entityType) }
    /// The entity acted on.
    public var entityID: UUID? { optionalID(.entityID) }
    /// How it ended.
    public var outcome: Outcome { text(.outcome).flatMap { Outcome(rawValue: $0) } ?? .unknown }

    /// The event's place in lists.
    public var cursor: Cursor { Cursor(occurredAt: occurredAt, id: id) }

    /// Appends a field's value as JSON; false, and nothing, when the event has none.
    public func write(_ field: EventField, to json: inout JSONWriter) -> Bool {
        let column = columns[field]
        switch field.kind {
        case .text:
            return row.read(column) { bytes in
                bytes.withUnsafeBytes { json.write(utf8: $0.assumingMemoryBound(to: UInt8.self)) }
            }
        case .json:
            // The binary form of jsonb is a version byte, 1, and the text.
            return row.read(column) { bytes in
                bytes.withUnsafeBytes { bytes in
                    let text = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
                    json.write(raw: text.assumingMemoryBound(to: UInt8.self))
                }
            }
        case .uuid:
            guard let id = optionalID(field) else { return false }
            json.write(id)
            return true
        case .time:
            guard let time = time(field) else { return false }
            json.write(time)
            return true
        case .names:
            guard let names = names(field) else { return false }
            json.write(.array(names.map { .string($0) }))
            return true
        }
    }

    /// All that was read, as a value of its own; what was not read has no value in it.
    public var auditEvent: AuditEvent {
        var event = AuditEvent(
            id: id,
            occurredAt: occurredAt,
            recordedAt: columns.has(.recordedAt) ? required(time(.recordedAt)) : occurredAt,
            eventType: columns.has(.eventType) ? required(text(.eventType)) : "",
            outcome: columns.has(.outcome) ? outcome : .unknown
        )
        for field in EventField.allCases where columns.has(field) {
            switch field {
            case .id, .occurredAt, .recordedAt, .eventType, .outcome: break
            case .entityID: event.entityID = entityID
            case .userID: event.userID = optionalID(field)
            case .action: event.action = text(field)
            case .entityType: event.entityType = text(field)
            case .entityKey: event.entityKey = text(field)
            case .entityName: event.entityName = text(field)
            case .actor: event.actor = text(field)
            case .changedFields: event.changedFields = names(field)
            case .details: event.details = text(field)
            case .oldValues: event.oldValues = row.optionalJSON(columns[field])
            case .newValues: event.newValues = row.optionalJSON(columns[field])
            case .eventMetadata: event.eventMetadata = row.optionalJSON(columns[field])
            case .sourceIP: event.sourceIP = text(field).flatMap { IPAddress($0) }
            case .requestID: event.requestID = text(field)
            case .idempotencyKey: event.idempotencyKey = text(field)
            }
        }
        return event
    }

    private func text(_ field: EventField) -> String? {
        checked { () throws(PostgresError) in try row.optionalString(columns[field]) }
    }

    private func names(_ field: EventField) -> [String]? {
        checked { () throws(PostgresError) in try row.optionalNames(columns[field]) }
    }

    private func optionalID(_ field: EventField) -> UUID? {
        checked { () throws(PostgresError) in try row.optionalID(columns[field]) }
    }

    private func time(_ field: EventField) -> Timestamp? {
        checked { () throws(PostgresError) in try row.optionalTime(columns[field]) }
    }

    /// `EventColumns` has compared the columns' types, so reading finds what it expects.
    private func checked<Value>(_ read: () throws(PostgresError) -> Value?) -> Value? {
        do throws(PostgresError) {
            return try read()
        } catch {
            preconditionFailure("\(error)")
        }
    }

    private func required<Value>(_ value: Value?) -> Value {
        guard let value else { preconditionFailure("a column that is NOT NULL was null") }
        return value
    }
}

/// Where the fields of an event stand in the rows of one result.
final class EventColumns: Sendable {
    private let places: [Int8]

    /// Compares the types of a result's columns with those of the fields that they are for.
    init(
        _ fields: EventFields,
        in rows: ResultSet,
        firstColumn: Int = 0
    ) throws(PostgresError) {
        var places = [Int8](repeating: -1, count: EventField.allCases.count)
        for (index, field) in fields.inOrder.enumerated() {
            let column = firstColumn + index
            guard field.kind.accepts(rows.columnType(column)) else {
                throw .unexpectedResult(reason: "column \(column) is no \(field.kind)")
            }
            places[field.rawValue] = Int8(column)
        }
        self.places = places
    }

    func has(_ field: EventField) -> Bool { places[field.rawValue] >= 0 }

    subscript(field: EventField) -> Int {
        let place = Int(places[field.rawValue])
        precondition(place >= 0, "\(field) was not read")
        return place
    }
}

extension EventField {
    /// How a field is kept in its column.
    enum Kind {
        case text, json, uuid, time, names

        fileprivate func accepts(_ type: PostgresType) -> Bool {
            switch self {
            case .text: type == .text || type == .varchar
            case .json: type == .jsonb
            case .uuid: type == .uuid
            case .time: type == .timestamptz
            case .names: type == .textArray
            }
        }
    }

    var kind: Kind {
        switch self {
        case .id, .entityID, .userID: .uuid
        case .occurredAt, .recordedAt: .time
        case .oldValues, .newValues, .eventMetadata: .json
        case .changedFields: .names
        case .eventType, .action, .entityType, .entityKey, .entityName, .actor, .details, .outcome,
            .sourceIP, .requestID, .idempotencyKey:
            .text
        }
    }
}
