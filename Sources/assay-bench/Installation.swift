import Domain
import EventLoop
import Postgres
import Store
import TestSupport

/// A PostgreSQL cluster that flushes to disk, with tenants and their tokens.
final class Installation {
    struct Occupant {
        let tenant: Tenant
        let token: String
    }

    let cluster: PostgresCluster
    let database: String
    private(set) var occupants: [Occupant] = []
    private let loop: EventLoop
    private let pool: PostgresPool

    /// A migrated database without tenants.
    private init() async throws {
        cluster = try await PostgresCluster.start(isDurable: true)
        database = try await cluster.createDatabase()
        loop = try EventLoop(name: "bench")
        var configuration = PostgresConfiguration(database)
        configuration.statementTimeout = nil
        // What is prepared need not survive a crash of the machine.
        configuration.settings = ["synchronous_commit": "off"]
        var bounds = PoolBounds()
        bounds.pipelinedConnections = 0
        bounds.leasedConnectionsMax = 1
        pool = PostgresPool(configuration, bounds: bounds, on: loop)
        try await pool.withConnection { connection in
            try await Migrator(connection: connection).migrate { _ in }
        }
    }

    /// A cluster for the time of one measurement.
    static func use<Value>(
        _ body: (Installation) async throws -> Value
    ) async throws -> Value {
        let installation = try await Installation()
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(installation))
        } catch {
            outcome = .failure(error)
        }
        await installation.pool.close()
        await installation.loop.stop()
        try await installation.cluster.stop(.immediate)
        return try outcome.get()
    }

    /// Adds tenants with so many events each, and gives them.
    @discardableResult
    func add(_ count: Int, prefix: String = "t", events: Int = 0) async throws -> [Occupant] {
        var added: [Occupant] = []
        for number in 0..<count {
            guard let slug = TenantSlug("\(prefix)\(number)") else { continue }
            let occupant = try await pool.withConnection { connection in
                let administration = try await Administration(
                    connection: connection,
                    actor: "bench"
                )
                let tenant = try await administration.createTenant(slug, name: "bench", now: .now)
                let made = try await administration.createToken(
                    name: "bench",
                    role: .tenantAdmin,
                    tenant: tenant,
                    expiresAt: nil,
                    now: .now
                )
                try await connection.execute(script: "RESET ROLE")
                if events > 0 {
                    try await connection.execute(script: Self.fill(slug.schemaName, events))
                }
                return Occupant(tenant: tenant, token: made.token.text)
            }
            added.append(occupant)
        }
        occupants += added
        return added
    }

    /// As an administrator, one script.
    func execute(_ script: String) async throws {
        try await pool.withConnection { try await $0.execute(script: script) }
    }

    private static func fill(_ schema: String, _ events: Int) -> String {
        """
        INSERT INTO \(schema).audit_events (id, occurred_at, recorded_at, entity_id, event_type,
            action, entity_type, entity_name, actor, changed_fields, details, new_values,
            event_metadata, outcome)
        SELECT gen_random_uuid(), now() - n * interval '7 seconds', now(), gen_random_uuid(),
            'JOB_UPDATED', 'update', 'JOB', 'Senior Engineer ' || n,
            'person' || n % 50 || '@example.com', '{title}', E'Title\\n- Engineer\\n+ Senior',
            '{"title": "Senior"}', jsonb_build_object('region', 'eu-west-' || n % 3), 'success'
        FROM generate_series(1, \(events)) AS n;
        """
    }

    // MARK: Peers

    /// A server of the service on a free port, ready.
    func serve() throws -> (program: Program, url: String) {
        let port = try RawHTTP.freePort()
        let program = try Program(
            [try Program.sibling("assay"), "serve", "--listen", "127.0.0.1:\(port)"],
            environment: [
                "ASSAY_DATABASE_URL": database,
                "ASSAY_SERVICE_DATABASE_URL": database + " user=assay_service",
            ]
        )
        let end = ContinuousClock.now + .seconds(10)
        while (try? RawHTTP.get("/readyz", port: port).hasPrefix("HTTP/1.1 200")) != true {
            guard ContinuousClock.now < end else { throw ProgramFailure(description: program.text) }
            RawHTTP.pause(milliseconds: 2)
        }
        return (program, "http://127.0.0.1:\(port)")
    }

    /// pgbench's transactions a second with these scripts, chosen evenly.
    ///
    /// - Parameter settings: options for the session, such as `-c jit=off`.
    func pgbench(
        _ scripts: [String],
        settings: String = "",
        seconds: Int,
        folder: Folder
    ) throws -> Double {
        var command = [
            try Program.find("pgbench", package: "postgresql-contrib"), "-n", "-M", "prepared",
            "-c", "32", "-j", "1", "-T", "\(seconds)", "-h", cluster.directory, "-U",
            PostgresCluster.user,
        ]
        for (index, script) in scripts.enumerated() {
            command += ["-f", try folder.file("script\(index).sql", script)]
        }
        for (index, occupant) in occupants.prefix(100).enumerated() {
            command += ["-D", "t\(index)=\(occupant.tenant.id)"]
        }
        let name = database.split(separator: "=").last.map(String.init) ?? ""
        let text = try Program.run(command + [name], environment: ["PGOPTIONS": settings])
        for line in text.split(separator: "\n") where line.hasPrefix("tps = ") {
            if let rate = Double(line.split(separator: " ")[2]) { return rate }
        }
        throw ProgramFailure(description: text)
    }
}
