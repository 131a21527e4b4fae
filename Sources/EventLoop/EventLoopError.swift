/// Why an event loop could not do or finish what it was asked.
public enum EventLoopError: Error, Sendable, Equatable {
    /// A system call failed; `errno` is what it left behind.
    case systemCall(name: String, errno: Int32)
    /// The waiting task was cancelled.
    case cancelled
    /// The descriptor was deregistered while, or before, someone waited on it.
    case deregistered
    /// The loop was stopped.
    case stopped
}
