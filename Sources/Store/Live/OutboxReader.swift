import Domain
import Postgres
import Schema

/// One call's recording, as it was announced in its own transaction.
struct RecordedCall: Sendable {
    let id: UUID
    let tenantID: UUID
    let eventIDs: [UUID]
}

/// Reads what has been announced, and the events behind it.
struct OutboxReader: Sendable {
    private let database: Database

    private static let list = Schema.statement("listAnnouncements")
        .render(["limit": String(entriesMax + 1)])
    private static let find = Schema.statement("findAnnouncements").render([:])
    private static let events = Schema.statement("findNewEvents")

    /// Announcements that one look takes.
    static let entriesMax = 200_000

    init(database: Database) { self.database = database }

    /// The ids of those tenants' announcements, from an id on.
    func announcements(
        from id: UUID,
        of tenants: [UUID]
    ) async throws(Problem) -> [(id: UUID, tenantID: UUID)] {
        try await database.platformQuery(
            Self.list,
            [.uuid(id), .uuidArray(tenants), .text(Announcement.recorded)]
        ) {
            rows throws(PostgresError) in
            var found: [(UUID, UUID)] = []
            found.reserveCapacity(rows.count)
            for row in rows { found.append((try row.id(0), try row.id(1))) }
            return found
        }
    }

    /// Announcements by their ids, in their order.
    func calls(_ ids: [UUID]) async throws(Problem) -> [RecordedCall] {
        try await database.platformQuery(Self.find, [.uuidArray(ids)]) {
            rows throws(PostgresError) in
            var found: [RecordedCall] = []
            for row in rows {
                found.append(
                    RecordedCall(
                        id: try row.id(0),
                        tenantID: try row.id(1),
                        eventIDs: try row.uuidArray(2).compactMap { $0.map { UUID($0) } }
                    )
                )
            }
            return found
        }
    }

    /// Events, and about how much memory they take.
    struct Events: Sendable {
        var list: [StoredEvent] = []
        var bytes = 0

        /// What a row takes beside its values.
        static let bytesPerRow = 512
    }

    /// Those of several events that the filter lets pass, by id, read under the tenant's own role.
    func events(
        _ ids: [UUID],
        of tenant: Tenant,
        filter: EventFilter
    ) async throws(Problem) -> Events {
        var conditions = EventConditions(tenant: tenant, filter: filter)
        conditions.add(ids: ids)
        let sql = Self.events.render([
            "schema": tenant.slug.schemaName,
            "columns": EventFields.all.columns,
            "conditions": conditions.sql,
        ])
        return try await database.query(sql, conditions.parameters, for: tenant) {
            rows throws(PostgresError) in
            let columns = try EventColumns(.all, in: rows)
            var events = Events()
            events.list.reserveCapacity(rows.count)
            for row in rows {
                events.list.append(StoredEvent(row: row, columns: columns))
                events.bytes += Events.bytesPerRow
                for column in EventField.allCases.indices {
                    events.bytes += row.withBytes(column) { $0.byteCount } ?? 0
                }
            }
            return events
        }
    }
}
