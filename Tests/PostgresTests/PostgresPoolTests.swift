import EventLoop
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct PostgresPoolTests {
    @Test("A group's results come back in order")
    func results() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            var group = PipelineGroup()
            group.add("SELECT $1::bigint + 1", [.int64(41)])
            group.add("SELECT generate_series(1, 3)::int4")
            let results = try await pool.run(group, affinity: 0)
            #expect(try results[0][0].int64(0) == 42)
            #expect(try results[1].map { try $0.int64(0) } == [1, 2, 3])
        }
    }

    @Test("A group is one transaction: its error undoes all of it and none of its neighbours")
    func isolation() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.pipelinedConnections = 1 }) { pool in
            _ = try await pool.run(
                PipelineGroup("CREATE TABLE t (n int8 PRIMARY KEY)"),
                affinity: 0
            )
            let outcomes = await withTaskGroup(of: (Int64, PostgresError?).self) { tasks in
                for number in Int64(0)..<100 {
                    tasks.addTask {
                        var group = PipelineGroup()
                        group.add("INSERT INTO t VALUES ($1)", [.int64(number)])
                        if number % 10 == 3 { group.add("SELECT 1 / 0") }
                        group.add("SELECT count(*) FROM t")
                        do throws(PostgresError) {
                            _ = try await pool.run(group, affinity: 0)
                            return (number, nil)
                        } catch { return (number, error) }
                    }
                }
                return await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(Set(outcomes.keys) == Set(stride(from: 3, to: 100, by: 10)))
            for case .server(let error) in outcomes.values {
                #expect(error.sqlState == "22012")
                #expect(error.statementIndex == 1)
                #expect(error.isRolledBack)
            }
            let rows = try await pool.run(
                PipelineGroup("SELECT n FROM t ORDER BY n"),
                affinity: 0
            )
            let expected = (Int64(0)..<100).filter { $0 % 10 != 3 }
            #expect(try rows[0].map { try $0.int64(0) } == expected)
        }
    }

    @Test("A constraint checked at commit fails the group at the place behind its statements")
    func deferredConstraint() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            _ = try await pool.run(
                PipelineGroup("CREATE TABLE d (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)"),
                affinity: 0
            )
            var group = PipelineGroup("INSERT INTO d VALUES (1)")
            group.add("INSERT INTO d VALUES (1)")
            let error = await #expect(throws: PostgresError.self) {
                try await pool.run(group, affinity: 0)
            }
            guard case .server(let server)? = error else {
                Issue.record("no server error")
                return
            }
            #expect(server.sqlState == .uniqueViolation)
            #expect(server.statementIndex == 2)
            #expect(server.isRolledBack)
            let count = try await pool.run(PipelineGroup("SELECT count(*) FROM d"), affinity: 0)
            #expect(try count[0][0].int64(0) == 0)
        }
    }

    @Test("A statement that cannot be prepared fails alone and is prepared once it can be")
    func failingPrepare() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.pipelinedConnections = 1 }) { pool in
            let statement: Statement = "SELECT n FROM later"
            for _ in 0..<2 {
                async let failing = pool.run(PipelineGroup(statement), affinity: 0)
                async let neighbour = pool.run(PipelineGroup("SELECT 7::int8"), affinity: 0)
                #expect(try await neighbour[0][0].int64(0) == 7)
                do {
                    _ = try await failing
                    Issue.record("selected from nothing")
                } catch { #expect((error as? PostgresError)?.sqlState == .undefinedTable) }
            }
            _ = try await pool.run(PipelineGroup("CREATE TABLE later (n int)"), affinity: 0)
            for _ in 0..<2 {
                #expect(try await pool.run(PipelineGroup(statement), affinity: 0)[0].isEmpty)
            }
            let names = try await preparedStatements(pool)
            #expect(names.contains("SELECT n FROM later"))
        }
    }

    @Test("A statement behind an error in its group is not taken for prepared")
    func abortedPrepare() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.pipelinedConnections = 1 }) { pool in
            let statement: Statement = "SELECT 'behind'::text"
            var group = PipelineGroup("SELECT 1 / 0")
            group.add(statement)
            await #expect(throws: PostgresError.self) { try await pool.run(group, affinity: 0) }
            let result = try await pool.run(PipelineGroup(statement), affinity: 0)
            #expect(try result[0][0].string(0) == "behind")
        }
    }

    @Test("Statements are prepared once, and the least recently used gives way at the bound")
    func preparedStatementBound() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $0.preparedStatementsMax = 3
                $1.pipelinedConnections = 1
            }
        ) { pool in
            for number in [1, 2, 1, 3, 1] {
                _ = try await pool.run(
                    PipelineGroup(Statement("SELECT \(number)")),
                    affinity: 0
                )
            }
            _ = try await pool.run(
                PipelineGroup(Statement("SELECT 99", preparation: .unnamed)),
                affinity: 0
            )
            #expect(try await preparedStatements(pool) == ["SELECT 1", "SELECT 2", "SELECT 3"])
            _ = try await pool.run(PipelineGroup("SELECT 4"), affinity: 0)
            // Met for the first time while all places are taken: it may never come again.
            #expect(try await preparedStatements(pool) == ["SELECT 1", "SELECT 2", "SELECT 3"])
            _ = try await pool.run(PipelineGroup("SELECT 4"), affinity: 0)
            #expect(try await preparedStatements(pool) == ["SELECT 1", "SELECT 3", "SELECT 4"])
        }
    }

    @Test("A prepared statement whose table changed is prepared again for the retry")
    func stalePlan() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.pipelinedConnections = 1 }) { pool in
            _ = try await pool.run(PipelineGroup("CREATE TABLE s (a int8)"), affinity: 0)
            let statement: Statement = "SELECT * FROM s"
            _ = try await pool.run(PipelineGroup(statement), affinity: 0)
            _ = try await pool.run(PipelineGroup("ALTER TABLE s ADD b int8"), affinity: 0)
            let error = await #expect(throws: PostgresError.self) {
                try await pool.run(PipelineGroup(statement), affinity: 0)
            }
            #expect(error?.isSafeToRetry == true)
            #expect(try await pool.run(PipelineGroup(statement), affinity: 0)[0].columnCount == 2)
        }
    }

    @Test("Ten thousand groups on two connections each get their own answer")
    func manyGroups() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $1.groupsPerConnectionMax = 10_000
                $1.waitTime = .seconds(120)
                $1.groupTime = .seconds(120)
            }
        ) { pool in
            let wrong = await withTaskGroup(of: Bool.self) { tasks in
                for number in Int64(0)..<10_000 {
                    tasks.addTask {
                        let group = PipelineGroup("SELECT $1::int8 * 2", [.int64(number)])
                        let result = try? await pool.run(group, affinity: UInt64(number))
                        return (try? result?[0][0].int64(0)) != number * 2
                    }
                }
                return await tasks.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wrong == 0)
            #expect(await pool.statistics.groupsInFlight == 0)
        }
    }

    @Test("Over the bound of groups on a connection a caller is refused")
    func pipelineBound() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $1.pipelinedConnections = 1
                $1.groupsPerConnectionMax = 2
            }
        ) { pool in
            try await withGate(database) { gate in
                async let first = pool.run(PipelineGroup(Gate.pass), affinity: 0)
                async let second = pool.run(PipelineGroup(Gate.pass), affinity: 0)
                try await eventually { await pool.statistics.groupsInFlight == 2 }
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.run(PipelineGroup("SELECT 1"), affinity: 0)
                }
                try await gate.open()
                _ = try await (first, second)
                guard case .overloaded(.pipeline)? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
        }
    }

    @Test("A cancelled group that was not sent never runs, one that was is dropped")
    func cancellation() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $1.pipelinedConnections = 1
                $1.groupsInFlightMax = 1
            }
        ) { pool in
            _ = try await pool.run(PipelineGroup("CREATE TABLE c (n int8)"), affinity: 0)
            try await withGate(database) { gate in
                let sent = Task {
                    var group = PipelineGroup("INSERT INTO c VALUES (1)")
                    group.add(Gate.pass)
                    return try await pool.run(group, affinity: 0)
                }
                try await eventually { await pool.statistics.groupsInFlight == 1 }
                let waiting = Task {
                    try await pool.run(PipelineGroup("INSERT INTO c VALUES (2)"), affinity: 0)
                }
                try await eventually { await pool.statistics.groupsWaiting == 1 }
                waiting.cancel()
                sent.cancel()
                for task in [sent, waiting] {
                    let error = await #expect(throws: PostgresError.self) { try await task.value }
                    guard case .cancelled? = error else {
                        Issue.record("\(String(describing: error))")
                        continue
                    }
                }
                try await gate.open()
            }
            let rows = try await pool.run(PipelineGroup("SELECT n FROM c"), affinity: 0)
            #expect(try rows[0].map { try $0.int64(0) } == [1])
        }
    }

    @Test("A statement that takes too long is a timeout")
    func statementTimeout() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            { configuration, _ in configuration.statementTimeout = .milliseconds(50) }
        ) {
            pool in
            let error = await #expect(throws: PostgresError.self) {
                try await pool.run(PipelineGroup("SELECT pg_sleep(60)"), affinity: 0)
            }
            guard case .timeout(.statement)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test("A group's own deadline ends the wait for its answer")
    func groupDeadline() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            // The deadline bounds sending as well, for which there must be a connection.
            _ = try await pool.run(PipelineGroup("SELECT 1"), affinity: 0)
            try await withGate(database) { gate in
                var group = PipelineGroup(Gate.pass)
                group.deadline = .milliseconds(50)
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.run(group, affinity: 0)
                }
                try await gate.open()
                guard case .timeout(.answer)? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                #expect(error?.isSafeToRetry == false)
            }
        }
    }

    @Test("64 MiB go in and come out")
    func largeValue() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $0.statementTimeout = nil
                $1.groupTime = .seconds(600)
            }
        ) { pool in
            let bytes = [UInt8](unsafeUninitializedCapacity: 64 << 20) { buffer, count in
                for index in 0..<(64 << 20) {
                    buffer[index] = UInt8(truncatingIfNeeded: index &* 31)
                }
                count = 64 << 20
            }
            let results = try await pool.run(
                PipelineGroup("SELECT $1::bytea", [.bytes(bytes)]),
                affinity: 0
            )
            #expect(try results[0][0].bytes(0) == bytes)
        }
    }

    @Test("A caller on the pool's own loop stays on it")
    func callerOnLoop() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            let value = await withCheckedContinuation { continuation in
                pool.loop.spawn {
                    let result = try? await pool.run(PipelineGroup("SELECT 5::int8"), affinity: 1)
                    #expect(pool.loop.isCurrent)
                    continuation.resume(returning: try? result?[0][0].int64(0))
                }
            }
            #expect(value == 5)
        }
    }

    @Test("After closing, callers are refused and no connection is left")
    func closing() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            try await withGate(database) { gate in
                async let slow = pool.run(PipelineGroup(Gate.pass), affinity: 0)
                try await eventually { await pool.statistics.groupsInFlight == 1 }
                async let closed: Void = pool.close()
                try await gate.open()
                let slowResults = try await slow
                #expect(slowResults.count == 1)
                await closed
            }
            #expect(await pool.statistics.open == 0)
            let error = await #expect(throws: PostgresError.self) {
                try await pool.run(PipelineGroup("SELECT 1"), affinity: 0)
            }
            guard case .closed? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    private func preparedStatements(_ pool: PostgresPool) async throws -> [String] {
        let query = Statement(
            "SELECT statement FROM pg_prepared_statements ORDER BY statement",
            preparation: .unnamed
        )
        let results = try await pool.run(PipelineGroup(query), affinity: 0)
        return try results[0].map { try $0.string(0) }
    }

    @Test("A pool that is dropped without being closed ends its connections")
    func dropped() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        let loop = try EventLoop(name: "dropped")
        let name = "dropped pool"
        do {
            var configuration = PostgresConfiguration(database)
            configuration.applicationName = name
            let pool = PostgresPool(configuration, on: loop)
            _ = try await pool.run(PipelineGroup("SELECT 1"), affinity: 0)
            try await pool.withConnection { _ = try await $0.query("SELECT 1") }
        }
        try await withPool(database) { pool in
            try await eventually {
                let rows = try await pool.run(
                    PipelineGroup(
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1",
                        [.text(name)]
                    ),
                    affinity: 0
                )
                return try rows[0][0].int64(0) == 0
            }
        }
        await loop.stop()
    }
}
