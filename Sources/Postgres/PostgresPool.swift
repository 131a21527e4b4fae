public import EventLoop

// Sendable although mutable: `core` is touched on the loop's thread only. Every public method either
// finds itself on that thread or hops to it first.

/// The connections of one event loop.
///
/// A few in pipeline mode, which all groups share, and some that are leased one caller at a time.
/// Callable from anywhere; callers on another thread hop to the pool's loop.
public final class PostgresPool: @unchecked Sendable {
    /// The loop that the connections live on.
    public let loop: EventLoop
    /// The bounds.
    public let bounds: PoolBounds
    let core: PoolCore

    /// A pool that starts to connect at once.
    public init(
        _ configuration: PostgresConfiguration,
        bounds: PoolBounds = PoolBounds(),
        on loop: EventLoop
    ) {
        precondition(bounds.pipelinedConnections >= 0 && bounds.leasedConnectionsMax >= 0)
        self.loop = loop
        self.bounds = bounds
        core = PoolCore(configuration, bounds: bounds, loop: loop)
        loop.execute { [core] in core.start() }
    }

    /// Executes a group as one implicit transaction and gives the result of each statement.
    ///
    /// Groups with equal `affinity` share a connection and keep their order. Fails with the error of
    /// the statement that failed; the groups of other callers are not affected. When the caller's
    /// task is cancelled, a group that was not sent yet is withdrawn; one that was runs to its end
    /// and its result is dropped: whether it took effect is then unknown to the caller.
    public func run(
        _ group: PipelineGroup,
        affinity: UInt64
    ) async throws(PostgresError) -> [ResultSet] {
        try group.validate()
        if loop.isCurrent { return try await core.run(group, affinity: affinity).get() }
        return try await withTaskExecutorPreference(loop) { [core] () async in
            await core.runHopped(group, affinity: affinity)
        }.get()
    }

    /// Finishes what is under way, refuses everything new, and closes all connections.
    public func close() async {
        await withCheckedContinuation { continuation in
            loop.execute { [core] in core.close { continuation.resume() } }
        }
    }

    /// Figures for metrics at this moment.
    public var statistics: PoolStatistics {
        get async {
            await withCheckedContinuation { continuation in
                loop.execute { [core] in continuation.resume(returning: core.statistics) }
            }
        }
    }
}

/// What a pool is doing.
public struct PoolStatistics: Sendable, Hashable {
    /// Connections that are open.
    public var open = 0
    /// Connections that are leased.
    public var leased = 0
    /// Callers waiting for a lease.
    public var waiting = 0
    /// Groups sent and not answered.
    public var groupsInFlight = 0
    /// Groups that wait to be sent.
    public var groupsWaiting = 0
    /// Why the latest attempt to connect failed; nil when it did not.
    public var unavailability: String?
}
