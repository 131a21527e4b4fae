import Diff
import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("Events of captures", .timeLimit(.minutes(10)))
struct CaptureRecorderTests {
    private static let shared = Task { try await TestPlatform.make() }

    /// An application's database, and the tenant that its changes are recorded for.
    private struct World {
        let database: CaptureDatabase
        let platform: TestPlatform
        let tenant: Tenant

        var recorder: CaptureRecorder {
            CaptureRecorder(
                database: platform.database,
                tenantName: tenant.slug.text,
                source: "shop"
            )
        }

        /// Runs a script and records what it changed; gives the events it made, oldest first.
        func events(of script: String) async throws -> [AuditEvent] {
            let known = try await Set(all().map(\.id))
            try await database.run(script)
            while let found = try await database.reader.next() {
                _ = try await recorder.record(found.batch)
                _ = try await database.connection.query(
                    "SELECT assay.settle($1)",
                    [.uuid(found.batch.id)]
                )
            }
            return try await all().filter { !known.contains($0.id) }
        }

        func all() async throws -> [AuditEvent] {
            let page = try await EventReader(database: platform.database).page(
                of: tenant,
                filter: EventFilter(JSONObject(), naming: .snakeCase),
                request: PageRequest(first: 200, after: nil, last: nil, before: nil)
            )
            return page.events.map { $0.auditEvent }
                .sorted { $0.id.description < $1.id.description }
        }
    }

    private func with(
        _ script: String = CaptureDatabase.jobs,
        _ body: (World) async throws -> Void
    ) async throws {
        let platform = try await Self.shared.value
        let tenant = try await platform.tenant("captures")
        try await CaptureDatabase.with(script) { database in
            try await body(World(database: database, platform: platform, tenant: tenant))
        }
    }

    private func json(_ bytes: [UInt8]?) throws -> JSONValue? {
        try bytes.map { try JSONValue(parsing: $0) }
    }

    @Test("say what changed in a row, under the labels of its columns' comments")
    func update() async throws {
        try await with { world in
            let events = try await world.events(
                of: """
                    INSERT INTO jobs (id, title, amount) VALUES (7, 'Engineer', 1.10);
                    BEGIN;
                    SET LOCAL assay.actor = 'ana@shop.example';
                    SET LOCAL assay.request_id = 'r-1';
                    SET LOCAL assay.metadata = '{"screen": "jobs", "database_user": "forged"}';
                    UPDATE jobs SET title = 'Senior Engineer', amount = 2.20 WHERE id = 7;
                    COMMIT;
                    DELETE FROM jobs
                    """
            )
            #expect(events.map(\.eventType) == ["JOB_CREATED", "JOB_UPDATED", "JOB_DELETED"])
            let update = try #require(events.dropFirst().first)
            #expect(update.details == "Job Title\n- Engineer\n+ Senior Engineer")
            #expect(update.changedFields == ["title"])
            #expect(update.action == "update")
            #expect(update.entityType == "JOB")
            #expect(update.entityKey == "7")
            #expect(update.entityName == "Senior Engineer")
            #expect(update.actor == "ana@shop.example")
            #expect(update.requestID == "r-1")
            let metadata = try json(update.eventMetadata)
            #expect(metadata?["source"] == "shop")
            #expect(metadata?["table"] == "public.jobs")
            #expect(metadata?["screen"] == "jobs")
            #expect(metadata?["database_user"]?.string == PostgresCluster.user)
            #expect(events[0].actor == PostgresCluster.user)
        }
    }

