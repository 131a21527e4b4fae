internal import EventLoop

// Sendable although mutable: touched on the loop's thread only; others carry the reference there.

/// Does what ``PoolStateMachine`` decides: opens and closes sessions, wakes waiters, arms timers.
@safe
final class PoolCore: @unchecked Sendable {
    typealias ConnectionID = PoolStateMachine.ConnectionID
    typealias LeaseOutcome = Result<Lease, PostgresError>

    /// A connection that belongs to one caller for a while.
    struct Lease: Sendable {
        let id: ConnectionID
        let session: Session
    }

    let configuration: PostgresConfiguration
    let bounds: PoolBounds
    let loop: EventLoop
    private var machine: PoolStateMachine
    private var pipelines: [Pipeline] = []
    private var sessions: [ConnectionID: Session] = [:]
    private var pipelined: [ConnectionID: PipelinedConnection] = [:]
    private var waiters: [PoolStateMachine.WaiterID: UnsafeContinuation<LeaseOutcome, Never>] =
        unsafe [:]
    private var waiterCount: PoolStateMachine.WaiterID = 0
    private var closers: [() -> Void] = []
    private var isFinished = false
    private var ticker: LoopTimer?

    private static let tickInterval: Duration = .seconds(1)

    init(_ configuration: PostgresConfiguration, bounds: PoolBounds, loop: EventLoop) {
        self.configuration = configuration
        self.bounds = bounds
        self.loop = loop
        machine = PoolStateMachine(bounds: bounds, seed: .random(in: .min ... .max))
        pipelines = (0..<bounds.pipelinedConnections).map { _ in
            Pipeline(loop: loop, bounds: bounds)
        }
        for pipeline in pipelines {
            pipeline.unavailability = { [unowned self] in machine.lastFailure }
        }
    }

    func start() {
        perform(machine.started())
        scheduleTick()
    }

    private func scheduleTick() {
        ticker = loop.after(Self.tickInterval) { [weak self] in
            guard let self, !isFinished else { return }
            perform(machine.ticked(now: Monotonic.now))
            scheduleTick()
        }
    }

    // MARK: Groups

    /// Off the loop; the task's executor preference takes it there.
    @concurrent
    func runHopped(_ group: PipelineGroup, affinity: UInt64) async -> PendingGroup.Outcome {
        await run(group, affinity: affinity)
    }

    func run(_ group: PipelineGroup, affinity: UInt64) async -> PendingGroup.Outcome {
        loop.preconditionCurrent()
        guard !machine.isClosing else { return .failure(.closed) }
        guard !pipelines.isEmpty else {
            return .failure(.misuse(reason: "this pool has no pipelined connections"))
        }
        guard !group.items.isEmpty else { return .success([]) }
        let now = Monotonic.now
        let deadline = now &+ (group.deadline ?? bounds.groupTime).nanoseconds
        let pending = PendingGroup(
            group.items,
            isRepeatable: group.isRepeatable,
            sendDeadline: min(deadline, now &+ bounds.waitTime.nanoseconds),
            deadline: deadline
        )
        let pipeline = pipelines[Int(truncatingIfNeeded: affinity % UInt64(pipelines.count))]
        return await withTaskCancellationHandler {
            await unsafe withUnsafeContinuation { continuation in
                unsafe pending.await(continuation)
                pipeline.enqueue(pending)
            }
        } onCancel: {
            // By way of the loop's inbox, so never before the continuation is there.
            loop.execute { pending.finish(.failure(.cancelled)) }
        }
    }

    // MARK: Leases

    /// Off the loop; the task's executor preference takes it there.
    @concurrent
    func leaseHopped() async -> LeaseOutcome { await lease() }

    func lease() async -> LeaseOutcome {
        loop.preconditionCurrent()
        waiterCount += 1
        let waiter = waiterCount
        let timer = loop.after(bounds.waitTime) { [weak self] in
            guard let self else { return }
            perform(machine.waitExpired(waiter))
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await unsafe withUnsafeContinuation { continuation in
                unsafe waiters[waiter] = continuation
                perform(machine.leaseRequested(waiter))
            }
        } onCancel: {
            loop.execute { [self] in
                guard let continuation = unsafe waiters.removeValue(forKey: waiter) else { return }
                machine.waitAbandoned(waiter)
                unsafe continuation.resume(returning: .failure(.cancelled))
            }
        }
    }

    func returnLease(_ lease: Lease, isReusable: Bool) {
        loop.preconditionCurrent()
        lease.session.onInput = isReusable ? idleWatch(lease.id, lease.session) : nil
        perform(
            machine.leaseReturned(
                lease.id,
                isReusable: isReusable && !lease.session.isBroken,
                now: Monotonic.now
            )
        )
    }

