/// How far a task is.
public enum TaskState: String, Sendable, CaseIterable {
    /// It waits for a worker.
    case queued
    /// A worker is at it.
    case running
    /// It has been done.
    case succeeded
    /// It could not be done.
    case failed
    /// It was stopped because somebody asked for that.
    case cancelled

    /// Whether nothing more happens to it by itself.
    public var isFinished: Bool {
        switch self {
        case .queued, .running: false
        case .succeeded, .failed, .cancelled: true
        }
    }
}
