public import Domain
import EventLoop
import Postgres

// Sendable although mutable: `database`, `timing` and the like are constant, and everything else is
// touched on `loop`'s thread only.

/// Follows tasks for all of a process's callers that wait for one, and reads nothing while none do.
///
/// One statement reads all the tasks that are waited for: when a worker rings, and once in
/// `patience`, for a ring may be lost.
public final class TaskFollower: @unchecked Sendable {
    /// How often the follower looks.
    public struct Timing: Sendable {
        /// The least time between two looks.
        public var pause = Duration.milliseconds(40)
        /// How long the follower waits for a ring before it looks by itself.
        public var patience = Duration.seconds(1)
        /// How often each reader has a heartbeat.
        public var heartbeat = Limits.liveHeartbeat

        /// The service's own times, to be changed.
        public init() {}
    }

    private struct Watched {
        var last: BackgroundTask
        var queues: [LiveQueue<BackgroundTask>]
    }

    private let database: Database
    private let queue: TaskQueue
    private let loop: EventLoop
    private let timing: Timing
    private let bell: Bell
    private let onFailure: @Sendable (Problem) -> Void

    private var watched: [UUID: Watched] = [:]
    private var lastBeat: ContinuousClock.Instant = .now
    private var isClosed = false
    private var isFailing = false
    private var follower: Task<Void, Never>?

    // Each state that a reader has not taken counts as one: a queue this long has no reader.
    private static let statesMax = 256

    /// A follower in that database; `onFailure` is told when following begins to fail.
    public init(
        database: Database,
        timing: Timing = Timing(),
        onFailure: @escaping @Sendable (Problem) -> Void
    ) {
        self.database = database
        self.timing = timing
        self.onFailure = onFailure
        queue = TaskQueue(database: database)
        loop = database.firstLoop
        bell = Bell(loop: loop)
    }

    /// The states of a task from the present one on, until it is finished; nil when the tenant has
    /// no such task.
    public func subscribe(
        to id: UUID,
        of tenant: Tenant
    ) async throws(Problem) -> TaskSubscription? {
        let outcome = await withTaskExecutorPreference(loop) {
            await self.subscribeOnLoop(to: id, of: tenant)
        }
        return try outcome.get()
    }

    /// The task once it is finished, or as it is when the time is up.
    public func finished(
        _ id: UUID,
        of tenant: Tenant,
        within time: Duration
    ) async throws(Problem) -> BackgroundTask {
        guard let subscription = try await subscribe(to: id, of: tenant) else {
            throw Problem(.notFound, "There is no task of that id.")
        }
        let alarm = loop.spawn { [loop] in
            guard (try? await loop.sleep(for: time)) != nil else { return }
            subscription.end()
        }
        defer { alarm.cancel() }
        var last = subscription.first
        while !last.state.isFinished {
            switch await subscription.next() {
            case .events(let states): last = states.last ?? last
            case .heartbeat: continue
            case .ended: return last
            }
        }
        return last
    }

    /// How many tasks are being followed.
    public var count: Int {
        get async { await withTaskExecutorPreference(loop) { await self.countOnLoop() } }
    }

    /// Ends all subscriptions and takes no more.
    public func close() async {
        await withTaskExecutorPreference(loop) { await self.closeOnLoop() }
    }

    @concurrent
    private func countOnLoop() async -> Int { watched.count }

    private var readerCount: Int { watched.values.reduce(0) { $0 + $1.queues.count } }

    @concurrent
    private func subscribeOnLoop(
        to id: UUID,
        of tenant: Tenant
    ) async -> Result<TaskSubscription?, Problem> {
        let task: BackgroundTask
        do throws(Problem) {
            guard let found = try await queue.task(id, of: tenant) else { return .success(nil) }
            task = found
        } catch {
            return .failure(error)
        }
        guard !isClosed else { return .failure(Self.stopping) }
        guard readerCount < Limits.liveSubscribersMax else { return .failure(Self.full) }
        let states = LiveQueue<BackgroundTask>(bytesMax: Self.statesMax)
        if !task.state.isFinished {
            // Those who follow it already may not have had this state yet.
            pass(task)
            watched[id, default: Watched(last: task, queues: [])].queues.append(states)
            if follower == nil { follow() } else { bell.ring() }
        }
        return .success(TaskSubscription(from: task, states, of: self))
    }

