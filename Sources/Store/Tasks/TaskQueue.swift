public import Domain
import JSON
import Postgres
import Schema

/// The queue of background work that all replicas share.
public struct TaskQueue: Sendable {
    let database: Database

    private static func statement(_ template: SQLTemplate) -> Statement {
        Statement(template.render(["columns": TaskColumns.sql]))
    }

    private static let add = Statement(Schema.statement("addTask").render([:]))
    private static let added = statement(Schema.statement("addedTask"))
    private static let find = statement(Schema.statement("findTasks"))
    private static let list = statement(Schema.statement("listTasks"))
    private static let cancel = statement(Schema.statement("cancelTask"))
    private static let retry = statement(Schema.statement("retryTask"))

    /// The queue in that database.
    public init(database: Database) { self.database = database }

    /// Queues a task, or answers the unfinished one that has the same key.
    public func add(
        _ draft: TaskDraft,
        for tenant: Tenant,
        by actor: String
    ) async throws(Problem) -> BackgroundTask {
        let now = Timestamp.now
        let id = UUIDGenerator.shared.next(at: now)
        let add = BoundStatement(
            Self.add,
            [
                .uuid(id), .uuid(tenant.id), .text(draft.kind), .text(draft.subject),
                .text(draft.key), .jsonb(utf8: JSONValue.object(draft.arguments).serialized),
                .int32(Int32(clamping: draft.attemptsMax)), .timestamp(draft.dueAt),
                .text(actor), .timestamp(now), .int64(Int64(Limits.tasksUnfinishedMax)),
            ]
        )
        let look = BoundStatement(
            Self.added,
            [.uuid(id), .uuid(tenant.id), .text(draft.kind), .text(draft.key)]
        )
        // The task of that key may finish between the two statements; then there is room for this.
        for _ in 0..<Self.roundsMax {
            let found = try await database.platformGroup([add, look], on: .writes)
                .decoded { results throws(PostgresError) in try TaskColumns.all(results[1]) }
            if let task = found.first {
                if task.id == id { database.ring(.tasksDue) }
                return task
            }
        }
        throw Problem(
            .overloaded,
            "The tenant has \(Limits.tasksUnfinishedMax) tasks that are not finished.",
            hint: "Try again when some of them are."
        )
    }

    private static let roundsMax = 4

    /// The task of that id, or nil when the tenant has none.
    public func task(_ id: UUID, of tenant: Tenant) async throws(Problem) -> BackgroundTask? {
        try await tasks([id]).first { $0.tenantID == tenant.id }
    }

    /// Those of several tasks that there are, whosoever they be.
    func tasks(_ ids: [UUID]) async throws(Problem) -> [BackgroundTask] {
        try await database.platformGroup([BoundStatement(Self.find, [.uuidArray(ids)])])
            .decoded { results throws(PostgresError) in try TaskColumns.all(results[0]) }
    }

    /// The newest tasks, of one tenant or for operators of all.
    public func list(
        of tenant: Tenant?,
        state: TaskState? = nil,
        kind: String? = nil,
        limit: Int = Limits.pageSizeDefault
    ) async throws(Problem) -> [BackgroundTask] {
        let list = BoundStatement(
            Self.list,
            [
                .uuid(tenant?.id), .text(state?.rawValue), .text(kind),
                .int64(Int64(min(limit, Limits.tasksListedMax))),
            ]
        )
        return try await database.platformGroup([list])
            .decoded { results throws(PostgresError) in try TaskColumns.all(results[0]) }
    }

    /// Asks that a task be stopped, and answers it as it is now; nil when the tenant has none.
    ///
    /// A finished task stays as it is. One that ends its work before it hears of it succeeds.
    ///
    /// - Parameter tenant: whose task it must be; nil for operators.
    public func cancel(_ id: UUID, of tenant: Tenant?) async throws(Problem) -> BackgroundTask? {
        let cancel = BoundStatement(Self.cancel, [.uuid(id), .uuid(tenant?.id)])
        let asked = try await database.platformGroup([cancel], on: .writes)
            .decoded { results throws(PostgresError) in try TaskColumns.all(results[0]) }
        guard let task = asked.first else { return try await find(id, of: tenant) }
        database.ring(task.state == .running ? .tasksCancelled : .tasksDue)
        return task
    }

    /// Queues a task anew that has failed or was cancelled; nil when the tenant has none.
    ///
    /// - Parameter tenant: whose task it must be; nil for operators.
    public func retry(_ id: UUID, of tenant: Tenant?) async throws(Problem) -> BackgroundTask? {
        let retry = BoundStatement(
            Self.retry,
            [.uuid(id), .uuid(tenant?.id), .int32(Int32(Limits.taskAttemptsMax))]
        )
        let outcome = await database.platformGroup([retry], on: .writes)
        if case .failure(let error) = outcome, error.sqlState == .uniqueViolation {
            throw .wrongState("The same work is queued or running already, as another task.")
        }
        let queued = try outcome.decoded { results throws(PostgresError) in
            try TaskColumns.all(results[0])
        }
        if let task = queued.first {
            database.ring(.tasksDue)
            return task
        }
        guard let task = try await find(id, of: tenant) else { return nil }
        throw .wrongState(
            "The task is \(task.state.rawValue); only what has failed is tried again."
        )
    }

    private func find(_ id: UUID, of tenant: Tenant?) async throws(Problem) -> BackgroundTask? {
        try await tasks([id]).first { tenant == nil || $0.tenantID == tenant?.id }
    }
}

extension Problem {
    fileprivate static func wrongState(_ message: String) -> Problem {
        Problem(.preconditionFailed, message)
    }
}
