public import Domain
import JSON
import Postgres
import Schema

/// The book of a tenant's analyses: one row for each call, written before it and finished after it.
public struct InteractionLog: Sendable {
    private let database: Database

    private static let insert = Schema.statement("insertInteraction")
    private static let finish = Schema.statement("finishInteraction")
    private static let close = Schema.statement("closeInteractions")
    private static let closeLost = Schema.statement("closeLostInteractions")
    private static let cost = Schema.statement("costSince")
    private static let usage = Schema.statement("aiUsage")

    /// The book in that database.
    public init(database: Database) { self.database = database }

    /// Enters a call; returns once that is durable.
    public func begin(_ call: Interaction, for tenant: Tenant) async throws(Problem) {
        try await write(
            Self.insert,
            [
                .uuid(tenant.id), .uuid(call.id), .timestamp(call.startedAt), .uuid(call.taskID),
                .text(call.operation), .text(call.provider), .text(call.model),
                .text(call.promptVersion), .bytes(call.inputSHA256), .text(call.principal),
                .int32(call.eventCount.map { Int32(clamping: $0) }),
                .int32(call.estimatedTokens.map { Int32(clamping: $0) }),
                .jsonb(call.redactions.map(Self.document)),
            ],
            for: tenant
        )
    }

    private static func document(_ counts: [String: Int]) -> [UInt8] {
        var document = JSONObject()
        for (kind, count) in counts.sorted(by: { $0.key < $1.key }) {
            document.append(kind, .optional(count))
        }
        return JSONValue.object(document).serialized
    }

    /// Enters how a call ended.
    public func finish(
        _ call: Interaction,
        _ outcome: InteractionOutcome,
        for tenant: Tenant,
        now: Timestamp = .now
    ) async throws(Problem) {
        func count(_ value: Int?) -> Parameter { .int32(value.map { Int32(clamping: $0) }) }
        let milliseconds = outcome.latency.map { Int($0 / .milliseconds(1)) }
        try await write(
            Self.finish,
            [
                .uuid(tenant.id), .uuid(call.id),
                .text(outcome.failure == nil ? "succeeded" : "failed"), .timestamp(now),
                .text(outcome.servedModel), .text(outcome.failure),
                .text(outcome.finishReason),
                count(outcome.httpStatus), count(outcome.attempts), count(milliseconds),
                count(outcome.inputTokens), count(outcome.cachedTokens),
                count(outcome.outputTokens), count(outcome.reasoningTokens),
                .text(outcome.priceVersion), .int64(outcome.costMicroUSD),
                .text(outcome.providerRequestID),
            ],
            for: tenant
        )
    }

    /// What ends the calls that a task's dead processes have left open, to be committed with its end.
    public func unit(
        closingCallsOf task: BackgroundTask,
        for tenant: Tenant,
        now: Timestamp = .now
    ) -> UnitOfWork {
        // An hour, for the clock that wrote the task's time may be ahead.
        let start = task.createdAt.advanced(bySeconds: -3600)
        var unit = UnitOfWork(tenant: tenant)
        unit.statements = [
            BoundStatement(
                Statement(Self.close.render(["schema": tenant.slug.schemaName])),
                [.uuid(tenant.id), .uuid(task.id), .timestamp(start), .timestamp(now)]
            )
        ]
        return unit
    }

    /// Ends the calls that were begun for a request whose process has died since.
    ///
    /// Those of tasks are ended by the worker that takes the task next.
    public func closeLostCalls(
        of tenant: Tenant,
        now: Timestamp = .now
    ) async throws(Problem) {
        let limit = now.advanced(bySeconds: -Limits.interactionPatience.components.seconds)
        try await write(
            Self.closeLost,
            [.uuid(tenant.id), .timestamp(limit), .timestamp(now)],
            for: tenant
        )
    }

    private func write(
        _ statement: SQLTemplate,
        _ parameters: [Parameter],
        for tenant: Tenant
    ) async throws(Problem) {
        do {
            try await database.write(statement, parameters, for: tenant)
        } catch {
            throw Problem(error)
        }
    }

    /// What the tenant's calls have cost since a time, in millionths of a US dollar.
    public func cost(since start: Timestamp, of tenant: Tenant) async throws(Problem) -> Int64 {
        try await database.query(
            Self.cost.render(["schema": tenant.slug.schemaName]),
            [.uuid(tenant.id), .timestamp(start)],
            for: tenant
        ) { rows throws(PostgresError) in try rows[0].int64(0) }
    }

    /// Calls, tokens and cost by day, model, user and purpose, the latest day first.
    public func usage(
        from start: Timestamp,
        until end: Timestamp,
        of tenant: Tenant
    ) async throws(Problem) -> [UsageRow] {
        try await database.query(
            Self.usage.render([
                "schema": tenant.slug.schemaName, "limit": String(Limits.usageRowsMax),
            ]),
            [.uuid(tenant.id), .timestamp(start), .timestamp(end)],
            for: tenant,
            on: .searches
        ) { rows throws(PostgresError) in
            var usage: [UsageRow] = []
            for row in rows { usage.append(try UsageRow(row)) }
            return usage
        }
    }
}

extension UsageRow {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            day: try row.string(0),
            provider: try row.string(1),
            model: try row.string(2),
            principal: try row.string(3),
            operation: try row.string(4),
            calls: Int(try row.int64(5)),
            failures: Int(try row.int64(6)),
            inputTokens: Int(try row.int64(7)),
            cachedTokens: Int(try row.int64(8)),
            outputTokens: Int(try row.int64(9)),
            costMicroUSD: try row.optionalInt64(10),
            unpricedCalls: Int(try row.int64(11))
        )
    }
}
