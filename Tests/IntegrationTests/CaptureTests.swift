import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Following a database", .timeLimit(.minutes(10)))
struct CaptureTests {
    @Test("makes an event of an UPDATE in a database that the capture file names")
    func follows() async throws {
        var (program, database, slug) = try await Program.withTenant()
        let shop = try await PostgresCluster.shared().createDatabase()
        let printed = try await program.succeed("capture", "install", "--database", shop)
        #expect(printed.contains("assay.track"))
        try await TestConnection.open(shop) { connection in
            try await connection.execute(
                script: """
                    SET search_path = public;
                    CREATE TABLE jobs (id int PRIMARY KEY, start_stage text);
                    COMMENT ON COLUMN jobs.start_stage IS 'diff_label: First Stage';
                    INSERT INTO jobs VALUES (17, 'Screening');
                    SELECT assay.track('public.jobs', 'JOB');
                    """
            )
        }
        let file = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID())")
        try "# name tenant connection\n\nshop \(slug) \(shop)\n"
            .write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        program.environment["ASSAY_CAPTURE_FILE"] = file.path()
        let service = try await program.serve("--listen", "127.0.0.1:0")
        try await TestConnection.open(shop) { connection in
            try await connection.execute(
                script: "UPDATE public.jobs SET start_stage = 'Interview' WHERE id = 17"
            )
        }
        let found = try await TestConnection.open(database) { connection in
            while true {
                let rows = try await connection.query(
                    Statement(
                        "SELECT event_type || E'\\n' || details FROM tenant_\(slug).audit_events "
                            + "WHERE entity_type = 'JOB'"
                    )
                )
                if let row = rows.first { return try row.string(0) }
                try Task.checkCancellation()
            }
        }
        #expect(found == "JOB_UPDATED\nFirst Stage\n- Screening\n+ Interview")
        service.terminate()
        #expect(await service.status() == 0)
    }

    @Test(
        "is refused at the start where the file makes no sense, without a word of its lines",
        arguments: [
            ("shop", "line 1: expected"), ("# fine\nshop acme", "line 2: expected"),
            ("sh/op acme host=secret", "line 1: a name has"),
            ("a acme host=secret\n\na acme host=secret", "line 3: two databases"),
        ]
    )
    func mistakes(text: String, reason: String) async throws {
        var (program, _, _) = try await Program.withTenant()
        let file = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID())")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        program.environment["ASSAY_CAPTURE_FILE"] = file.path()
        let outcome = try await program.run("serve", "--listen", "127.0.0.1:0")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(reason))
        #expect(!outcome.errors.contains("secret"))
    }
}
