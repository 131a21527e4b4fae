public import EventLoop

/// One pool for each event loop, so that a caller on a loop uses connections of its own thread.
public final class PostgresClient: Sendable {
    /// The pools, in the order of the loops.
    public let pools: [PostgresPool]

    /// Pools on these loops, each with these bounds.
    public init(
        _ configuration: PostgresConfiguration,
        bounds: PoolBounds = PoolBounds(),
        on loops: [EventLoop]
    ) {
        precondition(!loops.isEmpty, "a client needs an event loop")
        pools = loops.map { PostgresPool(configuration, bounds: bounds, on: $0) }
    }

    /// The pool of a loop; the first one for callers on none of the client's loops.
    public func pool(for loop: EventLoop?) -> PostgresPool {
        guard let loop else { return pools[0] }
        return pools.first { $0.loop === loop } ?? pools[0]
    }

    /// Executes a group on the pool of the calling thread's loop.
    public func run(
        _ group: PipelineGroup,
        affinity: UInt64
    ) async throws(PostgresError) -> [ResultSet] {
        try await pool(for: .current).run(group, affinity: affinity)
    }

    /// Closes all pools.
    public func close() async {
        for pool in pools { await pool.close() }
    }
}
