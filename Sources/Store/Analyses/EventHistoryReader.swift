public import Domain
import Postgres
import Schema

/// Reads what a tenant's log holds of the days before a selection of events.
///
/// The same that ``EventHistory/init(of:before:)`` makes of a log in memory; every statement counts
/// to a bound or goes once through the events of the days looked back.
public struct EventHistoryReader: Sendable {
    private let database: Database

    private static let whole = Schema.statement("tenantHistory")
    private static let types = Schema.statement("typeHistory")
    private static let entities = Schema.statement("entityHistory")
    private static let actors = Schema.statement("actorHistory")
    private static let surroundings = Schema.statement("surroundingHistory")
    private static let recent = Schema.statement("recentActors")

    /// Events that are looked through for those who act.
    private static let recentMax = 5_000
    /// A report of a selection may speak of whoever acted up to a day behind it.
    private static let reportSeconds: Int64 = 86_400

    /// A reader of that database.
    public init(database: Database) { self.database = database }

    /// What was before those events; an empty history for no events.
    public func history(
        before events: [AuditEvent],
        of tenant: Tenant
    ) async throws(Problem) -> EventHistory {
        var history = EventHistory()
        guard let scope = HistoryScope(events) else { return history }
        try await readWhole(scope, of: tenant, into: &history)
        if history.count > 0 {
            try await readTypes(scope, of: tenant, into: &history)
            try await readEntities(scope, of: tenant, into: &history)
            try await readActors(scope, of: tenant, into: &history)
        }
        history.unselected = try await unselected(scope, of: tenant)
        return history
    }

    /// Who else acts in the tenant's log near those events: whom a report of them may speak of.
    public func actors(
        around events: [AuditEvent],
        of tenant: Tenant
    ) async throws(Problem) -> [String] {
        guard let scope = HistoryScope(events), let last = events.map(\.occurredAt).max() else {
            return []
        }
        return try await database.query(
            Self.sql(Self.recent, of: tenant),
            [
                .uuid(tenant.id), .timestamp(scope.start),
                .timestamp(last.advanced(bySeconds: Self.reportSeconds)),
                .int64(Int64(Self.recentMax)),
            ],
            for: tenant,
            on: .searches
        ) { rows throws(PostgresError) in
            var actors: [String] = []
            for row in rows { actors.append(try row.string(0)) }
            return actors
        }
    }

    private func readWhole(
        _ scope: HistoryScope,
        of tenant: Tenant,
        into history: inout EventHistory
    ) async throws(Problem) {
        let (oldest, count) = try await query(Self.whole, scope, of: tenant) {
            rows throws(PostgresError) in
            (try rows[0].optionalTime(0), Int(try rows[0].int64(1)))
        }
        history.oldest = oldest
        history.count = count
    }

    private func readTypes(
        _ scope: HistoryScope,
        of tenant: Tenant,
        into history: inout EventHistory
    ) async throws(Problem) {
        let types: [Parameter] = [.textArray(scope.eventTypes.sorted())]
        history.eventTypes = try await query(Self.types, scope, types, of: tenant) {
            rows throws(PostgresError) in
            var counts: [String: Int] = [:]
            for row in rows { counts[try row.string(0)] = Int(try row.int64(1)) }
            return counts
        }
    }

    private func readEntities(
        _ scope: HistoryScope,
        of tenant: Tenant,
        into history: inout EventHistory
    ) async throws(Problem) {
        guard !scope.entities.isEmpty else { return }
        let keys = Array(scope.entities)
        let parameters: [Parameter] = [
            .textArray(keys.map(\.type)), .uuidArray(keys.map(\.id)),
            .textArray(EntityChange.creating.sorted()),
            .textArray(EntityChange.updating.sorted()),
            .textArray(EntityChange.withoutEffect.map(\.rawValue).sorted()),
        ]
        history.entities = try await query(Self.entities, scope, parameters, of: tenant) {
            rows throws(PostgresError) in
            var entities: [EventHistory.EntityKey: EventHistory.Entity] = [:]
            for row in rows {
                let key = EventHistory.EntityKey(type: try row.string(0), id: try row.id(1))
                var entity = EventHistory.Entity()
                entity.count = Int(try row.int64(2))
                entity.creator = try row.optionalString(3)
                entity.isUpdated = try row.optionalBool(4) ?? false
                entity.lastAction = try row.optionalString(5)
                entity.lastActor = try row.string(6)
                entity.lastAt = try row.time(7)
                entities[key] = entity
            }
            return entities
        }
    }

