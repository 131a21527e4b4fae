import Domain
public import JSON
public import Store

/// Does the tasks of one kind.
public protocol TaskHandler: Sendable {
    /// The kind of task that it does.
    var kind: String { get }

    /// Does a task, and answers what is to be kept of it.
    ///
    /// Called off the event loops. It may be called again for the same task, on any replica, when an
    /// attempt failed or its process died; whatever must happen once belongs into the completion's
    /// writes. When the Swift task is cancelled, the work is to stop at once, by throwing.
    ///
    /// A `Problem` that it throws is what callers are told. One that the caller has to mend, and
    /// `task.failed`, ends the task; after any other error it is tried again.
    func run(_ run: TaskRun) async throws -> TaskCompletion

    /// What is to be written when a task ends without success, whatever has been done of it.
    ///
    /// Called when it failed for good, when it was cancelled, and when the processes that were at it
    /// have died too often.
    func abandoned(_ run: TaskRun, as ending: TaskEnding) async throws -> [UnitOfWork]
}

extension TaskHandler {
    /// Writes nothing.
    public func abandoned(_ run: TaskRun, as ending: TaskEnding) async throws -> [UnitOfWork] { [] }
}

/// What a task that has been done leaves behind.
public struct TaskCompletion: Sendable {
    /// What callers see.
    public var result: JSONValue
    /// What is committed together with the end of the task, or not at all.
    public var writes: [UnitOfWork]

    /// A result with what is written along with it.
    public init(result: JSONValue = .null, writes: [UnitOfWork] = []) {
        self.result = result
        self.writes = writes
    }
}
