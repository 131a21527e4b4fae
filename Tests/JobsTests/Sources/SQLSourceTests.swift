import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Jobs

@Suite("SQLSource", .timeLimit(.minutes(10)))
struct SQLSourceTests {
    @Test("gives rows as objects, in their order, numbers and times as PostgreSQL writes them")
    func rows() async throws {
        try await AuditedDatabase.with { audited in
            let value = try await audited.collect(
                """
                SELECT id, login, 1.50 AS price, NULL AS nothing, true AS yes, '{"a": [1]}'::jsonb AS j,
                    '2026-03-01 12:00:00+00'::timestamptz AT TIME ZONE 'UTC' AS at
                FROM users ORDER BY id DESC;
                """
            )
            let text = String(decoding: value.serialized, as: UTF8.self)
            #expect(
                text.hasPrefix(#"[{"id":2,"login":"bo","price":1.50,"nothing":null,"yes":true,"#)
            )
            #expect(text.contains(#""j":{"a":[1]},"at":"2026-03-01T12:00:00"},{"id":1,"#))
            #expect(try await audited.collect("SELECT 1 WHERE false") == [])
        }
    }

    @Test(
        "runs every kind of query",
        arguments: [
            "VALUES (1, 'a')", "TABLE users", "WITH u AS (SELECT * FROM users) SELECT login FROM u",
            "(SELECT 1) UNION ALL (SELECT 2)", "SELECT 1 -- a comment",
            "SELECT /* ; */ ';' AS s ; ;\n",
            "SELECT $$)$$ AS s", "SELECT ')' AS \"(\"",
            "SELECT login AS assay_audit_row FROM users",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) TABLE n",
        ]
    )
    func queries(statement: String) async throws {
        try await AuditedDatabase.with { audited in
            try await audited.check(statement)
            #expect(try await audited.collect(statement).array?.isEmpty == false)
        }
    }

    @Test("refuses what is no query when it is defined, and changes nothing when it is run")
    func noQuery() async throws {
        let statements = [
            "INSERT INTO users VALUES (3, 'eve') RETURNING id", "DELETE FROM users",
            "UPDATE users SET login = 'eve'", "TRUNCATE users", "DROP TABLE users",
            "CREATE TABLE t (a int)", "SELECT 1 AS a INTO t", "COPY users TO PROGRAM 'id'",
            "COPY users FROM STDIN", "DO 'BEGIN DELETE FROM users; END'", "CALL nothing()",
            "SET ROLE assay", "SET TRANSACTION READ WRITE", "RESET ALL", "COMMIT", "ROLLBACK",
            "BEGIN", "LISTEN x", "NOTIFY x", "LOCK users", "VACUUM", "SHOW ALL",
            "EXPLAIN ANALYZE DELETE FROM users", "EXECUTE assay_audit_rows",
            "WITH d AS (DELETE FROM users RETURNING *) SELECT * FROM d",
            "WITH d AS (INSERT INTO users VALUES (3, 'eve') RETURNING *) TABLE d",
            "MERGE INTO users USING (VALUES (1)) AS v (id) ON users.id = v.id "
                + "WHEN MATCHED THEN DELETE",
            "SELECT 1; DELETE FROM users", "COMMIT; DELETE FROM users", "; DELETE FROM users",
            "", ";", "--", "SELECT 1)", "(SELECT 1", "nonsense",
        ]
        try await AuditedDatabase.with { audited in
            for statement in statements {
                for problem in [
                    await problem { try await audited.check(statement) },
                    await problem { _ = try await audited.collect(statement) },
                ] {
                    #expect(problem?.code == .invalidInput, "\(statement)")
                    #expect(problem?.field == "/source/statement", "\(statement)")
                }
            }
            let left = try await audited.contents()
            #expect(left == AuditedDatabase.untouched)
        }
    }

    @Test("lets no statement out of the subquery it is put into")
    func breakingOut() async throws {
        let statements = [
            "SELECT 1) AS a; DELETE FROM users; --",
            "SELECT 1) AS assay_audit_row) AS lines) AS sized; DELETE FROM users; --",
            "SELECT 1) AS a, (DELETE FROM users RETURNING 1",
            "SELECT 1) AS assay_audit_row LIMIT ALL) AS lines) AS sized /*",
            "SELECT 1) AS a, (SELECT 2", "SELECT 1 /*", "SELECT '1", "SELECT $a$1", "SELECT \"a",
            "SELECT 1) AS a FOR UPDATE OF a, (SELECT 2", "SELECT U&'\\", "SELECT E'\\' /*",
        ]
        try await AuditedDatabase.with { audited in
            for statement in statements {
                #expect(
                    await problem { try await audited.check(statement) }?.code == .invalidInput,
                    "\(statement)"
                )
                #expect(
                    await problem { _ = try await audited.collect(statement) } != nil,
                    "\(statement)"
                )
            }
            let left = try await audited.contents()
            #expect(left == AuditedDatabase.untouched)
        }
    }

    @Test("stays read only whatever a query calls, and leaves nothing of what it did")
    func writingFunctions() async throws {
        let refused = [
            "SELECT add_user()", "SELECT open_up()", "SELECT nextval('numbers')",
            "SELECT setval('numbers', 5)", "SELECT * FROM users FOR UPDATE",
            "SELECT set_config('transaction_read_only', 'off', false), add_user()",
            "SELECT set_config('transaction_read_only', 'off', true)",
            "SELECT query_to_xml('DELETE FROM users', true, true, '')",
            "SELECT lo_import('/etc/passwd')", "SELECT pg_read_file('/etc/passwd')",
            "SELECT pg_ls_dir('/')", "SELECT set_config('role', 'assay', false)",
            "SELECT pg_reload_conf()", "SELECT set_config('session_authorization', 'assay', false)",
        ]
        try await AuditedDatabase.with { audited in
            for statement in refused {
                let problem = await problem { _ = try await audited.collect(statement) }
                #expect(
                    problem?.code == .invalidInput || problem?.code == .taskFailed,
                    "\(statement): \(String(describing: problem))"
                )
            }
            // Before PostgreSQL 16 large objects can be written in a read-only transaction.
            _ = await problem { _ = try await audited.collect("SELECT lo_from_bytea(0, 'x')") }
            _ = try await audited.collect(
                "SELECT set_config('default_transaction_read_only', 'off', false)"
            )
            let left = try await audited.contents()
            #expect(left == AuditedDatabase.untouched)
        }
    }

    @Test("takes as many rows as allowed and not one more, and no endless result")
    func rowBound() async throws {
        try await AuditedDatabase.with { audited in
            let max = Limits.auditRowsMax
            let rows = try await audited.collect("SELECT i FROM generate_series(1, \(max)) AS i")
            #expect(rows.array?.count == max)
            for count in ["\(max + 1)", "9000000000000000000"] {
                let statement =
                    "WITH RECURSIVE n(i) AS (SELECT 1::bigint UNION ALL "
                    + "SELECT i + 1 FROM n WHERE i < \(count)) TABLE n"
                let problem = await problem { _ = try await audited.collect(statement) }
                #expect(problem?.code == .tooLarge)
            }
        }
    }

    @Test("has the server keep back what is larger than results may be, be it in one row")
    func byteBound() async throws {
        try await AuditedDatabase.with { audited in
            // {"x":"…"} and the brackets around are ten bytes.
            let whole = Limits.auditResultsBytesMax - 10
            let value = try await audited.collect("SELECT repeat('x', \(whole)) AS x")
            #expect(value.array?.count == 1)
            for statement in [
                "SELECT repeat('x', \(whole + 1)) AS x", "SELECT repeat('x', 200000000) AS x",
                "SELECT repeat('x', 1000000) AS x FROM generate_series(1, 50)",
            ] {
                let problem = await problem { _ = try await audited.collect(statement) }
                #expect(problem?.code == .tooLarge, "\(statement)")
            }
        }
    }

    @Test("says that rows cannot be kept where JSON is ambiguous or too deep")
    func ambiguous() async throws {
        try await AuditedDatabase.with { audited in
            let deep = String(repeating: "[", count: 80) + String(repeating: "]", count: 80)
            for statement in [
                "SELECT 1 AS a, 2 AS a", #"SELECT '{"a": 1, "a": 2}'::json AS j"#,
                "SELECT '\(deep)'::jsonb AS j",
            ] {
                let problem = await problem { _ = try await audited.collect(statement) }
                #expect(problem?.code == .taskFailed, "\(statement)")
            }
        }
    }

    @Test("tells the author what the server says of the statement, and nothing of values")
    func messages() async throws {
        try await AuditedDatabase.with { audited in
            let unknown = await problem { try await audited.check("SELECT nme FROM users") }
            #expect(unknown?.message.contains("column \"nme\" does not exist") == true)
            let value = await problem {
                _ = try await audited.collect("SELECT login::int FROM users")
            }
            #expect(value?.code == .taskFailed)
            #expect(value.map { "\($0.message) \($0.hint ?? "")" }?.contains("ana") == false)
            let parameter = await problem { _ = try await audited.collect("SELECT $1::int") }
            #expect(parameter != nil)
        }
    }

    @Test("does not run as a superuser, as the service itself, or in a database that is away")
    func connections() async throws {
        try await AuditedDatabase.with { audited in
            for name in ["admin", "assay"] {
                let problem = await problem { try await audited.check("SELECT 1", in: name) }
                #expect(problem?.code == .taskFailed)
                #expect(problem?.message.contains("rights") == true)
            }
            let gone = await problem { try await audited.check("SELECT 1", in: "gone") }
            #expect(gone?.code == .unavailable)
            #expect(gone?.message.contains("/no/such") == false)
        }
    }

    @Test("has the server stop a statement that takes too long, whatever it sets")
    func timeout() async throws {
        try await AuditedDatabase.with { audited in
            let database = NamedDatabase(name: "crm", tenant: "a", connection: audited.connection)
            var source = SQLSource(loop: audited.platform.loop, statementTimeout: .seconds(3600))
            // What stops the statements below is the source's own time, not the one of all sources.
            let told = try await source.collect(
                "SELECT current_setting('statement_timeout') AS t",
                in: database
            )
            #expect(told == [["t": "1h"]])
            source.statementTimeout = .milliseconds(200)
            for statement in [
                "SELECT count(*) FROM generate_series(1, 1000000000000)", "SELECT pg_sleep(600)",
                "SELECT set_config('statement_timeout', '0', false), pg_sleep(600)",
            ] {
                let problem = await problem {
                    _ = try await source.collect(statement, in: database)
                }
                // One that nothing stops gives rows, or ends the suite's time.
                #expect(problem?.code == .taskFailed, "\(statement)")
            }
            try await audited.check("SELECT 1")
        }
    }

    @Test("stops the statement in the server when the caller is cancelled")
    func cancelled() async throws {
        try await AuditedDatabase.with { audited in
            let task = Task {
                await problem { _ = try await audited.collect("SELECT pg_sleep(600)") }
            }
            let running =
                "SELECT count(*) FROM pg_stat_activity WHERE usename = '\(audited.role)' "
                + "AND query LIKE '%pg_sleep(600)%' AND state = 'active' AND wait_event = 'PgSleep'"
            while try await audited.platform.number(running) == 0 {}
            task.cancel()
            #expect(await task.value?.code == .unavailable)
            let left = "SELECT count(*) FROM pg_stat_activity WHERE usename = '\(audited.role)'"
            while try await audited.platform.number(left) > 0 {}
        }
    }
}
