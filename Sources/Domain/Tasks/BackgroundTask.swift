public import JSON

/// Background work as its callers see it.
public struct BackgroundTask: Sendable, Equatable {
    /// Names the task.
    public let id: UUID
    /// Whose work it is.
    public let tenantID: UUID
    /// What is done.
    public let kind: String
    /// What it is done to.
    public let subject: String?
    /// How far it is.
    public var state: TaskState
    /// How much is done, in percent.
    public var progress = 0
    /// What is being done, in a word.
    public var phase: String?
    /// How often it has been taken.
    public var attempts = 0
    /// How often it is tried.
    public let attemptsMax: Int
    /// From when on it may be taken.
    public var dueAt: Timestamp
    /// When somebody asked that it be stopped.
    public var cancelRequestedAt: Timestamp?
    /// What came of it.
    public var result: JSONValue?
    /// Why it failed, or failed last.
    public var error: TaskFailure?
    /// Who asked for it.
    public let createdBy: String
    /// When it was asked for.
    public let createdAt: Timestamp
    /// When it was first taken.
    public var startedAt: Timestamp?
    /// When it ended.
    public var finishedAt: Timestamp?

    /// A task that has not been taken yet.
    public init(
        id: UUID,
        tenantID: UUID,
        kind: String,
        subject: String?,
        state: TaskState = .queued,
        attemptsMax: Int,
        dueAt: Timestamp,
        createdBy: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.tenantID = tenantID
        self.kind = kind
        self.subject = subject
        self.state = state
        self.attemptsMax = attemptsMax
        self.dueAt = dueAt
        self.createdBy = createdBy
        self.createdAt = createdAt
    }

    /// The task as REST and live streams show it.
    ///
    /// `attempts` counts what was tried: a worker that only ends a task counts as none.
    public var document: JSONObject {
        [
            "id": .string(id.description),
            "kind": .string(kind),
            "subject": subject.map { .string($0) } ?? .null,
            "state": .string(state.rawValue),
            "progress": .number(JSONNumber(Int64(progress))),
            "phase": phase.map { .string($0) } ?? .null,
            "attempts": .number(JSONNumber(Int64(attemptsMade))),
            "result": result ?? .null,
            "error": error.map { .object($0.document) } ?? .null,
            "cancel_requested_at": Self.time(cancelRequestedAt),
            "created_by": .string(createdBy),
            "created_at": Self.time(createdAt),
            "started_at": Self.time(startedAt),
            "finished_at": Self.time(finishedAt),
        ]
    }

    /// How often it has been tried.
    public var attemptsMade: Int { min(attempts, attemptsMax) }

    private static func time(_ time: Timestamp?) -> JSONValue {
        time.map { .string($0.rfc3339) } ?? .null
    }
}