    private static let stopping = Problem(
        .unavailable,
        "The service is stopping.",
        hint: "Ask again."
    )

    private static let full = Problem(
        .overloaded,
        "There are already \(Limits.liveSubscribersMax) callers that follow tasks.",
        hint: "Read the task now and then instead."
    )

    /// Forgets a reader; callable from anywhere.
    func remove(_ queue: LiveQueue<BackgroundTask>, of id: UUID) {
        loop.execute { [self] in
            watched[id]?.queues.removeAll { $0 === queue }
            if watched[id]?.queues.isEmpty == true { watched[id] = nil }
            if watched.isEmpty { bell.ring() }
        }
    }

    @concurrent
    private func closeOnLoop() async {
        isClosed = true
        for task in watched.values {
            for queue in task.queues { queue.end(.shutDown) }
        }
        bell.ring()
        await follower?.value
    }

    // MARK: Following

    private func follow() {
        follower = loop.spawn { [self] in
            let listener = PostgresListener(
                database.configuration,
                channels: [Doorbell.Channel.tasksMoved.rawValue],
                on: loop
            )
            let ringing = loop.spawn { [bell] in
                while await listener.next() != nil { bell.ring() }
            }
            lastBeat = .now
            while !watched.isEmpty, !isClosed {
                bell.silence()
                let began = ContinuousClock.now
                await look()
                beat()
                if watched.isEmpty { break }
                await bell.wait(atMost: min(timing.patience, timing.heartbeat))
                let left = timing.pause - (ContinuousClock.now - began)
                if left > .zero { try? await loop.sleep(for: left) }
            }
            ringing.cancel()
            await listener.close()
            follower = nil
            // A reader may have come while the listener was being closed.
            if !watched.isEmpty, !isClosed { follow() }
        }
    }

    private func look() async {
        let ids = Array(watched.keys)
        do throws(Problem) {
            let tasks = try await queue.tasks(ids)
            isFailing = false
            for task in tasks { pass(task) }
            for id in Set(ids).subtracting(tasks.map(\.id)) {
                for queue in watched.removeValue(forKey: id)?.queues ?? [] {
                    queue.end(.interrupted)
                }
            }
        } catch {
            if !isFailing { onFailure(error) }
            isFailing = true
        }
    }

    private func pass(_ task: BackgroundTask) {
        guard let known = watched[task.id], known.last != task else { return }
        for queue in known.queues { queue.offer([task], bytes: 1) }
        watched[task.id]?.last = task
        if task.state.isFinished { watched[task.id] = nil }
    }

    private func beat() {
        let now = ContinuousClock.now
        guard now - lastBeat >= timing.heartbeat else { return }
        lastBeat = now
        for task in watched.values {
            for queue in task.queues { queue.beat() }
        }
    }
}

/// One reader's view of a task; ends when nobody holds it any more.
public final class TaskSubscription: Sendable {
    /// The task as it was when the subscription began.
    public let first: BackgroundTask
    private let states: LiveQueue<BackgroundTask>
    private let follower: TaskFollower

    init(
        from first: BackgroundTask,
        _ states: LiveQueue<BackgroundTask>,
        of follower: TaskFollower
    ) {
        self.first = first
        self.states = states
        self.follower = follower
    }

    /// What comes after `first`; nothing does when that is finished.
    ///
    /// For one task at a time, whose cancellation ends the subscription.
    public func next() async -> LiveItem<BackgroundTask> {
        first.state.isFinished ? .ended(.cancelled) : await states.next()
    }

    /// Ends the wait for more.
    func end() { states.end(.cancelled) }

    deinit {
        states.end(.cancelled)
        follower.remove(states, of: first.id)
    }
}
