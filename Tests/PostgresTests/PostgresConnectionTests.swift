import EventLoop
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct PostgresConnectionTests {
    private struct Stop: Error {}

    @Test("A transaction commits what it returns from and rolls back what it throws out of")
    func transactions() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            try await pool.withConnection { connection in
                try await connection.execute(script: "CREATE TABLE t (n int8); CREATE TABLE u ()")
                try await connection.transaction { transaction in
                    _ = try await transaction.query("INSERT INTO t VALUES (1)")
                }
                await #expect(throws: Stop.self) {
                    try await connection.transaction(isolation: .serializable) { transaction in
                        try await transaction.query("INSERT INTO t VALUES (2)")
                        throw Stop()
                    }
                }
                let rows = try await connection.query("SELECT n FROM t")
                #expect(try rows.map { try $0.int64(0) } == [1])
            }
        }
    }

    @Test("A commit after a swallowed error is reported as the rollback that it is")
    func swallowedError() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            try await pool.withConnection { connection in
                let error = await #expect(throws: PostgresError.self) {
                    try await connection.transaction { transaction in
                        _ = try? await transaction.query("SELECT 1 / 0")
                    }
                }
                guard case .transactionRolledBack? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
        }
    }

    @Test("A lease that ends inside a transaction is rolled back before others get the connection")
    func openTransaction() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.leasedConnectionsMax = 1 }) { pool in
            try await pool.withConnection { connection in
                try await connection.execute(script: "CREATE TABLE t (n int)")
                try await connection.query("BEGIN")
                try await connection.query("INSERT INTO t VALUES (1)")
            }
            try await pool.withConnection { connection in
                let rows = try await connection.query("SELECT * FROM t")
                #expect(rows.isEmpty)
            }
        }
    }

    @Test("Cancelling the task stops the statement on the server and spares the connection")
    func cancellation() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            let query: Statement = """
                SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(3600%'
                AND state = 'active' AND datname = current_database()
                """
            func running() async throws -> Int64 {
                try await pool.run(PipelineGroup(query), affinity: 0)[0][0].int64(0)
            }
            let task = Task {
                try await pool.withConnection { connection in
                    let error = await #expect(throws: PostgresError.self) {
                        try await connection.query("SELECT pg_sleep(3600)")
                    }
                    let backend = await connection.backendID
                    return (error, backend)
                }
            }
            try await eventually { try await running() == 1 }
            task.cancel()
            let (error, backend) = try await task.value
            guard case .cancelled? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try await running() == 0)
            try await pool.withConnection { connection in
                #expect(await connection.backendID == backend)
                let one = try await connection.query("SELECT 1::int8")
                #expect(try one[0].int64(0) == 1)
            }
        }
    }

    @Test("A query's deadline stops it on the server and spares the connection")
    func deadline() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            try await pool.withConnection { connection in
                let error = await #expect(throws: PostgresError.self) {
                    try await connection.query(
                        "SELECT pg_sleep(3600)",
                        deadline: .milliseconds(50)
                    )
                }
                guard case .timeout(.statement)? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                let one = try await connection.query("SELECT 1::int8")
                #expect(try one[0].int64(0) == 1)
            }
        }
    }

    @Test("A million small rows are copied in with no more than two chunks in memory")
    func copyIn() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { configuration, _ in configuration.statementTimeout = nil }) {
            pool in
            // On the pool's loop: a hop for each row would take a minute of a busy machine.
            try await withTaskExecutorPreference(pool.loop) {
                try await pool.withConnection { connection in
                    try await connection.execute(script: "CREATE UNLOGGED TABLE t (n int8)")
                    var peak = 0
                    let count = try await connection.copyIn("COPY t FROM STDIN") { writer in
                        for number in 0..<1_000_000 { try await writer.write("\(number)\n") }
                        peak = writer.bufferedBytesPeak
                    }
                    #expect(count == 1_000_000)
                    #expect(peak > 0 && peak <= 64 << 10)
                    let sum = try await connection.query("SELECT count(*), max(n) FROM t")
                    #expect(try sum[0].int64(0) == 1_000_000)
                    #expect(try sum[0].int64(1) == 999_999)
                }
            }
        }
    }

    @Test("A COPY that fails on either side has no effect and leaves the connection usable")
    func failingCopyIn() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            try await pool.withConnection { connection in
                try await connection.execute(script: "CREATE TABLE t (n int8)")
                await #expect(throws: Stop.self) {
                    try await connection.copyIn("COPY t FROM STDIN") { writer in
                        try await writer.write("1\n")
                        throw Stop()
                    }
                }
                let error = await #expect(throws: PostgresError.self) {
                    try await connection.copyIn("COPY t FROM STDIN") { writer in
                        try await writer.write("1\nno number\n")
                    }
                }
                #expect(error?.sqlState == .invalidTextRepresentation)
                #expect(error?.description.contains("no number") == false)
                await #expect(throws: PostgresError.self) {
                    try await connection.copyIn("COPY nothing FROM STDIN") { _ in }
                }
                await #expect(throws: PostgresError.self) {
                    try await connection.copyIn("SELECT 1") { _ in }
                }
                let rows = try await connection.query("SELECT * FROM t")
                #expect(rows.isEmpty)
            }
        }
    }

    @Test("A slow reader of a COPY holds the server up, and leaving early frees the connection")
    func copyOut() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            try await pool.withConnection { connection in
                let backend = await connection.backendID
                let sql =
                    "COPY (SELECT repeat('x', 1000) FROM generate_series(1, 100000)) TO STDOUT"
                try await connection.copyOut(sql) { chunks in
                    var iterator = chunks.makeAsyncIterator()
                    let first = try await iterator.next()
                    #expect((first?.count ?? 0) > 0 && (first?.count ?? 0) < 128 << 10)
                    // Blocked in writing to us, having produced a fraction of its 100 MB.
                    try await eventually {
                        let group = PipelineGroup(
                            "SELECT wait_event FROM pg_stat_activity WHERE pid = $1",
                            [.int32(backend)]
                        )
                        let rows = try await pool.run(group, affinity: 0)[0]
                        return try rows[0].optionalString(0) == "ClientWrite"
                    }
                }
                let one = try await connection.query("SELECT 1::int8")
                #expect(try one[0].int64(0) == 1)
                var bytes = 0
                try await connection.copyOut("COPY (SELECT generate_series(1, 9999)) TO STDOUT") {
                    for try await chunk in $0 { bytes += chunk.count }
                }
                #expect(bytes == 9 * 2 + 90 * 3 + 900 * 4 + 9_000 * 5)
                #expect(await connection.backendID == backend)
            }
        }
    }

    @Test("A COPY out that fails half way is an error for the reader")
    func failingCopyOut() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            try await pool.withConnection { connection in
                let sql = "COPY (SELECT 1 / (5000 - n) FROM generate_series(1, 9999) n) TO STDOUT"
                let error = await #expect(throws: PostgresError.self) {
                    try await connection.copyOut(sql) { chunks in
                        for try await _ in chunks {}
                    }
                }
                #expect(error?.sqlState == "22012")
                try await connection.query("SELECT 1")
            }
        }
    }

    @Test("A leased connection prepares statements once and drops what it evicts")
    func preparedStatements() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            { configuration, _ in configuration.preparedStatementsMax = 2 }
        ) { pool in
            try await pool.withConnection { connection in
                for number in [1, 2, 1, 3, 3, 1] {
                    try await connection.query(Statement("SELECT \(number)"))
                }
                let rows = try await connection.query(
                    Statement(
                        "SELECT statement FROM pg_prepared_statements ORDER BY 1",
                        preparation: .unnamed
                    )
                )
                #expect(try rows.map { try $0.string(0) } == ["SELECT 1", "SELECT 3"])
            }
        }
    }

    @Test("The server takes a password's verifier as it is, and the verifier hides the password")
    func password() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            try await pool.withConnection { connection in
                let verifier = try await connection.encryptedPassword("secret", for: "somebody")
                #expect(!verifier.contains("secret"))
                try await connection.query("BEGIN")
                let backend = await connection.backendID
                try await connection.execute(
                    script: "CREATE ROLE somebody_\(backend) PASSWORD '\(verifier)'"
                )
                let stored = try await connection.query(
                    "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'somebody\\_%'"
                )
                #expect(try stored[0].string(0) == verifier)
                try await connection.query("ROLLBACK")
            }
        }
    }
}
