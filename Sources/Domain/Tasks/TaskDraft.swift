public import JSON

/// Work that is to be done in the background.
public struct TaskDraft: Sendable, Equatable {
    /// What is to be done, such as `diff-report`.
    public var kind: String
    /// What it is done to, such as the name of an audit.
    public var subject: String?
    /// While a task with this key is unfinished, the same work is not queued again.
    public var key: String?
    /// What the work needs to know; not shown to callers.
    public var arguments: JSONObject
    /// How often it is tried.
    public var attemptsMax: Int
    /// From when on it may be taken; nil for at once.
    public var dueAt: Timestamp?

    /// Work of that kind, to be done at once unless `dueAt` says when.
    public init(
        kind: String,
        subject: String? = nil,
        key: String? = nil,
        arguments: JSONObject = JSONObject(),
        attemptsMax: Int = Limits.taskAttemptsMax,
        dueAt: Timestamp? = nil
    ) {
        self.kind = kind
        self.subject = subject
        self.key = key
        self.arguments = arguments
        self.attemptsMax = attemptsMax
        self.dueAt = dueAt
    }
}
