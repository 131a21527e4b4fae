public import Domain
import Postgres
import Schema

/// A page of a list with what lies around it.
public struct EventPage: Sendable {
    /// The events, newest first.
    public let events: [StoredEvent]
    /// Whether older events follow.
    public let hasNext: Bool
    /// Whether newer events precede.
    public let hasPrevious: Bool

    /// A page of those events.
    public init(events: [StoredEvent], hasNext: Bool, hasPrevious: Bool) {
        self.events = events
        self.hasNext = hasNext
        self.hasPrevious = hasPrevious
    }
}

/// Reads one tenant's events, each call in a transaction under that tenant's own role.
public struct EventReader: Sendable {
    private let database: Database

    /// A reader of that database.
    public init(database: Database) { self.database = database }

    private static let list = Schema.statement("listEvents")
    private static let count = Schema.statement("countEvents")
    private static let one = Schema.statement("findEvent")
    private static let several = Schema.statement("findEvents")
    private static let previous = Schema.statement("findPreviousOnEntity")

    /// One page of the events that the filter lets pass.
    ///
    /// Pages are cut by key, not by number, so that events that arrive meanwhile move nothing.
    public func page(
        of tenant: Tenant,
        filter: EventFilter,
        request: PageRequest,
        fields: EventFields = .all
    ) async throws(Problem) -> EventPage {
        var conditions = EventConditions(tenant: tenant, filter: filter)
        // Without a filter the page is a piece of the index in list order, wherever it begins.
        let planning: Database.Planning = conditions.sql.isEmpty ? .once : .eachTime
        conditions.add(request.after, isOlder: true)
        conditions.add(request.before, isOlder: false)
        let fields = fields.union(.place)
        let sql = Self.list.render([
            "schema": tenant.slug.schemaName,
            "columns": fields.columns,
            "conditions": conditions.sql,
            "direction": request.isBackward ? "ASC" : "DESC",
            // One more than asked tells whether there is a further page.
            "limit": String(request.size + 1),
        ])
        return try await database.query(
            sql,
            conditions.parameters,
            for: tenant,
            on: filter.isSearch ? .searches : .reads,
            planned: planning
        ) { rows throws(PostgresError) in
            let columns = try EventColumns(fields, in: rows)
            var events = rows.prefix(request.size).map { StoredEvent(row: $0, columns: columns) }
            if request.isBackward { events.reverse() }
            let isCut = rows.count > request.size
            return EventPage(
                events: events,
                hasNext: request.isBackward ? request.before != nil : isCut,
                hasPrevious: request.isBackward ? isCut : request.after != nil
            )
        }
    }

    /// How many events the filter lets pass, counted no further than `Limits.exactCountMax`.
    public func count(
        of tenant: Tenant,
        filter: EventFilter
    ) async throws(Problem) -> BoundedCount {
        let conditions = EventConditions(tenant: tenant, filter: filter)
        let sql = Self.count.render([
            "schema": tenant.slug.schemaName,
            "conditions": conditions.sql,
            "limit": String(Limits.exactCountMax + 1),
        ])
        return try await database.query(
            sql,
            conditions.parameters,
            for: tenant,
            on: .searches
        ) { rows throws(PostgresError) in
            BoundedCount(counted: Int(try rows[0].int64(0)))
        }
    }

    /// One event by its id, or nil.
    public func event(
        _ id: UUID,
        of tenant: Tenant,
        fields: EventFields = .all
    ) async throws(Problem) -> StoredEvent? {
        let fields = fields.union(.place)
        let sql = Self.one.render([
            "schema": tenant.slug.schemaName, "columns": fields.columns,
        ])
        return try await database.query(
            sql,
            [.uuid(tenant.id), .uuid(id)],
            for: tenant,
            planned: .once
        ) { rows throws(PostgresError) in
            guard let row = rows.first else { return nil }
            return StoredEvent(row: row, columns: try EventColumns(fields, in: rows))
        }
    }

    /// Several events by their ids; those that do not exist are left out.
    public func events(
        _ ids: [UUID],
        of tenant: Tenant,
        fields: EventFields = .all
    ) async throws(Problem) -> [UUID: StoredEvent] {
        let fields = fields.union(.place)
        let sql = Self.several.render([
            "schema": tenant.slug.schemaName, "columns": fields.columns,
        ])
        let parameters: [Parameter] = [.uuid(tenant.id), .uuidArray(ids)]
        return try await database.query(sql, parameters, for: tenant) {
            rows throws(PostgresError) in
            var found: [UUID: StoredEvent] = [:]
            let columns = try EventColumns(fields, in: rows)
            for row in rows {
                let event = StoredEvent(row: row, columns: columns)
                found[event.id] = event
            }
            return found
        }
    }

    /// For each of several events the one before it on the same entity, by the given event's id.
    public func previousOnEntity(
        of events: [StoredEvent],
        in tenant: Tenant,
        fields: EventFields = .all
    ) async throws(Problem) -> [UUID: StoredEvent] {
        let given = events.filter { $0.entityType != nil && $0.entityID != nil }
        guard !given.isEmpty else { return [:] }
        let fields = fields.union(.place)
        let sql = Self.previous.render([
            "schema": tenant.slug.schemaName, "columns": fields.columns,
        ])
        let parameters: [Parameter] = [
            .uuid(tenant.id),
            .uuidArray(given.map(\.id)),
            .textArray(given.compactMap(\.entityType)),
            .uuidArray(given.compactMap(\.entityID)),
            .timestampArray(given.map(\.occurredAt)),
        ]
        return try await database.query(sql, parameters, for: tenant) {
            rows throws(PostgresError) in
            var found: [UUID: StoredEvent] = [:]
            let columns = try EventColumns(fields, in: rows, firstColumn: 1)
            for row in rows { found[try row.id(0)] = StoredEvent(row: row, columns: columns) }
            return found
        }
    }
}
