/// Decides who gets which connection, when one is opened and when one is closed.
///
/// A seat holds at most one connection in use. The first seats belong to the pipelines, the others
/// are leased. Events are in the past tense and return what the shell has to do, in order; time is
/// passed in. Permitted transitions of a seat:
///
/// - leased: vacant → connecting → idle ⇄ leased → vacant; connecting → backing off → connecting or
///   vacant
/// - pipeline: connecting → pipelining → renewing → pipelining; connecting ⇄ backing off;
///   pipelining and renewing → connecting
///
/// A pipeline's old connection is retired beside its seat until its groups are answered.
struct PoolStateMachine {
    struct ConnectionID: Hashable {
        let seat: Int
        /// Tells the connections of one seat apart, so that late events hit nothing.
        let generation: Int
    }

    typealias WaiterID = UInt64

    enum Refusal: Equatable {
        case overloaded
        case timeout
        case unavailable(String)
        case closed
    }

    enum Action: Equatable {
        case connect(ConnectionID)
        /// Report `backoffElapsed` later.
        case retry(ConnectionID, after: Duration)
        case grant(WaiterID, ConnectionID)
        case refuse(WaiterID, Refusal)
        /// Send the seat's groups on this connection from now on.
        case attach(ConnectionID)
        /// Send nothing more; report `connectionRetired` once its groups are answered.
        case retire(ConnectionID)
        case close(ConnectionID)
        /// Everything is closed.
        case finish
    }

    struct Usage: Equatable {
        let expires: Instant
        var uses = 0
        var idleSince: Instant
        let opened: Instant
    }

    enum Phase: Equatable {
        case vacant
        case backingOff
        case connecting
        case idle(Usage)
        case leased(Usage)
        case pipelining(Usage)
        /// `old` serves while the seat's newest generation connects.
        case renewing(Usage, old: ConnectionID)
    }

    struct Seat {
        var phase: Phase = .vacant
        var generation = 0
        let isPipeline: Bool
    }

    let bounds: PoolBounds
    private(set) var seats: [Seat]
    private(set) var waiters: [WaiterID] = []
    private(set) var retired: Set<ConnectionID> = []
    /// Failed attempts since the last success, over all seats: they reach the same server.
    private(set) var failures = 0
    private(set) var lastFailure: String?
    private(set) var isClosing = false
    private var isFinished = false
    private var random: UInt64

    init(bounds: PoolBounds, seed: UInt64) {
        self.bounds = bounds
        random = seed
        seats = (0..<(bounds.pipelinedConnections + bounds.leasedConnectionsMax)).map {
            Seat(isPipeline: $0 < bounds.pipelinedConnections)
        }
    }

    // MARK: Connections

    /// The pool began: the pipelines connect at once, leased seats when somebody wants one.
    mutating func started() -> [Action] {
        (0..<bounds.pipelinedConnections).map { connect(seat: $0) }
    }

    mutating func connectionOpened(_ id: ConnectionID, now: Instant) -> [Action] {
        guard isCurrent(id) else { return [.close(id)] }
        failures = 0
        lastFailure = nil
        let usage = Usage(expires: expiry(from: now), idleSince: now, opened: now)
        switch seats[id.seat].phase {
        case .connecting where isClosing:
            seats[id.seat].phase = .vacant
            return [.close(id)] + finishIfDone()
        case .connecting where seats[id.seat].isPipeline:
            seats[id.seat].phase = .pipelining(usage)
            return [.attach(id)]
        case .connecting: return settle(id, usage, now: now)
        case .renewing(_, let old):
            seats[id.seat].phase = .pipelining(usage)
            retired.insert(old)
            return [.attach(id), .retire(old)]
        default: return [.close(id)]
        }
    }

    mutating func connectionFailed(_ id: ConnectionID, reason: String) -> [Action] {
        guard isCurrent(id) else { return [] }
        switch seats[id.seat].phase {
        case .connecting:
            failures += 1
            lastFailure = reason
            return reconnectLater(seat: id.seat)
        case .renewing(let usage, let old):
            // The old connection serves on; the next tick tries again.
            seats[id.seat].generation = old.generation
            seats[id.seat].phase = .pipelining(usage)
            return []
        default: return []
        }
    }

