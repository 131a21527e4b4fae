import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("A tracked table")
struct TrackingTests {
    @Test("captures an insert, an update and a delete, with what the row was and is")
    func rows() async throws {
        try await CaptureDatabase.with { database in
            let captures = try await database.captures(
                of: """
                    BEGIN; SET LOCAL assay.actor = 'ada'; SET LOCAL assay.request_id = 'r-1';
                    SET LOCAL assay.metadata = '{"why": "test"}';
                    INSERT INTO jobs (id, title, amount) VALUES (1, 'Engineer', 1.10); COMMIT;
                    UPDATE jobs SET title = 'Senior'; DELETE FROM jobs;
                    """
            )
            #expect(captures.operations == "IUD")
            let (insert, update, delete) = (captures[0], captures[1], captures[2])
            #expect(insert.before == nil && delete.after == nil)
            #expect(insert.after == update.before && update.after == delete.before)
            #expect(insert.after?["amount"]?.number?.text == "1.10")
            #expect(insert.after?.object?.members.map(\.key).contains("seen") == false)
            #expect(insert.keys == ["id": 1])
            #expect(update.name == "Senior")
            #expect(insert.actor == "ada" && insert.requestID == "r-1")
            #expect(insert.metadata == ["why": "test"])
            #expect(update.actor == nil)
            #expect(insert.databaseUser == PostgresCluster.user)
            #expect(insert.table.schema == "public" && insert.table.name == "jobs")
            #expect(insert.table.entityType == "JOB")
            #expect(insert.table.columns["amount"]?.type == "numeric(12,2)")
            #expect(insert.table.columns["title"]?.comment == "diff_label: Job Title")
            #expect(insert.transaction != update.transaction)
        }
    }

    @Test("captures each row of a statement once, whichever statement it is")
    func statements() async throws {
        try await CaptureDatabase.with { database in
            let cases = [
                ("INSERT INTO jobs (id) SELECT n FROM generate_series(1, 5) n", "IIIII"),
                (
                    """
                    UPDATE jobs SET title = n.t FROM (VALUES (1, 'a'), (2, 'b')) n (i, t)
                    WHERE id = n.i
                    """, "UU"
                ),
                (
                    """
                    INSERT INTO jobs (id) VALUES (5), (6) ON CONFLICT (id) DO UPDATE SET title = 'x'
                    """, "IU"
                ),
                (
                    """
                    MERGE INTO jobs USING (VALUES (1), (2), (9)) n (i) ON id = n.i
                    WHEN MATCHED AND n.i = 1 THEN DELETE WHEN MATCHED THEN UPDATE SET title = 'm'
                    WHEN NOT MATCHED THEN INSERT (id) VALUES (n.i)
                    """, "DIU"
                ),
                (
                    """
                    WITH gone AS (DELETE FROM jobs WHERE id = 9 RETURNING id)
                    INSERT INTO jobs (id) SELECT id + 100 FROM gone
                    """, "DI"
                ),
                ("COPY jobs (id) FROM PROGRAM 'seq 1000 1003'", "IIII"), ("TRUNCATE jobs", "T"),
            ]
            for (script, operations) in cases {
                let captures = try await database.captures(of: script)
                #expect(String(captures.operations.sorted()) == operations, "\(script)")
            }
        }
    }

