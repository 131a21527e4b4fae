import Domain
import Store

/// The commands on background tasks.
enum TaskCommand {
    static func run(_ arguments: inout Arguments) async throws {
        switch try arguments.word("list, retry or cancel") {
        case "list": try await list(&arguments)
        case "retry":
            try await change(&arguments) { queue, id, tenant in
                try await queue.retry(id, of: tenant)
            }
        case "cancel":
            try await change(&arguments) { queue, id, tenant in
                try await queue.cancel(id, of: tenant)
            }
        case let other: throw UsageError("unknown command \"task \(other)\"")
        }
    }

    private static func list(_ arguments: inout Arguments) async throws {
        let tenantName = arguments.option("tenant")
        let state = try arguments.option("state").map(state)
        try arguments.finish()
        let (tasks, tenants) = try await Serving.run { database in
            let tenant = try await tenant(tenantName, database)
            let tasks = try await TaskQueue(database: database)
                .list(of: tenant, state: state, limit: Limits.tasksListedMax)
            return (tasks, try await Credentials(database: database).tenants())
        }
        let slugs = Dictionary(tenants.map { ($0.id, $0.slug.text) }) { first, _ in first }
        for task in tasks { print(line(task, slugs[task.tenantID] ?? task.tenantID.description)) }
    }

    private static func change(
        _ arguments: inout Arguments,
        _ deed: (TaskQueue, UUID, Tenant?) async throws -> BackgroundTask?
    ) async throws {
        let word = try arguments.word("the task's id")
        guard let id = UUID(word) else { throw UsageError("\"\(word)\" is no task's id") }
        let tenantName = arguments.option("tenant")
        try arguments.finish()
        let task = try await Serving.run { database in
            let tenant = try await tenant(tenantName, database)
            return try await deed(TaskQueue(database: database), id, tenant)
        }
        guard let task else {
            throw CommandError("there is no task \(id); assay task list shows the newest")
        }
        print(line(task, tenantName))
    }

    private static func tenant(_ name: String?, _ database: Database) async throws -> Tenant? {
        guard let name else { return nil }
        guard let tenant = try await Credentials(database: database).tenant(named: name) else {
            throw CommandError("there is no tenant \"\(name)\"; assay tenant list shows them")
        }
        return tenant
    }

    private static func state(_ word: String) throws -> TaskState {
        guard let state = TaskState(rawValue: word) else {
            let states = TaskState.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--state takes one of \(states)")
        }
        return state
    }

    private static func line(_ task: BackgroundTask, _ tenant: String?) -> String {
        let isCancelling = !task.state.isFinished && task.cancelRequestedAt != nil
        let state = task.state.rawValue + (isCancelling ? " (to be cancelled)" : "")
        let done = task.state == .running ? " \(task.progress)% \(task.phase ?? "")" : ""
        let subject = task.subject.map { " \($0)" } ?? ""
        let words = [
            task.id.description, tenant, "\(task.kind)\(subject)", "\(state)\(done)",
            "attempt \(task.attemptsMade)/\(task.attemptsMax)", task.createdAt.rfc3339,
            task.error?.message,
        ]
        return words.compactMap { $0 }.joined(separator: "  ")
    }
}