    /// A connection in use or idle ended by itself.
    mutating func connectionLost(
        _ id: ConnectionID,
        reason: String,
        now: Instant
    ) -> [Action] {
        if retired.remove(id) != nil { return finishIfDone() }
        if case .renewing(_, id) = seats[id.seat].phase {
            seats[id.seat].phase = .connecting
            return []
        }
        guard isCurrent(id) else { return [] }
        switch seats[id.seat].phase {
        case .pipelining(let usage):
            guard !isClosing else {
                seats[id.seat].phase = .vacant
                return finishIfDone()
            }
            // Normally the server is back at once. One that accepts and hangs up must not be dialled
            // in a tight loop.
            if now < usage.opened + bounds.shortLife.nanoseconds {
                failures += 1
                lastFailure = reason
                return reconnectLater(seat: id.seat)
            }
            return [connect(seat: id.seat)]
        case .idle:
            seats[id.seat].phase = .vacant
            return finishIfDone()
        default: return []
        }
    }

    mutating func connectionRetired(_ id: ConnectionID) -> [Action] {
        guard retired.remove(id) != nil else { return [] }
        return [.close(id)] + finishIfDone()
    }

    mutating func backoffElapsed(_ id: ConnectionID) -> [Action] {
        guard isCurrent(id), seats[id.seat].phase == .backingOff else { return [] }
        if isClosing || (!seats[id.seat].isPipeline && unservedWaiters <= 0) {
            seats[id.seat].phase = .vacant
            return finishIfDone()
        }
        return [connect(seat: id.seat)]
    }

    /// Time passed: renews old connections and closes those that idle for long.
    mutating func ticked(now: Instant) -> [Action] {
        guard !isClosing else { return [] }
        var actions: [Action] = []
        for seat in seats.indices {
            let id = ConnectionID(seat: seat, generation: seats[seat].generation)
            switch seats[seat].phase {
            case .pipelining(let usage) where now >= usage.expires:
                actions.append(connect(seat: seat))
                seats[seat].phase = .renewing(usage, old: id)
            case .idle(let usage)
            where now >= usage.expires
                || now >= usage.idleSince + bounds.idleTime.nanoseconds:
                seats[seat].phase = .vacant
                actions.append(.close(id))
            default: break
            }
        }
        return actions
    }

    // MARK: Leases

    mutating func leaseRequested(_ waiter: WaiterID) -> [Action] {
        guard !isClosing else { return [.refuse(waiter, .closed)] }
        // With somebody waiting there is no idle connection, so nobody is overtaken. The most
        // recently used one goes first: the others may become idle for good.
        let idle = seats.indices.compactMap { seat -> (seat: Int, usage: Usage)? in
            guard case .idle(let usage) = seats[seat].phase else { return nil }
            return (seat, usage)
        }
        if let best = idle.max(by: { $0.usage.idleSince < $1.usage.idleSince }) {
            seats[best.seat].phase = .leased(best.usage)
            let id = ConnectionID(seat: best.seat, generation: seats[best.seat].generation)
            return [.grant(waiter, id)]
        }
        guard waiters.count < bounds.waitersMax else { return [.refuse(waiter, .overloaded)] }
        waiters.append(waiter)
        return connectForWaiters()
    }

    /// The waiter's time is up.
    mutating func waitExpired(_ waiter: WaiterID) -> [Action] {
        guard remove(waiter) else { return [] }
        return [.refuse(waiter, lastFailure.map { .unavailable($0) } ?? .timeout)]
    }

    /// The waiter lost interest and has been answered.
    mutating func waitAbandoned(_ waiter: WaiterID) { _ = remove(waiter) }

    /// A lease ended; `isReusable` says that the connection is idle outside a transaction.
    mutating func leaseReturned(
        _ id: ConnectionID,
        isReusable: Bool,
        now: Instant
    ) -> [Action] {
        guard isCurrent(id), case .leased(var usage) = seats[id.seat].phase else { return [] }
        usage.uses += 1
        usage.idleSince = now
        let isWornOut = now >= usage.expires || usage.uses >= bounds.connectionUsesMax
        guard isReusable, !isWornOut, !isClosing else {
            seats[id.seat].phase = .vacant
            return [.close(id)] + connectForWaiters() + finishIfDone()
        }
        return settle(id, usage, now: now)
    }

