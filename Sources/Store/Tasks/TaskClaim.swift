public import Domain
public import JSON

/// A worker's right to do a task, which lasts as long as its lease is renewed.
public struct TaskClaim: Sendable {
    /// The task, of which this is the attempt `task.attempts`.
    public let task: BackgroundTask
    /// Whose work it is.
    public let tenant: Tenant
    /// What the work needs to know.
    public let arguments: JSONObject
    /// Who may do it.
    public let worker: UUID

    /// Whether there is nothing to be done but to end it.
    public var isAbandoned: Bool {
        task.cancelRequestedAt != nil || task.attempts > task.attemptsMax
    }
}

/// What a look into the queue gave.
public struct TaskHarvest: Sendable {
    /// The tasks that are the worker's from now on.
    public var claims: [TaskClaim]
    /// When the next task will be due; nil when none is known.
    public var nextDue: Duration?
}

/// How a task ends.
public enum TaskEnding: Sendable, Equatable {
    /// It has been done.
    case succeeded(JSONValue)
    /// It could not be done.
    case failed(TaskFailure)
    /// It was stopped because somebody asked for that.
    case cancelled
}
