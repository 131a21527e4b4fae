import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("Change capture")
struct CaptureSafetyTests {
    @Test("never fails the application's statement, and says what it missed")
    func failures() async throws {
        try await CaptureDatabase.with { database in
            try await database.run("ALTER TABLE assay.captures RENAME TO gone")
            try await database.run(
                "INSERT INTO jobs (id) VALUES (1); UPDATE jobs SET title = 'x'; TRUNCATE jobs"
            )
            try await database.run("INSERT INTO jobs (id) VALUES (2)")
            #expect(try await database.number("SELECT count(*) FROM jobs") == 1)
            #expect(
                try await database.text(
                    "SELECT string_agg(operation || sqlstate, ' ' ORDER BY id) FROM assay.capture_failures"
                )
                    == "INSERT42P01 UPDATE42P01 TRUNCATE42P01 INSERT42P01"
            )
            try await database.run(
                "DROP TABLE assay.capture_failures CASCADE; DROP FUNCTION assay.capture_sql, assay.capture_failed, assay.is_current"
            )
            try await database.run("INSERT INTO jobs (id) VALUES (3)")
            #expect(try await database.number("SELECT count(*) FROM jobs") == 2)
        }
    }

    @Test("makes an application wait no longer than a second for its own tables")
    func locked() async throws {
        try await CaptureDatabase.with { database in
            try await database.another { other in
                try await other.execute(
                    script: "BEGIN; LOCK TABLE assay.captures IN ACCESS EXCLUSIVE MODE"
                )
                try await database.run("INSERT INTO jobs (id) VALUES (1)")
                try await other.execute(script: "ROLLBACK")
            }
            #expect(
                try await database.text("SELECT sqlstate FROM assay.capture_failures") == "55P03"
            )
        }
    }

    @Test("needs no right of the application's role, and runs nothing of its making")
    func hostile() async throws {
        let script = """
            CREATE ROLE mallory_capture LOGIN; CREATE SCHEMA evil AUTHORIZATION mallory_capture;
            SET ROLE mallory_capture; CREATE TABLE evil.seen (who text);
            CREATE TYPE evil.mood AS ENUM ('ok'); CREATE TABLE evil.t (id int PRIMARY KEY, m evil.mood, ms evil.mood[]);
            RESET ROLE; SELECT assay.track('evil.t');
            """
        try await CaptureDatabase.with(script) { database in
            try await database.another(as: "mallory_capture") { mallory in
                let body = "BEGIN INSERT INTO evil.seen VALUES (current_user); RETURN %; END"
                try await mallory.execute(
                    script: """
                        CREATE FUNCTION evil.ne(record, record) RETURNS boolean LANGUAGE plpgsql AS '\(body.replacing("%", with: "true"))';
                        CREATE OPERATOR evil.*<> (LEFTARG = record, RIGHTARG = record, FUNCTION = evil.ne);
                        CREATE FUNCTION evil.row_to_json(record) RETURNS json LANGUAGE plpgsql AS '\(body.replacing("%", with: "NULL"))';
                        CREATE FUNCTION evil.j(evil.mood) RETURNS json LANGUAGE plpgsql AS '\(body.replacing("%", with: "NULL"))';
                        CREATE FUNCTION evil.x(evil.mood) RETURNS text LANGUAGE plpgsql AS '\(body.replacing("%", with: "NULL"))';
                        CREATE CAST (evil.mood AS json) WITH FUNCTION evil.j(evil.mood) AS IMPLICIT;
                        CREATE CAST (evil.mood AS text) WITH FUNCTION evil.x(evil.mood) AS IMPLICIT;
                        SET search_path = evil, pg_catalog;
                        INSERT INTO t VALUES (1, 'ok', '{ok}'); UPDATE t SET id = 2;
                        """
                )
                for table in ["captures", "tracked", "backlog", "tracking", "batches"] {
                    await #expect(throws: PostgresError.self) {
                        try await mallory.query(Statement("SELECT * FROM assay.\(table)"))
                    }
                }
                await #expect(throws: PostgresError.self) {
                    try await mallory.query("SELECT * FROM assay.claim()")
                }
            }
            #expect(try await database.number("SELECT count(*) FROM evil.seen") == 0)
            let captures = try await database.take()
            #expect(captures.operations == "IU")
            #expect(captures[0].after == ["id": 1, "m": "ok", "ms": "{ok}"])
            #expect(captures[0].databaseUser == "mallory_capture")
        }
    }

    @Test(
        "refuses what it cannot track, and says why",
        arguments: [
            ("assay.captures", "Assay's own"), ("pg_class", "a system table"), ("v", "is a view"),
            ("pg_temp.t", "a temporary table"), ("p_1", "is a partition; track"),
        ]
    )
    func refusals(table: String, reason: String) async throws {
        let script =
            CaptureDatabase.jobs + """
                CREATE VIEW v AS SELECT 1; CREATE TEMP TABLE t (id int);
                CREATE TABLE p (id int) PARTITION BY LIST (id); CREATE TABLE p_1 PARTITION OF p DEFAULT;
                """
        try await CaptureDatabase.with(script) { database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.text("SELECT assay.track('\(table)')")
            }
            #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        }
    }

    @Test(
        "names a column that does not exist, and refuses to ignore what names the row",
        arguments: [
            ("ignore => '{nope}'", "has no column nope"),
            ("redact => '{nope}'", "has no column nope"),
            ("name_column => 'nope'", "has no column nope"),
            ("ignore => '{id}'", "id cannot be ignored"),
        ]
    )
    func wrongColumns(options: String, reason: String) async throws {
        try await CaptureDatabase.with { database in
            let error = await #expect(throws: PostgresError.self) {
                try await database.text("SELECT assay.track('jobs', \(options))")
            }
            #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        }
    }

    @Test(
        "says what is tracked and what waits, changes it when told again, and can be installed again"
    )
    func tracked() async throws {
        try await CaptureDatabase.with { database in
            #expect(
                try await database.text(
                    "SELECT assay.track('jobs', redact => '{title}', ignore => '{doc}')"
                )
                    == "public.jobs is tracked; ignored: doc; redacted: title, password_hash."
            )
            #expect(
                try await database.text(
                    "SELECT concat(\"table\", ignored, redacted, is_captured, is_current) FROM assay.tracked"
                )
                    == "jobs{doc}{title,password_hash}tt"
            )
            try await database.run("INSERT INTO jobs (id) VALUES (1)")
            #expect(
                try await database.text("SELECT concat(captures, failures) FROM assay.backlog")
                    == "10"
            )
            let source = CaptureSource(connectionString: database.connectionString)
            try await TestPlatform.with { try await source.install(on: $0.loop) }
            try await database.run("UPDATE jobs SET title = 'x'")
            #expect(try await database.take().operations == "IU")
        }
    }

    @Test("leaves nothing behind: not of a table, and not of itself")
    func leavesNothing() async throws {
        try await CaptureDatabase.with { database in
            try await database.run("INSERT INTO jobs (id) VALUES (1)")
            #expect(
                try await database.text("SELECT assay.untrack('jobs')")
                    == "public.jobs is tracked no more; 1 captures wait to be taken."
            )
            #expect(
                try await database.number(
                    """
                    SELECT (SELECT count(*) FROM pg_trigger WHERE tgrelid = 'jobs'::regclass)
                        + (SELECT count(*) FROM pg_proc WHERE proname ~ '^capture_\\d')
                        + (SELECT count(*) FROM assay.tracking)
                    """
                ) == 0
            )
            #expect(
                try await database.captures(of: "INSERT INTO jobs (id) VALUES (2)").operations
                    == "I"
            )
            #expect(try await database.number("SELECT count(*) FROM assay.layouts") == 0)
            _ = try await database.text("SELECT assay.track('jobs')")
            _ = try await database.text("SELECT assay.uninstall()")
            #expect(
                try await database.number(
                    "SELECT count(*) FROM pg_namespace WHERE nspname = 'assay'"
                ) == 0
            )
            try await database.run("INSERT INTO jobs (id) VALUES (3)")
        }
    }

    @Test("lives beside the service's own tables in one database")
    func coexists() async throws {
        try await TestPlatform.with { platform in
            try await CaptureSource(connectionString: platform.administrator).install(
                on: platform.loop
            )
            let silent = try await platform.number(
                """
                SELECT count(*) FROM pg_class AS c LEFT JOIN pg_attribute AS a
                    ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relnamespace = 'assay'::regnamespace AND c.relkind IN ('r', 'v')
                    AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)
                """
            )
            #expect(silent == 0)
            try await platform.connected { connection in
                _ = try await connection.query("SELECT assay.grant_follower('assay_service')")
                _ = try await connection.query("SELECT assay.uninstall()")
            }
            #expect(try await platform.number("SELECT count(*) FROM assay.tenants") == 0)
        }
    }
}