    /// Notices that the server hangs up on an idle connection.
    private func idleWatch(_ id: ConnectionID, _ session: Session) -> () -> Void {
        { [unowned self, unowned session] in
            var isAlive = true
            repeat {
                isAlive = session.consumeInput() && !session.isBroken
            } while isAlive && session.isReady(toRead: true)
            guard !isAlive else { return }
            let reason = session.errorMessage
            close(id)
            perform(machine.connectionLost(id, reason: reason, now: Monotonic.now))
        }
    }

    // MARK: Actions

    private func perform(_ actions: [PoolStateMachine.Action]) {
        for action in actions {
            switch action {
            case .connect(let id): connect(id)
            case .retry(let id, let delay):
                loop.after(delay) { [weak self] in
                    guard let self else { return }
                    perform(machine.backoffElapsed(id))
                }
            case .grant(let waiter, let id): grant(waiter, id)
            case .refuse(let waiter, let refusal):
                let error = Self.error(for: refusal)
                unsafe waiters.removeValue(forKey: waiter)?.resume(returning: .failure(error))
            case .attach(let id): attach(id)
            case .retire(let id): retire(id)
            case .close(let id): close(id)
            case .finish: finish()
            }
        }
    }

    private static func error(for refusal: PoolStateMachine.Refusal) -> PostgresError {
        switch refusal {
        case .overloaded: .overloaded(.leases)
        case .timeout: .timeout(.waiting)
        case .unavailable(let reason): .unavailable(reason: reason)
        case .closed: .closed
        }
    }

    private func connect(_ id: ConnectionID) {
        loop.spawn { [self] in
            do throws(PostgresError) {
                let session = try await Session.open(configuration, on: loop)
                sessions[id] = session
                session.onInput = idleWatch(id, session)
                perform(machine.connectionOpened(id, now: Monotonic.now))
            } catch {
                perform(machine.connectionFailed(id, reason: error.description))
            }
        }
    }

    private func grant(_ waiter: PoolStateMachine.WaiterID, _ id: ConnectionID) {
        let continuation = unsafe waiters.removeValue(forKey: waiter)
        guard let continuation = unsafe continuation, let session = sessions[id] else {
            preconditionFailure("a lease was granted of nothing, or to nobody")
        }
        session.onInput = nil
        unsafe continuation.resume(returning: .success(Lease(id: id, session: session)))
    }

    private func attach(_ id: ConnectionID) {
        guard let session = sessions[id] else { return }
        do throws(PostgresError) {
            let connection = try PipelinedConnection(session)
            pipelined[id] = connection
            pipelines[id.seat].attach(connection) { [unowned self] reason in
                forget(id)
                perform(machine.connectionLost(id, reason: reason, now: Monotonic.now))
            }
        } catch {
            close(id)
            perform(machine.connectionLost(id, reason: error.description, now: Monotonic.now))
        }
    }

    private func retire(_ id: ConnectionID) {
        guard let connection = pipelined[id] else { return }
        if machine.isClosing { pipelines[id.seat].drain() }
        guard !connection.isLost else { return }
        pipelines[id.seat].retire(connection) { [unowned self] in
            perform(machine.connectionRetired(id))
        }
    }

    private func close(_ id: ConnectionID) {
        pipelined[id]?.close()
        sessions[id]?.close()
        forget(id)
    }

    private func forget(_ id: ConnectionID) {
        // Kept until the turn's end: the connection may be on the stack, reporting its own loss.
        let ending = (pipelined.removeValue(forKey: id), sessions.removeValue(forKey: id))
        loop.atTurnEnd { withExtendedLifetime(ending) {} }
    }

    // MARK: Closing

    func close(_ completion: @escaping @Sendable () -> Void) {
        guard !isFinished else { return completion() }
        closers.append(completion)
        perform(machine.closeRequested())
        for pipeline in pipelines { pipeline.refuseWaiting(.closed) }
    }

    private func finish() {
        isFinished = true
        ticker?.cancel()
        for closer in closers { closer() }
        closers = []
    }

    var statistics: PoolStatistics {
        var figures = PoolStatistics()
        figures.open = sessions.count
        figures.leased = machine.seats.count { if case .leased = $0.phase { true } else { false } }
        figures.waiting = machine.waiters.count
        figures.groupsInFlight = pipelines.reduce(0) { $0 + $1.inFlightCount }
        figures.groupsWaiting = pipelines.reduce(0) { $0 + $1.waitingCount }
        figures.unavailability = machine.lastFailure
        return figures
    }
}
