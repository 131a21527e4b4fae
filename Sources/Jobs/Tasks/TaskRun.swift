public import Domain
public import JSON
import Store
import Synchronization

/// One attempt at a task, as its handler sees it.
public struct TaskRun: Sendable {
    /// The task as it was taken.
    public let task: BackgroundTask
    /// Whose work it is; what is read and written for it is that tenant's.
    public let tenant: Tenant
    /// What the work needs to know.
    public let arguments: JSONObject
    /// Which attempt this is, from 1.
    public let attempt: Int
    private let reporter: Reporter

    init(_ claim: TaskClaim, queue: TaskQueue) {
        task = claim.task
        tenant = claim.tenant
        arguments = claim.arguments
        attempt = claim.task.attempts
        reporter = Reporter(claim: claim, queue: queue)
    }

    /// Tells whoever follows the task how far it is.
    ///
    /// - Parameters:
    ///   - progress: how much is done, in percent.
    ///   - phase: what is being done, in a word of at most 64 characters.
    public func report(_ progress: Int, _ phase: String) async {
        await reporter.report(min(max(progress, 0), 100), String(phase.prefix(64)))
    }
}

/// Keeps a handler that reports each step of thousands from writing each of them.
private final class Reporter: Sendable {
    private struct Last {
        var phase: String?
        var time: ContinuousClock.Instant
    }

    private static let pause = Duration.milliseconds(100)

    private let claim: TaskClaim
    private let queue: TaskQueue
    private let last = Mutex<Last?>(nil)

    init(claim: TaskClaim, queue: TaskQueue) {
        self.claim = claim
        self.queue = queue
    }

    func report(_ progress: Int, _ phase: String) async {
        let now = ContinuousClock.now
        let isWorthwhile = last.withLock { last in
            if let known = last, known.phase == phase, now - known.time < Self.pause {
                return false
            }
            last = Last(phase: phase, time: now)
            return true
        }
        guard isWorthwhile, !phase.isEmpty else { return }
        // Nothing depends on it: a task that is no longer ours is stopped by the next renewal.
        _ = try? await queue.report(progress, phase, of: claim)
    }
}
