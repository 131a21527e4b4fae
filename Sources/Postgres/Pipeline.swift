internal import EventLoop

/// The groups of one seat: those that wait, and the connection that executes the others.
///
/// Belongs to the loop's thread.
final class Pipeline {
    private let loop: EventLoop
    private let bounds: PoolBounds
    private var waiting = FIFO<PendingGroup>()
    private var active: PipelinedConnection?
    private var retiring: [ObjectIdentifier: PipelinedConnection] = [:]
    private var isFlushDue = false
    private var sweep: LoopTimer?
    private var refusal: PostgresError?
    /// Why there is no connection, for callers who give up waiting.
    var unavailability: () -> String? = { nil }

    /// How often deadlines are looked at; they are late by this at most.
    private static let sweepInterval: Duration = .milliseconds(100)
    /// How long past its deadline a group may hold up its connection before that counts as dead.
    private static let stallNanoseconds: UInt64 = 5_000_000_000

    init(loop: EventLoop, bounds: PoolBounds) {
        self.loop = loop
        self.bounds = bounds
    }

    /// Groups sent and not answered, on all connections of the seat.
    var inFlightCount: Int {
        retiring.values.reduce(active?.inFlightCount ?? 0) { $0 + $1.inFlightCount }
    }

    var waitingCount: Int { waiting.count }

    // MARK: Groups

    /// Accepts a group, which leaves at the end of the loop's turn; answers it when the seat is full.
    func enqueue(_ group: PendingGroup) {
        guard waiting.count + (active?.inFlightCount ?? 0) < bounds.groupsPerConnectionMax else {
            return group.finish(.failure(.overloaded(.pipeline)))
        }
        waiting.append(group)
        scheduleFlush()
        if sweep == nil { scheduleSweep() }
    }

    private func scheduleFlush() {
        guard !isFlushDue, active != nil else { return }
        isFlushDue = true
        loop.atTurnEnd { [self] in
            isFlushDue = false
            sendWaiting()
        }
    }

    private func sendWaiting() {
        guard let active, !active.isLost else { return }
        while active.inFlightCount < bounds.groupsInFlightMax, let group = waiting.popFirst() {
            // The caller of a group may have left before it was sent.
            if group.isAwaited { active.send(group) }
            if active.isLost { return }
        }
        active.flush()
    }

    // MARK: Connections

    /// Sends on this connection from now on; a previous one must be retired by the caller.
    func attach(_ connection: PipelinedConnection, onLost: @escaping (String) -> Void) {
        active = connection
        connection.onProgress = { [unowned self] in
            if !waiting.isEmpty { scheduleFlush() }
        }
        connection.onRepeat = { [unowned self] group in
            if let refusal { return group.finish(.failure(refusal)) }
            waiting.append(group)
            scheduleFlush()
        }
        connection.onLost = { [unowned self, unowned connection] reason in
            if active === connection { active = nil }
            retiring[ObjectIdentifier(connection)] = nil
            onLost(reason)
        }
        scheduleFlush()
    }

    /// Sends nothing more on this connection and reports when its groups are answered.
    func retire(_ connection: PipelinedConnection, onRetired: @escaping () -> Void) {
        if active === connection { active = nil }
        guard connection.inFlightCount > 0 else { return onRetired() }
        let key = ObjectIdentifier(connection)
        retiring[key] = connection
        connection.onProgress = { [unowned self] in
            guard let connection = retiring[key], connection.inFlightCount == 0 else { return }
            retiring[key] = nil
            onRetired()
        }
    }

    /// Answers the groups that were not sent, now and from now on; for closing.
    func refuseWaiting(_ error: PostgresError) {
        refusal = error
        while let group = waiting.popFirst() { group.finish(.failure(error)) }
    }

    /// Sends what waits at once; for closing.
    func drain() { sendWaiting() }

    // MARK: Deadlines

    private func scheduleSweep() {
        sweep = loop.after(Self.sweepInterval) { [weak self] in self?.sweepDeadlines() }
    }

    private func sweepDeadlines() {
        sweep = nil
        let now = Monotonic.now
        if !waiting.isEmpty { refuseExpired(now) }
        for connection in Array(retiring.values) + (active.map { [$0] } ?? []) {
            connection.forEachInFlight { group in
                if now >= group.deadline { group.finish(.failure(.timeout(.answer))) }
            }
            if let head = connection.head,
                now >= head.deadline, now - head.deadline > Self.stallNanoseconds
            {
                connection.lose("the server does not answer")
            }
        }
        if !waiting.isEmpty || inFlightCount > 0 { scheduleSweep() }
    }

    private func refuseExpired(_ now: Instant) {
        waiting.filter { group in
            guard group.isAwaited else { return false }
            guard now >= group.sendDeadline else { return true }
            let reason = active == nil ? unavailability() : nil
            group.finish(.failure(reason.map { .unavailable(reason: $0) } ?? .timeout(.waiting)))
            return false
        }
    }
}
