import Domain
import EventLoop
import Postgres
import Store

// Sendable although mutable: constants apart, everything is touched on `loop`'s thread only.

/// The shell of a runner: claims tasks for its free slots, renews its leases, stops its tasks.
final class TaskWorker: @unchecked Sendable {
    private let queue: TaskQueue
    private let database: Database
    private let handlers: [String: any TaskHandler]
    private let slots: Int
    private let timing: TaskRunner.Timing
    private let observe: @Sendable (Observation) -> Void
    private let loop: EventLoop
    private let bell: Bell
    /// Under which the queue knows it.
    private let id = UUIDGenerator.shared.next(at: .now)

    private struct Running {
        let execution: TaskExecution
        var renewedAt: ContinuousClock.Instant
    }

    private var running: [UUID: Running] = [:]
    private var isStopping = false
    private var schedule: TaskSchedule
    private var isLooking = false
    private var isRenewing = false
    private var isRenewalDue = false
    private var isCancellationDue = false
    private var isFailing = false

    init(
        queue: TaskQueue,
        database: Database,
        handlers: [any TaskHandler],
        slots: Int,
        timing: TaskRunner.Timing,
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        self.queue = queue
        self.database = database
        self.handlers = Dictionary(handlers.map { ($0.kind, $0) }) { _, _ in
            preconditionFailure("two handlers do the same kind of task")
        }
        self.slots = slots
        self.timing = timing
        self.observe = observe
        loop = database.firstLoop
        bell = Bell(loop: loop)
        schedule = TaskSchedule(patience: timing.patience, from: .now)
    }

    /// Takes no more tasks and stops those that it has; callable from anywhere.
    func stop() {
        loop.execute { [self] in
            isStopping = true
            bell.ring()
        }
    }

    /// Works until it is stopped.
    ///
    /// Not in a task that may be cancelled: a claim whose answer is dropped keeps its lease with
    /// nobody at it, and what is to be given back at the end would not be.
    @concurrent
    func work() async {
        let listener = PostgresListener(
            database.configuration,
            channels: [Doorbell.Channel.tasksDue, .tasksCancelled].map(\.rawValue),
            on: loop
        )
        let listening = loop.spawn { [self] in
            while let event = await listener.next() { hear(event) }
        }
        let renewing = loop.spawn { [self] in
            while (try? await loop.sleep(for: timing.lease / 3)) != nil { await renew() }
        }
        while !isStopping {
            switch schedule.next(at: .now, free: slots - running.count) {
            case .look: await look()
            case .wait(let duration): await bell.wait(atMost: duration)
            }
        }
        await stopAll()
        renewing.cancel()
        listening.cancel()
        await listener.close()
        await renewing.value
    }

    private func hear(_ event: ListenerEvent) {
        switch event {
        case .notification(Doorbell.Channel.tasksCancelled.rawValue, _):
            // A look under way may bring a task that was cancelled just after it was taken.
            isCancellationDue = isLooking
            loop.spawn { [self] in await renew() }
        case .listening, .gap:
            // What happened while nobody listened is not known.
            loop.spawn { [self] in await renew() }
            lookSoon()
        case .notification: lookSoon()
        }
    }

    private func lookSoon() {
        schedule.rung()
        bell.ring()
    }

    // MARK: Tasks

    private func look() async {
        schedule.lookBegan()
        isLooking = true
        defer { isLooking = false }
        let free = slots - running.count
        let began = ContinuousClock.now
        do throws(Problem) {
            let harvest = try await queue.claim(
                free,
                kinds: Array(handlers.keys),
                by: id,
                lease: timing.lease
            )
            isFailing = false
            schedule.lookEnded(
                began: began,
                asked: free,
                found: harvest.claims.count,
                nextDue: harvest.nextDue
            )
            for claim in harvest.claims { start(claim, at: began) }
            if isCancellationDue {
                isCancellationDue = false
                loop.spawn { [self] in await renew() }
            }
        } catch {
            schedule.lookFailed(began: began)
            // Once is enough for the log, however long the database is away.
            if !isFailing { report("claim tasks", error) }
            isFailing = true
        }
    }

    private func start(_ claim: TaskClaim, at began: ContinuousClock.Instant) {
        guard let handler = handlers[claim.task.kind] else { return }
        let execution = TaskExecution(
            claim,
            by: handler,
            queue: queue,
            firstDelay: timing.firstDelay,
            observe: observe
        )
        // A lease that ran out unseen: the attempt before is this worker's own, and has no task.
        running[claim.task.id]?.execution.stop(.leaseLost)
        running[claim.task.id] = Running(execution: execution, renewedAt: began)
        // Not on the loop: the handler may compute for as long as it likes.
        Task.detached { [self] in
            await execution.execute()
            loop.execute { self.ended(execution) }
        }
    }

    private func ended(_ execution: TaskExecution) {
        let id = execution.claim.task.id
        if running[id]?.execution === execution { running[id] = nil }
        bell.ring()
    }

    // MARK: Leases

    /// Renews all leases and stops what is to be stopped; one statement at a time.
    private func renew() async {
        isRenewalDue = true
        guard !isRenewing else { return }
        isRenewing = true
        defer { isRenewing = false }
        while isRenewalDue {
            isRenewalDue = false
            await renewOnce()
        }
    }

    private func renewOnce() async {
        let held = running.mapValues(\.execution)
        guard !held.isEmpty else { return }
        let began = ContinuousClock.now
        do throws(Problem) {
            let claims = held.values.map(\.claim)
            let answer = try await queue.renew(claims, by: id, lease: timing.lease)
            for (id, execution) in held where running[id]?.execution === execution {
                switch answer[id] {
                case true?: execution.stop(.cancelled)
                case false?: break
                case nil: execution.stop(.leaseLost)
                }
                if answer[id] != nil { running[id]?.renewedAt = began }
            }
        } catch {
            report("renew leases", error)
            // Beyond its lease a task may be another's; what is done for it here is for nothing.
            for task in running.values where ContinuousClock.now - task.renewedAt > timing.lease {
                task.execution.stop(.leaseLost)
            }
        }
    }

    private func report(_ work: String, _ problem: Problem) {
        observe(.backgroundFailed(work: work, reason: problem.cause ?? problem.message))
    }

    // MARK: The end

    private func stopAll() async {
        let end = ContinuousClock.now + timing.grace
        for task in running.values { task.execution.stop(.stopping) }
        while !running.isEmpty, ContinuousClock.now < end {
            await bell.wait(atMost: max(end - ContinuousClock.now, .zero))
        }
        // Their handlers do not listen. All at once: while the database is away each word takes long.
        await withTaskGroup { group in
            for task in running.values { group.addTask { await task.execution.giveBack() } }
        }
    }
}