    @Test("show every column of a table none of whose columns has a label")
    func unlabelled() async throws {
        let script = """
            CREATE TABLE rooms (id uuid PRIMARY KEY, start_stage text, is_open boolean, size numeric);
            SELECT assay.track('rooms');
            """
        try await with(script) { world in
            let id = "0190a5d2-0000-7000-8000-000000000001"
            _ = try await world.events(of: "INSERT INTO rooms VALUES ('\(id)', 'A', true, 1.50)")
            let events = try await world.events(
                of: "UPDATE rooms SET start_stage = 'B', is_open = false, size = 1.75"
            )
            #expect(events.map(\.eventType) == ["ROOMS_UPDATED"])
            #expect(
                events.first?.details
                    == "Start Stage\n- A\n+ B\n\nIs Open\n- true\n+ false\n\nSize\n- 1.5\n+ 1.75"
            )
            #expect(events.first?.entityID == UUID(id))
            #expect(events.first?.entityKey == nil)
        }
    }

    @Test("are compared by the tenant's own policy where it has one")
    func ownPolicy() async throws {
        try await with { world in
            let policy = try DiffPolicy([
                "entity_type": "JOB", "other_fields": "ignore",
                "fields": [["name": "amount", "label": "Salary"]],
            ])
            _ = try await PolicyWriter(database: world.platform.database)
                .set(policy, for: "JOB", of: world.tenant, by: .ann(of: world.tenant))
            _ = try await world.events(
                of: "INSERT INTO jobs (id, title, amount) VALUES (1, 'A', 10)"
            )
            let events = try await world.events(of: "UPDATE jobs SET title = 'B', amount = 20")
            #expect(events.first?.details == "Salary\n- 10\n+ 20")
            #expect(try json(events.first?.eventMetadata)?["policy"] == "JOB@1")
            #expect(try await world.events(of: "UPDATE jobs SET title = 'C'").isEmpty)
        }
    }

    @Test("never have a redacted value, but say that it changed")
    func redacted() async throws {
        let script = """
            CREATE TABLE users
                (id int PRIMARY KEY, name text, password_hash text, salary int, password int);
            SELECT assay.track('users', redact => '{salary}');
            """
        try await with(script) { world in
            _ = try await world.events(
                of: "INSERT INTO users VALUES (1, 'Ana', 'hash-1', 123456, 123456)"
            )
            let events = try await world.events(
                of: "UPDATE users SET password_hash = 'hash-2', salary = 234567, password = 234567"
            )
            #expect(
                events.first?.details
                    == "Password Hash\n+ changed (redacted)\n\nSalary\n+ changed (redacted)"
                    + "\n\nPassword\n+ changed (redacted)"
            )
            let rows = try await world.platform.number(
                "SELECT count(*) FROM \(world.tenant.slug.schemaName).audit_events AS e"
                    + " WHERE e::text ~ 'hash-[12]|123456|234567'"
            )
            #expect(rows == 0)
        }
    }

    @Test("show a value that only looks like a mark of redaction")
    func planted() async throws {
        try await with { world in
            _ = try await world.events(
                of: """
                    COMMENT ON COLUMN jobs.doc IS 'diff_label: Doc';
                    INSERT INTO jobs (id, doc) VALUES (1, '{"$redacted": 1, "role": "user"}')
                    """
            )
            let events = try await world.events(
                of: """
                    UPDATE jobs SET doc = '{"$redacted": 1, "role": "admin"}'
                    """
            )
            #expect(events.first?.details?.contains("admin") == true)
        }
    }

    @Test("tell of a TRUNCATE by one event")
    func truncate() async throws {
        try await with { world in
            let events = try await world.events(
                of: "INSERT INTO jobs (id) VALUES (1), (2); TRUNCATE jobs"
            )
            #expect(events.map(\.eventType).last == "JOB_TRUNCATED")
            #expect(events.last?.action == "truncate")
            #expect(events.count == 3)
        }
    }

    @Test("are recorded once, however often their batch comes")
    func once() async throws {
        try await with { world in
            try await world.database.run("INSERT INTO jobs (id, title) VALUES (1, 'A'), (2, 'B')")
            let first = try #require(try await world.database.reader.next())
            #expect(try await world.recorder.record(first.batch) == 2)
            // As after a crash between recording and settling, with a policy that came meanwhile.
            let policy = try DiffPolicy([
                "entity_type": "JOB", "fields": [["name": "title", "label": "T"]],
            ])
            _ = try await PolicyWriter(database: world.platform.database)
                .set(policy, for: "JOB", of: world.tenant, by: .ann(of: world.tenant))
            let again = try #require(try await world.database.reader.next())
            #expect(again.batch.id == first.batch.id)
            #expect(try await world.recorder.record(again.batch) == 0)
            let jobs = try await world.all().filter { $0.entityType == "JOB" }
            #expect(jobs.count == 2)
        }
    }

    @Test("of values that fit nowhere are cut or said, and hold up nothing")
    func hostile() async throws {
        let script = """
            CREATE TABLE odd (a text, b text, n numeric, PRIMARY KEY (a, b));
            SELECT assay.track('odd', entity_type => repeat('Odd ', 30), name_column => 'b');
            """
        try await with(script) { world in
            let events = try await world.events(
                of: """
                    SET assay.actor = E'two\\nlines';
                    INSERT INTO odd VALUES (repeat('k', 2000), E'line\\none', 'NaN');
                    INSERT INTO odd VALUES ('x', repeat('é', 3000), ('1' || repeat('0', 1200))::numeric);
                    INSERT INTO odd VALUES (E'- a\\n\\nTitle', E'\\u202e', 1)
                    """
            )
            #expect(events.count == 3)
            #expect(events.allSatisfy { $0.actor == "two lines" })
        }
    }

    @Test("wait while their tenant is suspended or gone")
    func suspended() async throws {
        try await with { world in
            try await world.platform.administer {
                try await $0.setStatus(.suspended, of: world.tenant)
            }
            try await world.database.run("INSERT INTO jobs (id) VALUES (1)")
            let found = try #require(try await world.database.reader.next())
            let suspended = await problem { _ = try await world.recorder.record(found.batch) }
            #expect(suspended?.code == .tenantSuspended)
            let nobody = CaptureRecorder(
                database: world.platform.database,
                tenantName: "nobody_at_all",
                source: "shop"
            )
            let gone = await problem { _ = try await nobody.record(found.batch) }
            #expect(gone?.code == .notFound)
        }
    }
}
