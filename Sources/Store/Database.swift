import Domain
package import EventLoop
package import Postgres
import Schema

/// The database as the running service uses it: for each event loop its own connections, and
/// every statement on a tenant's tables in a transaction under that tenant's role.
public final class Database: Sendable {
    /// What a statement's connection is for.
    enum Lane {
        /// Short reads, many in one pipeline.
        case reads
        /// What may take long, so that it stands in front of other searches only.
        case searches
        /// Recording, whose commits wait for the disk.
        case writes
    }

    /// How the server plans a statement.
    enum Planning: String {
        /// Anew each time, because the best plan depends on the values.
        case eachTime = "force_custom_plan"
        /// Once, because the values cannot change the plan.
        case once = "force_generic_plan"
    }

    private struct Station: Sendable {
        let loop: EventLoop
        let reads: PostgresPool
        let searches: PostgresPool
        let writes: PostgresPool
        let commits: CommitQueue
        let doorbells: [Doorbell.Channel: Doorbell]

        var pools: [PostgresPool] { [reads, searches, writes] }

        func pool(for lane: Lane) -> PostgresPool {
            switch lane {
            case .reads: reads
            case .searches: searches
            case .writes: writes
            }
        }
    }

    private let stations: [Station]
    /// How the connections are opened, for those that are kept apart from the pools.
    package let configuration: PostgresConfiguration

    /// How many connections each loop keeps, and for what.
    public struct ConnectionCounts: Sendable {
        /// Pipelined connections for reads.
        public var reads = 2
        /// Pipelined connections for searches and counts.
        public var searches = 2
        /// Pipelined connections for recording.
        public var writes = 4
        /// Connections that bulk streams may lease.
        public var leased = 4

        /// The counts that a trial found enough (two pipelined connections saturate two cores).
        public init() {}
    }

    /// Prepares the connections of each loop; they are opened when first used.
    ///
    /// - Parameter patience: how long a call waits for a connection.
    package init(
        loops: [EventLoop],
        configuration: PostgresConfiguration,
        counts: ConnectionCounts = ConnectionCounts(),
        patience: Duration = PoolBounds().waitTime
    ) {
        self.configuration = configuration
        func bounds(_ pipelined: Int, _ leased: Int) -> PoolBounds {
            var bounds = PoolBounds()
            bounds.pipelinedConnections = pipelined
            bounds.leasedConnectionsMax = leased
            bounds.waitTime = patience
            return bounds
        }
        stations = loops.map { loop in
            let reads = PostgresPool(
                configuration,
                bounds: bounds(counts.reads, 0),
                on: loop
            )
            let searches = PostgresPool(
                configuration,
                bounds: bounds(counts.searches, counts.leased),
                on: loop
            )
            let writes = PostgresPool(
                configuration,
                bounds: bounds(counts.writes, 0),
                on: loop
            )
            return Station(
                loop: loop,
                reads: reads,
                searches: searches,
                writes: writes,
                commits: CommitQueue(loop: loop, pool: writes),
                doorbells: Dictionary(
                    uniqueKeysWithValues: Doorbell.Channel.allCases.map {
                        ($0, Doorbell($0, loop: loop, pool: reads))
                    }
                )
            )
        }
    }

    /// The station of the loop that the caller runs on; the first one's for callers on none.
    private var station: Station {
        let current = EventLoop.current
        return stations.first { $0.loop === current } ?? stations[0]
    }

    /// Runs one statement on a tenant's tables, and nothing but that tenant's rights hold.
    func query<Value>(
        _ sql: String,
        _ parameters: [Parameter],
        for tenant: Tenant,
        on lane: Lane = .reads,
        planned planning: Planning = .eachTime,
        decode: (ResultSet) throws(PostgresError) -> Value
    ) async throws(Problem) -> Value {
        var group = PipelineGroup([
            .assumeRole(of: tenant, planned: planning), BoundStatement(Statement(sql), parameters),
        ])
        // A search may be slow, and in a shared transaction its neighbours would wait for it.
        group.isRepeatable = lane == .reads
        let pool = station.pool(for: lane)
        do {
            return try decode(try await pool.run(group, affinity: tenant.id.low)[1])
        } catch {
            throw Problem(error)
        }
    }

    /// Runs one statement that writes much to a tenant's tables, where it delays no recording.
    func write(
        _ statement: SQLTemplate,
        _ parameters: [Parameter],
        for tenant: Tenant
    ) async throws(PostgresError) {
        let sql = statement.render(["schema": tenant.slug.schemaName])
        let group = PipelineGroup([
            .assumeRole(of: tenant, planned: .once), BoundStatement(Statement(sql), parameters),
        ])
        _ = try await station.searches.run(group, affinity: tenant.id.low)
    }

    /// Runs one statement on the shared tables.
    func platformQuery<Value>(
        _ sql: String,
        _ parameters: [Parameter],
        decode: (ResultSet) throws(PostgresError) -> Value
    ) async throws(Problem) -> Value {
        do {
            let group = PipelineGroup([BoundStatement(Statement(sql), parameters)])
            return try decode(try await station.reads.run(group, affinity: 0)[0])
        } catch {
            throw Problem(error)
        }
    }

    /// The connections that the caller's loop has for that.
    func pool(for lane: Lane) -> PostgresPool { station.pool(for: lane) }

    /// The loop for what a process does once.
    package var firstLoop: EventLoop { stations[0].loop }

    /// Tells those who listen to the channel, on any replica, that there is something to look at.
    func ring(_ channel: Doorbell.Channel) { station.doorbells[channel]?.ring() }

    /// Returns when the unit is durable, together with those of other calls.
    func commit(_ unit: UnitOfWork) async throws(PostgresError) {
        let station = station
        if station.loop.isCurrent {
            try await station.commits.commit(unit)
        } else {
            let outcome = await withTaskExecutorPreference(station.loop) {
                do throws(PostgresError) {
                    return Result<Void, PostgresError>.success(
                        try await station.commits.commit(unit)
                    )
                } catch {
                    return .failure(error)
                }
            }
            try outcome.get()
        }
        if !unit.announcements.isEmpty { station.doorbells[.outbox]?.ring() }
    }

    /// Lends a connection for a transaction of several steps, or for COPY.
    func withConnection<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await station.searches.withConnection(body)
    }

    /// What the connections of all loops are doing.
    public struct Statistics: Sendable {
        /// Open connections.
        public var openConnections = 0
        /// Pipeline groups sent and not yet answered.
        public var groupsInFlight = 0
        /// Callers that wait for a leased connection.
        public var waiting = 0
    }

    /// What the connections are doing now.
    public var statistics: Statistics {
        get async {
            var sum = Statistics()
            for station in stations {
                for pool in station.pools {
                    let pool = await pool.statistics
                    sum.openConnections += pool.open
                    sum.groupsInFlight += pool.groupsInFlight
                    sum.waiting += pool.waiting
                }
            }
            return sum
        }
    }

    /// Ends all connections once what is in flight has finished.
    public func close() async {
        for station in stations {
            for doorbell in station.doorbells.values { await doorbell.flush() }
            for pool in station.pools { await pool.close() }
        }
    }
}

extension BoundStatement {
    private static let assumeRole = Statement(Schema.statement("assumeRole").render([:]))

    /// From here to the end of the transaction only the tenant's own rights hold.
    static func assumeRole(
        of tenant: Tenant,
        planned planning: Database.Planning = .eachTime
    ) -> BoundStatement {
        BoundStatement(assumeRole, [.text(tenant.slug.serviceRole), .text(planning.rawValue)])
    }
}
