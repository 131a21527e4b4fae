/// The bounds of one pool.
public struct PoolBounds: Sendable {
    /// Connections shared by groups; tenants are hashed to them.
    public var pipelinedConnections = 2
    /// Connections for transactions, COPY and scripts, opened on demand.
    public var leasedConnectionsMax = 4
    /// Groups waiting or executing on one pipelined connection.
    public var groupsPerConnectionMax = 1_024
    /// Groups sent and not answered on one pipelined connection; the others wait in memory, where
    /// they can be withdrawn and survive the loss of the connection.
    public var groupsInFlightMax = 128
    /// Callers waiting for a leased connection.
    public var waitersMax = 256
    /// How long a caller waits for a connection, leased or pipelined.
    public var waitTime: Duration = .seconds(5)
    /// How long a caller of `run` waits in all, when its group says nothing else.
    ///
    /// Longer than `statement_timeout`, which normally ends the wait.
    public var groupTime: Duration = .seconds(35)
    /// After this a connection is replaced, for its backend keeps what every tenant's tables cost.
    public var connectionAge: Duration = .seconds(1_800)
    /// After so many leases a connection is replaced.
    public var connectionUsesMax = 10_000
    /// After this an unused leased connection is closed.
    public var idleTime: Duration = .seconds(60)
    /// The delay before the second attempt to connect.
    public var backoffFirst: Duration = .milliseconds(50)
    /// The longest delay between attempts.
    public var backoffLast: Duration = .seconds(5)
    /// A pipelined connection that ends sooner counts as a failed attempt.
    public var shortLife: Duration = .seconds(1)

    /// The default bounds.
    public init() {}
}
