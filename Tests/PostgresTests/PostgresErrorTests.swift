import EventLoop
import TestSupport
import Testing

@testable import Postgres

@Suite struct PostgresErrorTests {
    @Test("A code is five digits or capitals and nothing else")
    func sqlStates() {
        #expect(SQLState(code: "23505") == .uniqueViolation)
        #expect(SQLState(code: "23505")?.code == "23505")
        for text in ["", "2350", "235055", "2350x", "é2350"] {
            #expect(SQLState(code: text) == nil)
        }
        #expect(SQLState.deadlockDetected.class == .transactionRollback)
        #expect(SQLState.uniqueViolation.class == .integrityConstraintViolation)
        #expect(SQLState.uniqueViolation.class != .dataException)
    }

    @Test("Only what certainly had no effect and may succeed is safe to retry")
    func retries() {
        func server(_ state: SQLState, isRolledBack: Bool) -> PostgresError {
            .server(
                ServerError(
                    sqlState: state,
                    message: "",
                    isFatal: false,
                    isRolledBack: isRolledBack
                )
            )
        }
        let passing: [SQLState] = [
            .serializationFailure, .deadlockDetected, .adminShutdown, .crashShutdown,
            .cannotConnectNow, .tooManyConnections, .lockNotAvailable, .invalidStatementName,
        ]
        for state in passing {
            #expect(server(state, isRolledBack: true).isSafeToRetry, "\(state)")
            #expect(!server(state, isRolledBack: false).isSafeToRetry, "\(state)")
        }
        for state in [.uniqueViolation, .syntaxError, .queryCanceled] as [SQLState] {
            #expect(!server(state, isRolledBack: true).isSafeToRetry, "\(state)")
        }
        let cases: [(PostgresError, Bool)] = [
            (.connectFailed(reason: "", nil), true), (.unavailable(reason: ""), true),
            (.overloaded(.pipeline), true), (.overloaded(.leases), true),
            (.timeout(.waiting), true), (.timeout(.statement), false), (.timeout(.answer), false),
            (.connectionLost(reason: "", isSafeToRetry: true), true),
            (.connectionLost(reason: "", isSafeToRetry: false), false), (.cancelled, false),
            (.closed, false), (.transactionRolledBack, false),
            (.invalidParameter(position: 1, .containsNUL), false),
        ]
        for (error, isSafe) in cases { #expect(error.isSafeToRetry == isSafe, "\(error)") }
    }

    @Test("What the server objects to is mapped, and only the debug description shows values")
    func mapping() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            let script = """
                CREATE TABLE m (n int8 CONSTRAINT m_key PRIMARY KEY CHECK (n > 0));
                INSERT INTO m VALUES (77001)
                """
            try await pool.withConnection { try await $0.execute(script: script) }
            let cases: [(Statement, SQLState)] = [
                ("INSERT INTO m VALUES (77001)", .uniqueViolation),
                ("INSERT INTO m VALUES (-1)", .checkViolation),
                ("INSERT INTO m VALUES (NULL)", .notNullViolation),
                ("SELECT '77001x'::int8", .invalidTextRepresentation),
                ("SELECT nothing FROM m", .undefinedColumn), ("SELEC", .syntaxError),
            ]
            for (statement, state) in cases {
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.run(PipelineGroup(statement), affinity: 0)
                }
                #expect(error?.sqlState == state)
                #expect(error?.description.contains("77001") == false)
                #expect(error?.debugDescription.contains(statement.sql) == true)
            }
            let error = await #expect(throws: PostgresError.self) {
                try await pool.run(PipelineGroup(cases[0].0), affinity: 0)
            }
            guard case .server(let server)? = error else { return }
            #expect(server.constraint == "m_key")
            #expect(server.table == "m")
        }
    }
}