    private func readActors(
        _ scope: HistoryScope,
        of tenant: Tenant,
        into history: inout EventHistory
    ) async throws(Problem) {
        guard !scope.actors.isEmpty else { return }
        let deeds = Array(scope.deeds)
        let parameters: [Parameter] =
            scope.actorParameters + [
                .textArray(scope.networks.sorted()), .textArray(scope.agents.sorted()),
                .textArray(deeds.map(\.actor)), .textArray(deeds.map(\.eventType)),
                .textArray(deeds.map(\.entityType)), .int64(Int64(EventHistory.namesMax)),
            ]
        (history.actors, history.habits) = try await query(
            Self.actors,
            scope,
            parameters,
            of: tenant
        ) { rows throws(PostgresError) in
            var reading = ActorReading()
            for row in rows { try reading.add(row) }
            return reading.result
        }
    }

    private func unselected(
        _ scope: HistoryScope,
        of tenant: Tenant
    ) async throws(Problem) -> [String: Int]? {
        guard let range = scope.surroundings else { return nil }
        guard !scope.actors.isEmpty else { return [:] }
        return try await database.query(
            Self.sql(Self.surroundings, of: tenant),
            [
                .uuid(tenant.id), .timestamp(range.lowerBound), .timestamp(range.upperBound),
            ] + scope.actorParameters + [.uuidArray(Array(scope.ids))],
            for: tenant,
            on: .searches
        ) { rows throws(PostgresError) in
            var counts: [String: Int] = [:]
            for row in rows {
                counts[try row.string(0)] = min(Int(try row.int64(1)), EventHistory.countMax)
            }
            return counts
        }
    }

    private func query<Value>(
        _ statement: SQLTemplate,
        _ scope: HistoryScope,
        _ parameters: [Parameter] = [],
        of tenant: Tenant,
        decode: (ResultSet) throws(PostgresError) -> Value
    ) async throws(Problem) -> Value {
        try await database.query(
            Self.sql(statement, of: tenant),
            [.uuid(tenant.id), .timestamp(scope.start), .timestamp(scope.end)] + parameters,
            for: tenant,
            on: .searches,
            decode: decode
        )
    }

    private static func sql(_ statement: SQLTemplate, of tenant: Tenant) -> String {
        statement.render([
            "schema": tenant.slug.schemaName, "limit": String(EventHistory.countMax),
        ])
    }
}

/// Puts together what the rows of `actorHistory` say.
private struct ActorReading {
    private var actors: [String: EventHistory.Actor] = [:]
    private var hours: [String: [Int64: Int]] = [:]
    private var habits: [EventHistory.Deed: EventHistory.Habit] = [:]

    mutating func add(_ row: Row) throws(PostgresError) {
        let part = try row.string(0)
        let actor = try row.string(1)
        let count = Int(try row.int64(5))
        switch part {
        case "hour": hours[actor, default: [:]][try row.time(4).hourNumber] = count
        case "network":
            actors[actor, default: EventHistory.Actor()].networks[try row.string(2)] = count
        case "agent": actors[actor, default: EventHistory.Actor()].agents[try row.string(2)] = count
        case "deed":
            let deed = EventHistory.Deed(
                actor: actor,
                eventType: try row.string(2),
                entityType: try row.string(3)
            )
            var habit = EventHistory.Habit()
            habit.count = count
            habit.activeDays = Int(try row.int64(6))
            habit.peakPerHour = Int(try row.int64(7))
            habits[deed] = habit
        default: throw .unexpectedResult(reason: "no part of a history: \(part)")
        }
    }

    /// The actors with all that was read of them, and their habits.
    var result: ([String: EventHistory.Actor], [EventHistory.Deed: EventHistory.Habit]) {
        var actors = actors
        for (actor, counts) in hours {
            actors[actor, default: EventHistory.Actor()].add(counts)
        }
        return (actors, habits)
    }
}

extension HistoryScope {
    /// The actors by their names, and those that are only known by their user's id.
    fileprivate var actorParameters: [Parameter] {
        let users = actors.compactMap { name in
            UUID(name).flatMap { $0.description == name ? $0 : nil }
        }
        return [.textArray(actors.sorted()), .uuidArray(users)]
    }
}
