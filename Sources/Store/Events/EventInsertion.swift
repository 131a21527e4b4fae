import Domain
import Postgres
import Schema

/// The statements that record events, and their values.
struct EventInsertion {
    private let tenant: Tenant
    private let insertEvent: Statement
    // Most events have no key.
    private var insertKey: Statement {
        Statement(Self.key.render(["schema": tenant.slug.schemaName]))
    }

    private static let event = Schema.statement("insertEvent")
    private static let key = Schema.statement("insertIdempotencyKey")
    private static let outbox = Statement(Schema.statement("insertOutbox").render([:]))

    init(tenant: Tenant) {
        self.tenant = tenant
        insertEvent = Statement(Self.event.render(["schema": tenant.slug.schemaName]))
    }

    /// Records one event.
    func insert(_ event: AuditEvent) -> BoundStatement {
        let parameters: [Parameter] = [
            .uuid(tenant.id), .uuid(event.id), .timestamp(event.occurredAt),
            .timestamp(event.recordedAt), .uuid(event.entityID), .uuid(event.userID),
            .text(event.eventType), .text(event.action), .text(event.entityType),
            .text(event.entityKey), .text(event.entityName), .text(event.actor),
            .textArray(event.changedFields), .text(event.details), .jsonb(event.oldValues),
            .jsonb(event.newValues), .jsonb(event.eventMetadata), .text(event.outcome.rawValue),
            .inet(event.sourceIP), .text(event.requestID), .text(event.idempotencyKey),
        ]
        return BoundStatement(insertEvent, parameters)
    }

    /// Takes an idempotency key for those events; fails when it is taken.
    func take(_ key: String, for record: KeyRecord, at now: Timestamp) -> BoundStatement {
        BoundStatement(
            insertKey,
            [
                .uuid(tenant.id), .text(key), .bytes(record.bodyHash), .uuidArray(record.eventIDs),
                .timestamp(now),
            ]
        )
    }

    /// Announces the recording of those events.
    static func announce(_ events: [UUID], of tenant: Tenant, at now: Timestamp) -> Announcement {
        Announcement(
            id: UUIDGenerator.shared.next(at: now),
            tenantID: tenant.id,
            eventIDs: events,
            createdAt: now
        )
    }

    /// Writes announcements; runs as the service itself.
    static func write(_ announcements: [Announcement]) -> BoundStatement {
        BoundStatement(
            outbox,
            [
                .uuidArray(announcements.map(\.id)), .uuidArray(announcements.map(\.tenantID)),
                .textArray(announcements.map(\.eventIDsText)),
                .timestampArray(announcements.map(\.createdAt)), .text(Announcement.recorded),
            ]
        )
    }
}

/// What a call tells live streams, written in the call's own transaction.
struct Announcement: Sendable {
    /// The kind of all announcements so far.
    static let recorded = "event:recorded"

    let id: UUID
    let tenantID: UUID
    let eventIDs: [UUID]
    let createdAt: Timestamp

    /// The ids as PostgreSQL writes a uuid[]: arrays of several lengths fit into no array.
    var eventIDsText: String { "{\(eventIDs.map(\.description).joined(separator: ","))}" }
}
