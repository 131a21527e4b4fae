import EventLoop
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ServerFailureTests {
    @Test("A backend that is terminated fails what it worked on, and the pool connects again")
    func terminatedBackend() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.pipelinedConnections = 1 }) { pool in
            let backend = try await pool.run(
                PipelineGroup("SELECT pg_backend_pid()"),
                affinity: 0
            )[0][0].int64(0)
            try await withGate(database) { gate in
                async let working = outcome(pool, PipelineGroup(Gate.pass))
                try await eventually { await pool.statistics.groupsInFlight == 1 }
                async let behind = outcome(pool, PipelineGroup("SELECT 1"))
                try await eventually { await pool.statistics.groupsInFlight == 2 }
                try await pool.withConnection { connection in
                    try await connection.query(
                        "SELECT pg_terminate_backend($1::int4)",
                        [.int64(backend)]
                    )
                }
                let errors = await [working, behind].compactMap(\.self)
                #expect(errors.count == 2)
                // The server said that it ended in one of them: neither had any effect.
                #expect(errors.contains { $0.sqlState == .adminShutdown })
                #expect(errors.allSatisfy { $0.isSafeToRetry })
                try await gate.open()
            }
            let again = try await pool.run(PipelineGroup("SELECT pg_backend_pid()"), affinity: 0)
            #expect(try again[0][0].int64(0) != backend)
        }
    }

    @Test("An idle leased connection that the server ended is not handed out")
    func terminatedIdle() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $1.pipelinedConnections = 1
                $1.leasedConnectionsMax = 1
            }
        ) { pool in
            let backend = try await pool.withConnection { await $0.backendID }
            _ = try await pool.run(
                PipelineGroup("SELECT pg_terminate_backend($1)", [.int32(backend)]),
                affinity: 0
            )
            try await eventually { await pool.statistics.open == 1 }
            try await pool.withConnection { connection in
                #expect(await connection.backendID != backend)
                try await connection.query("SELECT 1")
            }
        }
    }

    @Test("A crash under a group leaves its outcome unknown; the pool comes back with the server")
    func crash() async throws {
        let cluster = try await PostgresCluster.start()
        let database = try await cluster.createDatabase()
        try await withPool(
            database,
            {
                $0.statementTimeout = nil
                $1.pipelinedConnections = 1
                $1.groupTime = .seconds(600)
            }
        ) { pool in
            async let working = outcome(pool, PipelineGroup("SELECT pg_sleep(3600)"))
            try await eventually { await pool.statistics.groupsInFlight == 1 }
            try await cluster.stop(.immediate)
            guard case .connectionLost(_, isSafeToRetry: false)? = await working else {
                Issue.record("\(String(describing: await working))")
                return
            }
            // Groups wait for the server, as long as the bound allows.
            async let waiting = outcome(pool, PipelineGroup("SELECT 1"))
            async let lease: Void = pool.withConnection { _ = try await $0.query("SELECT 1") }
            try await eventually { await pool.statistics.unavailability != nil }
            try await cluster.startServer()
            #expect(await waiting == nil)
            try await lease
        }
    }

    @Test("While the server is down callers are told so after the wait bound")
    func unavailable() async throws {
        let cluster = try await PostgresCluster.start()
        let database = try await cluster.createDatabase()
        try await cluster.stop()
        try await withPool(database, { $1.waitTime = .milliseconds(300) }) { pool in
            let group = await outcome(pool, PipelineGroup("SELECT 1"))
            guard case .unavailable(let reason)? = group else {
                Issue.record("\(String(describing: group))")
                return
            }
            #expect(reason.contains("cannot connect"))
            let lease = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { _ in }
            }
            guard case .unavailable? = lease else {
                Issue.record("\(String(describing: lease))")
                return
            }
            #expect(lease?.isSafeToRetry == true)
        }
    }

    @Test("A connection that ends under a lease is replaced")
    func lostLease() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.leasedConnectionsMax = 1 }) { pool in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.withConnection { connection in
                    try await connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(error?.isSafeToRetry == false)
            try await pool.withConnection { _ = try await $0.query("SELECT 1") }
        }
    }

    private func outcome(_ pool: PostgresPool, _ group: PipelineGroup) async -> PostgresError? {
        do throws(PostgresError) {
            _ = try await pool.run(group, affinity: 0)
            return nil
        } catch { return error }
    }
}
