public import API
public import Analysis
public import Domain
package import EventLoop
public import Postgres
public import Store
internal import Synchronization

/// A migrated database of its own in the shared cluster, with the service connected to it as
/// assay_service.
///
/// Roles belong to the whole cluster, so tenants get slugs that no other platform uses.
public final class TestPlatform: Sendable {
    /// The database as the running service has it.
    public let database: Database
    /// How the superuser connects.
    public let administrator: String
    /// What the service has observed through `walk`.
    public let metrics = Metrics()
    /// The way of every request, as the service answers it.
    public let walk: Walk
    /// The loop that the service runs on.
    package let loop: EventLoop
    private let observations: ObservationList

    private static let template = Task {
        let database = try await PostgresCluster.shared().createDatabase()
        try await TestConnection.open(database) {
            try await Migrator(connection: $0).migrate { _ in }
        }
        return String(database.split(separator: "=").last ?? "")
    }
    private static let slugs = Mutex(0)

    /// A new platform; `counts` are few by default, since many suites share the server.
    public static func make(
        counts: Database.ConnectionCounts? = nil,
        cluster: PostgresCluster? = nil,
        live: LiveHub.Timing = .standard
    ) async throws -> TestPlatform {
        if let cluster {
            let database = try await cluster.createDatabase()
            try await TestConnection.open(database) {
                try await Migrator(connection: $0).migrate { _ in }
            }
            // Whoever brings a cluster takes it away, and waits until that is told.
            return try TestPlatform(
                administrator: database,
                counts: counts,
                live: live,
                patience: PoolBounds().waitTime
            )
        }
        let database = try await PostgresCluster.shared()
            .createDatabase(template: try await template.value)
        let name = database.split(separator: "=").last ?? ""
        // A copy of a database keeps its contents, but not the rights on the database itself.
        try await TestConnection.open(database) { connection in
            try await connection.execute(
                script: "GRANT CONNECT, CREATE ON DATABASE \(name) TO assay_owner;"
                    + "REVOKE TEMPORARY ON DATABASE \(name) FROM PUBLIC"
            )
        }
        return try TestPlatform(administrator: database, counts: counts, live: live)
    }