    @Test("pairs the versions of each row of a bulk update, changed keys included")
    func pairs() async throws {
        try await CaptureDatabase.with { database in
            let captures = try await database.captures(
                of: """
                    INSERT INTO jobs (id, title) SELECT n, 't' || n FROM generate_series(1, 500) n;
                    TRUNCATE assay.captures; UPDATE jobs SET id = id + 10000, amount = id;
                    """
            )
            #expect(captures.count == 500)
            for capture in captures {
                #expect(capture.before?["title"] == capture.after?["title"])
                #expect(
                    capture.before?["id"]?.number?.text
                        == capture.after?["amount"]?.number?.text.split(separator: ".").first.map(
                            String.init
                        )
                )
            }
        }
    }

    @Test("takes time in proportion to the rows, whatever the session did before")
    func linearTime() async throws {
        try await CaptureDatabase.with { database in
            // Some seconds, or many minutes if each row were compared with each other.
            try await database.run(
                """
                INSERT INTO jobs (id) SELECT n FROM generate_series(1, 40000) n;
                UPDATE jobs SET title = 'x' WHERE id = 1; SET statement_timeout = '120s';
                UPDATE jobs SET title = 'y'
                """
            )
            #expect(try await database.number("SELECT count(*) FROM assay.captures") == 80_001)
        }
    }

    @Test("captures no update that changes nothing, or ignored columns alone")
    func nothingChanged() async throws {
        try await CaptureDatabase.with { database in
            try await database.run(
                "INSERT INTO jobs (id, title, doc, spot) VALUES (1, 't', '{\"a\":1}', '(1,2)')"
            )
            _ = try await database.take()
            let captures = try await database.captures(
                of: """
                    UPDATE jobs SET title = title; UPDATE jobs SET doc = '{"a":1}', spot = '(1,2)';
                    UPDATE jobs SET seen = now(); UPDATE jobs SET seen = NULL WHERE id = 7;
                    """
            )
            #expect(captures.isEmpty)
            #expect(try await database.number("SELECT count(*) FROM assay.capture_failures") == 0)
        }
    }

    @Test("keeps secrets out of what is captured, and says whether they changed")
    func secrets() async throws {
        let script =
            CaptureDatabase.jobs + """
                SELECT assay.track('jobs', redact => '{amount}');
                """
        try await CaptureDatabase.with(script) { database in
            let captures = try await database.captures(
                of: """
                    INSERT INTO jobs (id, password_hash, amount, token_count) VALUES (1, 'hunter2', 31337, 5);
                    UPDATE jobs SET title = 'x'; UPDATE jobs SET password_hash = 'hunter3';
                    UPDATE jobs SET password_hash = NULL;
                    """
            )
            let shown: [JSONValue?] = captures.map { $0.after?["password_hash"] }
            #expect(shown == [["$redacted": 1], ["$redacted": 1], ["$redacted": 2], .null])
            #expect(captures[1].before?["password_hash"] == ["$redacted": 1])
            #expect(captures[0].after?["amount"] == ["$redacted": 1])
            #expect(captures[0].after?["token_count"] == 5)
            #expect(!"\(captures)".contains("hunter") && !"\(captures)".contains("31337"))
        }
    }

    @Test(
        "knows secrets by whole words of their columns' names",
        arguments: [
            ("password_hash", true), ("resetToken", true), ("api_key", true), ("PWD", true),
            ("client-secret", true), ("private_key", true), ("token_type_count", true),
            ("tokenizer", false), ("keyboard", false), ("secretary", false), ("title", false),
        ]
    )
    func secretNames(name: String, isSecret: Bool) async throws {
        try await CaptureDatabase.with("") { database in
            let answer = try await database.text("SELECT assay.is_secret('\(name)')::text")
            #expect((answer == "true") == isSecret)
        }
    }

    @Test("keeps only the size of a value that is too large, and says whether it changed")
    func largeValues() async throws {
        let most = Limits.captureValueBytesMax
        func omitted(version: Int64) -> JSONValue {
            let size = JSONNumber(Int64(most + 1))
            return ["$omitted": .number(size), "$version": .number(JSONNumber(version))]
        }
        try await CaptureDatabase.with { database in
            let captures = try await database.captures(
                of: """
                    INSERT INTO jobs (id, title)
                        VALUES (1, repeat('x', \(most))), (2, repeat('x', \(most + 1)));
                    UPDATE jobs SET title = repeat('y', \(most + 1)) WHERE id = 2;
                    UPDATE jobs SET amount = 1 WHERE id = 2;
                    """
            )
            #expect(captures[0].after?["title"]?.string?.count == most)
            #expect(captures[1].after?["title"] == omitted(version: 1))
            #expect(captures[2].after?["title"] == omitted(version: 2))
            #expect(captures[3].after?["title"] == omitted(version: 1))
        }
    }

    @Test("is captured once by cascades and other triggers, and never by a rolled back statement")
    func nested() async throws {
        let script =
            CaptureDatabase.jobs + """
                CREATE TABLE notes (id int PRIMARY KEY, job bigint REFERENCES jobs ON DELETE CASCADE, n int);
                CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN UPDATE notes SET n = n + 1 WHERE job = NEW.id; RETURN NULL; END';
                CREATE TRIGGER bump AFTER UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION bump();
                SELECT assay.track('notes');
                """
        try await CaptureDatabase.with(script) { database in
            let captures = try await database.captures(
                of: """
                    INSERT INTO jobs (id) VALUES (1); INSERT INTO notes VALUES (1, 1, 0), (2, 1, 0);
                    UPDATE jobs SET title = 'x'; DELETE FROM jobs;
                    """
            )
            #expect(
                captures.map { "\($0.operation.rawValue)\($0.table.name.first!)" }.sorted()
                    == ["Dj", "Dn", "Dn", "Ij", "In", "In", "Uj", "Un", "Un"]
            )
            let rolledBack = try await database.captures(
                of: """
                    BEGIN; INSERT INTO jobs (id) VALUES (5); ROLLBACK;
                    BEGIN; INSERT INTO jobs (id) VALUES (6); SAVEPOINT s; INSERT INTO jobs (id) VALUES (7);
                    ROLLBACK TO s; COMMIT;
                    """
            )
            #expect(rolledBack.map { $0.keys } == [["id": 6]])
        }
    }

    @Test("is captured on whichever of its partitions, those made later included")
    func partitions() async throws {
        let script = """
            CREATE TABLE jobs (id int, region text, title text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
            CREATE TABLE jobs_a PARTITION OF jobs FOR VALUES IN ('a');
            SELECT assay.track('jobs');
            CREATE TABLE jobs_b PARTITION OF jobs FOR VALUES IN ('b');
            CREATE TABLE jobs_c (title text, region text NOT NULL, id int NOT NULL);
            ALTER TABLE jobs ATTACH PARTITION jobs_c FOR VALUES IN ('c');
            """
        try await CaptureDatabase.with(script) { database in
            let captures = try await database.captures(
                of: """
                    INSERT INTO jobs VALUES (1, 'a', 'x'), (2, 'b', 'x'), (3, 'c', 'x');
                    INSERT INTO jobs_a VALUES (4, 'a', 'y'); INSERT INTO jobs_c VALUES ('y', 'c', 5);
                    UPDATE jobs_b SET title = 'z'; UPDATE jobs SET title = 'z' WHERE id = 3; DELETE FROM jobs_a WHERE id = 4;
                    """
            )
            #expect(captures.operations == "IIIIIUUD")
            #expect(captures.allSatisfy { $0.table.name == "jobs" })
            #expect(captures[4].after == ["id": 5, "region": "c", "title": "y"])
            let moved = try await database.captures(of: "UPDATE jobs SET region = 'b' WHERE id = 1")
            #expect(moved.operations == "U")
            #expect(moved[0].before?["region"] == "a" && moved[0].after?["region"] == "b")
            #expect(try await database.captures(of: "TRUNCATE jobs").operations == "T")
        }
    }

    @Test(
        "goes on to be captured when it is altered, renamed and moved, and a new secret is one at once"
    )
    func altered() async throws {
        try await CaptureDatabase.with { database in
            try await database.run("INSERT INTO jobs (id, title) VALUES (1, 'x')")
            _ = try await database.take()
            let captures = try await database.captures(
                of: """
                    ALTER TABLE jobs ADD api_key text; ALTER TABLE jobs DROP amount;
                    ALTER TABLE jobs RENAME title TO headline; ALTER TABLE jobs RENAME password_hash TO plain;
                    UPDATE jobs SET headline = 'y', api_key = 'k1'; ALTER TABLE jobs RENAME id TO number;
                    CREATE SCHEMA other; ALTER TABLE jobs RENAME TO tasks; ALTER TABLE tasks SET SCHEMA other;
                    UPDATE other.tasks SET headline = 'z';
                    """
            )
            #expect(captures.operations == "UU")
            #expect(captures[0].after?["headline"] == "y")
            #expect(captures[0].after?["api_key"] == ["$redacted": 2])
            #expect(captures[1].table.schema == "other" && captures[1].table.name == "tasks")
            #expect(captures.map(\.keys) == [["id": 1], ["number": 1]])
            #expect(captures[1].name == "z")
            #expect(try await database.number("SELECT assay.refresh()") == 1)
            try await database.run("UPDATE other.tasks SET headline = 'zz'")
            #expect(
                try await database.text("SELECT string_agg(is_stale::text, '') FROM assay.captures")
                    == "false"
            )
            #expect(try await database.number("SELECT count(*) FROM assay.capture_failures") == 0)
            try await database.run("DROP TABLE other.tasks")
            #expect(try await database.number("SELECT assay.refresh()") == 1)
            #expect(try await database.take().count == 1)
            #expect(try await database.number("SELECT count(*) FROM assay.layouts") == 0)
        }
    }
}