    // MARK: Closing

    /// No new work; what is under way is finished.
    mutating func closeRequested() -> [Action] {
        guard !isClosing else { return [] }
        isClosing = true
        var actions: [Action] = waiters.map { .refuse($0, .closed) }
        waiters = []
        for seat in seats.indices {
            let id = ConnectionID(seat: seat, generation: seats[seat].generation)
            switch seats[seat].phase {
            case .idle:
                seats[seat].phase = .vacant
                actions.append(.close(id))
            case .backingOff: seats[seat].phase = .vacant
            case .pipelining:
                seats[seat].phase = .vacant
                retired.insert(id)
                actions.append(.retire(id))
            case .renewing(_, let old):
                seats[seat].phase = .connecting
                retired.insert(old)
                actions.append(.retire(old))
            case .vacant, .connecting, .leased: break
            }
        }
        return actions + finishIfDone()
    }

    // MARK: Parts

    private func isCurrent(_ id: ConnectionID) -> Bool {
        seats[id.seat].generation == id.generation
    }

    /// Gives a free connection to the first waiter, or keeps it.
    private mutating func settle(
        _ id: ConnectionID,
        _ usage: Usage,
        now: Instant
    ) -> [Action] {
        guard let waiter = waiters.first else {
            seats[id.seat].phase = .idle(usage)
            return []
        }
        waiters.removeFirst()
        seats[id.seat].phase = .leased(usage)
        return [.grant(waiter, id)]
    }

    private mutating func remove(_ waiter: WaiterID) -> Bool {
        guard let index = waiters.firstIndex(of: waiter) else { return false }
        waiters.remove(at: index)
        return true
    }

    /// Waiters for whom no connection is on its way.
    private var unservedWaiters: Int {
        let underWay = seats.lazy.filter { !$0.isPipeline && $0.phase == .connecting }.count
        return waiters.count - underWay
    }

    private mutating func connectForWaiters() -> [Action] {
        guard !isClosing else { return [] }
        let seat = seats.indices.first { !seats[$0].isPipeline && seats[$0].phase == .vacant }
        let isBackingOff = seats.contains { !$0.isPipeline && $0.phase == .backingOff }
        // While the server refuses, one attempt at a time is enough.
        guard let seat, unservedWaiters > 0, !isBackingOff else { return [] }
        return [connect(seat: seat)]
    }

    private mutating func connect(seat: Int) -> Action {
        seats[seat].generation += 1
        seats[seat].phase = .connecting
        return .connect(ConnectionID(seat: seat, generation: seats[seat].generation))
    }

    private mutating func reconnectLater(seat: Int) -> [Action] {
        if isClosing || (!seats[seat].isPipeline && waiters.isEmpty) {
            seats[seat].phase = .vacant
            return finishIfDone()
        }
        seats[seat].phase = .backingOff
        let id = ConnectionID(seat: seat, generation: seats[seat].generation)
        return [.retry(id, after: backoff())]
    }

    /// Doubles from the first delay to the last, each with up to half of it taken off by chance.
    private mutating func backoff() -> Duration {
        let doubled = bounds.backoffFirst * (1 << min(failures - 1, 20))
        return min(doubled, bounds.backoffLast) * (0.5 + 0.5 * fraction())
    }

    /// The bound with up to a tenth taken off, so that connections do not all expire together.
    private mutating func expiry(from now: Instant) -> Instant {
        now + (bounds.connectionAge * (0.9 + 0.1 * fraction())).nanoseconds
    }

    /// A number in 0..<1 from the seeded sequence (SplitMix64).
    private mutating func fraction() -> Double {
        random &+= 0x9E37_79B9_7F4A_7C15
        var z = random
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
    }

    private mutating func finishIfDone() -> [Action] {
        guard isClosing, !isFinished, retired.isEmpty,
            seats.allSatisfy({ $0.phase == .vacant })
        else { return [] }
        isFinished = true
        return [.finish]
    }
}