    /// Runs a test on a platform of its own and closes it.
    public static func with<Value>(
        counts: Database.ConnectionCounts? = nil,
        _ body: (TestPlatform) async throws -> Value
    ) async throws -> Value {
        let platform = try await make(counts: counts)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(platform)) } catch { outcome = .failure(error) }
        await platform.close()
        return try outcome.get()
    }

    /// A second service on the same database, as another process would be.
    public func replica(
        live: LiveHub.Timing = .standard,
        model: ModelSettings? = nil
    ) throws -> TestPlatform {
        try TestPlatform(administrator: administrator, counts: nil, live: live, model: model)
    }

    private init(
        administrator: String,
        counts: Database.ConnectionCounts?,
        live: LiveHub.Timing,
        model: ModelSettings? = nil,
        patience: Duration = TestConnection.patience
    ) throws {
        self.administrator = administrator
        loop = try EventLoop(name: "platform")
        var configuration = PostgresConfiguration(administrator)
        configuration.user = "assay_service"
        configuration.connectTimeout = patience
        var few = Database.ConnectionCounts()
        few.reads = 1
        few.writes = 1
        few.leased = 2
        database = Database(
            loops: [loop],
            configuration: configuration,
            counts: counts ?? few,
            patience: patience
        )
        let observations = ObservationList()
        self.observations = observations
        let metrics = metrics
        walk = try Walk(
            database: database,
            metrics: metrics,
            live: live,
            model: model
        ) { observation in
            metrics.observe(observation)
            observations.append(observation)
        }
    }

    /// Ends the service's connections.
    public func close() async {
        await walk.endStreams()
        await database.close()
        await loop.stop()
    }

    /// What the walk has observed so far.
    public var observed: [Observation] { observations.all }

    // MARK: Administration

    /// Runs on a new connection of that role, the superuser's by default.
    public func connected<Value>(
        as role: String? = nil,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await TestConnection.open(administrator, role: role, body)
    }

    /// Administers as the commands do.
    public func administer<Value>(
        _ body: (Administration) async throws -> Value
    ) async throws -> Value {
        try await connected { try await body(Administration(connection: $0, actor: "operator")) }
    }

    /// A slug that no platform of the cluster has used.
    public static func freshSlug(_ prefix: String = "acme") -> TenantSlug {
        let number = slugs.withLock { count in
            count += 1
            return count
        }
        guard let slug = TenantSlug("\(prefix)_\(number)") else {
            preconditionFailure("\(prefix) begins no slug")
        }
        return slug
    }

    /// A new tenant with an empty log, so that tests count only what they record themselves.
    public func tenant(_ prefix: String = "acme") async throws -> Tenant {
        let slug = Self.freshSlug(prefix)
        let tenant = try await administer { administration in
            try await administration.createTenant(slug, name: "Test \(prefix)", now: .now)
        }
        try await forget("TENANT_CREATED", of: tenant)
        return tenant
    }

    /// Removes what administration has logged, which nobody but a superuser can, and only so.
    private func forget(_ eventType: String, of tenant: Tenant) async throws {
        try await connected { connection in
            try await connection.execute(
                script: """
                    SET session_replication_role = replica;
                    WITH forgotten AS (
                        DELETE FROM \(tenant.slug.schemaName).audit_events
                        WHERE event_type = '\(eventType)' RETURNING id
                    )
                    DELETE FROM assay.outbox USING forgotten
                    WHERE forgotten.id = ANY (outbox.event_ids);
                    """
            )
        }
    }

    /// The secret of a new token; the tenant's log does not tell of it.
    public func token(
        _ role: Role,
        of tenant: Tenant?,
        name: String? = nil,
        expiresAt: Timestamp? = nil
    ) async throws -> String {
        let secret = try await administer { administration in
            try await administration.createToken(
                name: name ?? "test \(role.rawValue)",
                role: role,
                tenant: tenant,
                expiresAt: expiresAt,
                now: .now
            ).token.text
        }
        if let tenant { try await forget("API_TOKEN_CREATED", of: tenant) }
        return secret
    }

    /// One number that a query of the superuser's gives.
    public func number(_ sql: String) async throws -> Int {
        try await connected { connection in
            Int(try await connection.query(Statement(sql))[0].int64(0))
        }
    }
}

/// One connection for the time of a closure.
public enum TestConnection {
    /// How long tests wait for a connection: patience is not what they are about, and machines may be
    /// busy.
    public static let patience = Duration.seconds(60)

    /// Connects with a connection string, in another role when one is given.
    public static func open<Value>(
        _ database: String,
        role: String? = nil,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let loop = try EventLoop(name: "connection")
        var configuration = PostgresConfiguration(database)
        configuration.user = role
        configuration.statementTimeout = nil
        configuration.connectTimeout = patience
        var bounds = PoolBounds()
        bounds.pipelinedConnections = 0
        bounds.leasedConnectionsMax = 1
        bounds.waitTime = patience
        let pool = PostgresPool(configuration, bounds: bounds, on: loop)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await pool.withConnection(body))
        } catch {
            outcome = .failure(error)
        }
        await pool.close()
        await loop.stop()
        return try outcome.get()
    }
}

extension Principal {
    /// An administrator of a tenant.
    public static func ann(of tenant: Tenant) -> Principal {
        Principal(tokenID: UUID(high: 1, low: 1), name: "ann", role: .tenantAdmin, tenant: tenant)
    }
}

/// The problem that a call ends with; nil when it does not.
public func problem(_ call: () async throws -> Void) async -> Problem? {
    do {
        try await call()
        return nil
    } catch {
        return error as? Problem
    }
}

/// What has been observed, for tests to look at.
private final class ObservationList: Sendable {
    private let list = Mutex([Observation]())

    func append(_ observation: Observation) { list.withLock { $0.append(observation) } }

    var all: [Observation] { list.withLock { $0 } }
}
