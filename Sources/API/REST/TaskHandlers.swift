import Domain
import HTTP
import JSON
import Store

/// A tenant's background tasks over REST.
struct TaskHandlers: Sendable {
    private let tasks: TenantTasks
    private let services: RequestServices

    init(services: RequestServices) {
        tasks = TenantTasks(services: services)
        self.services = services
    }

    /// `GET tasks`: the newest, optionally of one `state` or `kind`.
    func list(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let state = try query.text("state")
        let kind = try query.text("kind")
        let limit = try query.int("limit")
        try query.refuseUnread()
        let found = try await tasks.list(call, state: state, kind: kind, limit: limit)
        return .list("tasks", found.map(\.document))
    }

    /// `GET tasks/{task_id}`: the task, or its states until it is finished, by Accept.
    func get(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        if call.head.wantsEventStream {
            return .taskProgress(try await tasks.follow(call.taskID, call))
        }
        return .task(try await tasks.get(call.taskID, call))
    }

    /// `DELETE tasks/{task_id}`: asks that it be stopped, and answers it as it is now.
    func cancel(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        return .task(try await tasks.cancel(call.taskID, call))
    }
}

/// What callers may see of and do to their tenant's tasks, however they ask.
struct TenantTasks: Sendable {
    private let services: RequestServices
    private let queue: TaskQueue

    init(services: RequestServices) {
        self.services = services
        queue = TaskQueue(database: services.database)
    }

    func list(
        _ call: AuthorizedCall,
        state: String?,
        kind: String?,
        limit: Int?
    ) async throws(Problem) -> [BackgroundTask] {
        let limit = limit ?? Limits.pageSizeDefault
        guard (1...Limits.tasksListedMax).contains(limit) else {
            throw Problem(
                .invalidInput,
                "A list has 1 to \(Limits.tasksListedMax) tasks.",
                field: "/limit"
            )
        }
        let wanted = try Self.state(state)
        return try await queue.list(of: call.tenant, state: wanted, kind: kind, limit: limit)
    }

    private static func state(_ word: String?) throws(Problem) -> TaskState? {
        guard let word else { return nil }
        guard let state = TaskState(rawValue: word.lowercased()) else {
            throw Problem(
                .invalidInput,
                "A task is \(TaskState.allCases.map(\.rawValue).joined(separator: ", ")).",
                field: "/state"
            )
        }
        return state
    }

    /// Nil when the tenant has none of that id.
    func find(_ id: String?, _ call: AuthorizedCall) async throws(Problem) -> BackgroundTask? {
        guard let id = id.flatMap({ UUID($0) }) else { return nil }
        return try await queue.task(id, of: call.tenant)
    }

    func get(_ id: String?, _ call: AuthorizedCall) async throws(Problem) -> BackgroundTask {
        guard let task = try await find(id, call) else { throw .noTask }
        return task
    }

    func follow(_ id: String?, _ call: AuthorizedCall) async throws(Problem) -> TaskProgress {
        guard let id = id.flatMap({ UUID($0) }),
            let subscription = try await services.tasks.subscribe(to: id, of: call.tenant)
        else { throw .noTask }
        return TaskProgress(subscription, for: call, services)
    }

    /// For whoever asked for the task, and for the tenant's administrators.
    func cancel(_ id: String?, _ call: AuthorizedCall) async throws(Problem) -> BackgroundTask {
        let task = try await get(id, call)
        if task.createdBy != call.principal.name { try call.require(.tenantAdmin) }
        guard let asked = try await queue.cancel(task.id, of: call.tenant) else { throw .noTask }
        return asked
    }
}

extension AuthorizedCall {
    /// The last part of the address.
    fileprivate var taskID: String? { route.variables.last }
}

extension HTTPRequestHead {
    /// Whether the answer is to be a stream: only for those who name the type.
    fileprivate var wantsEventStream: Bool {
        fields.values(of: .accept).flatMap { $0.split(separator: ",") }
            .contains { MediaType.of(String($0)) == "text/event-stream" }
    }
}

extension HTTPResponse {
    fileprivate static func task(_ task: BackgroundTask) -> HTTPResponse {
        .json(task.document)
    }
}

extension Problem {
    fileprivate static var noTask: Problem {
        Problem(
            .notFound,
            "The tenant has no task of that id.",
            hint: "Finished tasks are kept for thirty days."
        )
    }
}
