import Domain
import JSON
import Store
import Synchronization

/// One claimed task from its handler's first step to its last word in the queue.
final class TaskExecution: Sendable {
    /// Why a task is stopped before its handler has ended.
    enum Stop {
        /// Somebody asked for it.
        case cancelled
        /// Another worker may have it by now.
        case leaseLost
        /// This process stops.
        case stopping
    }

    private struct State {
        var stop: Stop?
        var work: Task<TaskCompletion, any Error>?
    }

    let claim: TaskClaim
    private let handler: any TaskHandler
    private let queue: TaskQueue
    private let firstDelay: Duration
    private let observe: @Sendable (Observation) -> Void
    private let state = Mutex(State())

    init(
        _ claim: TaskClaim,
        by handler: any TaskHandler,
        queue: TaskQueue,
        firstDelay: Duration,
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        self.claim = claim
        self.handler = handler
        self.queue = queue
        self.firstDelay = firstDelay
        self.observe = observe
    }

    /// Stops the handler at once; the first reason given stays.
    func stop(_ reason: Stop) {
        let work = state.withLock { state in
            if state.stop == nil { state.stop = reason }
            return state.work
        }
        work?.cancel()
    }

    private var stopReason: Stop? { state.withLock { $0.stop } }

    /// Returns when the task has ended, was given back or is another's.
    func execute() async {
        let run = TaskRun(claim, queue: queue)
        if claim.isAbandoned {
            return await abandon(
                run,
                because: claim.task.cancelRequestedAt == nil ? nil : .cancelled
            )
        }
        do {
            let completion = try await work(run)
            try await settle("finish") { queue, claim throws(Problem) in
                try await queue.finish(
                    claim,
                    as: .succeeded(completion.result),
                    writes: completion.writes
                )
            }
        } catch {
            await end(run, after: error)
        }
    }

    /// Leaves the task to others, as if it had not been taken.
    ///
    /// Its handler may still be at it: from now on nothing that it writes takes effect.
    func giveBack() async {
        await attempt("release", rounds: Self.releasesMax) { queue, claim throws(Problem) in
            try await queue.release(claim)
        }
    }

    /// The handler, in a task of its own: what is written about its end must not be cancelled with it.
    private func work(_ run: TaskRun) async throws -> TaskCompletion {
        let work = Task { [handler] in
            try Task.checkCancellation()
            return try await handler.run(run)
        }
        let isStopped = state.withLock { state in
            state.work = work
            return state.stop != nil
        }
        if isStopped { work.cancel() }
        return try await work.value
    }

    private func end(_ run: TaskRun, after error: any Error) async {
        switch stopReason {
        case .leaseLost: return
        case .cancelled: return await abandon(run, because: .cancelled)
        case .stopping: return await giveBack()
        case nil: break
        }
        let problem = Problem(of: error)
        report("attempt", problem)
        guard RetryPolicy.mayHelp(after: problem), run.attempt < claim.task.attemptsMax else {
            return await abandon(run, because: .failed(TaskFailure(problem)))
        }
        let delay = RetryPolicy.delay(after: run.attempt, problem, first: firstDelay)
        await attempt("requeue") { queue, claim throws(Problem) in
            try await queue.requeue(claim, after: delay, because: TaskFailure(problem))
        }
    }

    /// Ends the task without success; nil for one whose workers have died.
    private func abandon(_ run: TaskRun, because ending: TaskEnding?) async {
        let ending = ending ?? .failed(claim.task.error ?? TaskFailure(.lostWorkers))
        do {
            let writes = try await handler.abandoned(run, as: ending)
            try await settle("finish") { queue, claim throws(Problem) in
                try await queue.finish(claim, as: ending, writes: writes)
            }
        } catch {
            let problem = Problem(of: error)
            report("close", problem)
            // Once the lease has run out, another worker closes it with all that is to be written.
            let mayBeClosedLater = run.attempt < claim.task.attemptsMax + Self.closingsMax
            if problem.isOfTheMoment, mayBeClosedLater { return }
            // Whatever it wanted to write, the task must end.
            await attempt("finish") { queue, claim throws(Problem) in
                try await queue.finish(claim, as: ending)
            }
        }
    }

    // MARK: The last word

    // The database may be away for a moment; for as long as the lease lasts, it is worth waiting.
    private static let roundsMax = 5
    // Fewer when the process stops: with a database that is away they end within its deadline.
    private static let releasesMax = 3
    // Leases for which a task waits to be closed as its handler wants it.
    private static let closingsMax = 5

    /// Says the last word on the task, again when the database is away.
    ///
    /// Whether a word that was lost with its connection has taken effect is not known; said again it
    /// has no effect then, because the task is no longer this attempt's.
    private func settle(
        _ step: String,
        rounds: Int = TaskExecution.roundsMax,
        _ word: (TaskQueue, TaskClaim) async throws(Problem) -> Bool
    ) async throws {
        for round in 1...rounds {
            do throws(Problem) {
                _ = try await word(queue, claim)
                return
            } catch {
                guard error.isOfTheMoment, round < rounds, stopReason != .leaseLost else {
                    throw error
                }
                report(step, error)
                try await Task.sleep(for: RetryPolicy.delay(after: round, error))
            }
        }
    }

    /// The same; when the word is not taken, the lease runs out and another worker says it.
    private func attempt(
        _ step: String,
        rounds: Int = TaskExecution.roundsMax,
        _ word: (TaskQueue, TaskClaim) async throws(Problem) -> Bool
    ) async {
        do {
            try await settle(step, rounds: rounds, word)
        } catch {
            report(step, Problem(of: error))
        }
    }

    private func report(_ step: String, _ problem: Problem) {
        observe(
            .backgroundFailed(
                work: "\(step) task \(claim.task.kind)",
                reason: problem.cause ?? problem.message
            )
        )
    }
}

extension Problem {
    /// Whether the same statement may succeed in a moment.
    fileprivate var isOfTheMoment: Bool {
        switch code {
        case .overloaded, .unavailable, .timeout: true
        default: false
        }
    }

    /// What callers are told of an error that a handler threw.
    fileprivate init(of error: any Error) {
        if let problem = error as? Problem {
            self = problem
        } else {
            self.init(.internal, "The service could not do this.", cause: "\(error)")
        }
    }

    fileprivate static var lostWorkers: Problem {
        Problem(
            .internal,
            "The processes that were at this task have died, each time it was tried.",
            hint: "Try it again, or tell an operator."
        )
    }
}
