import Domain
import Foundation
import Postgres
import TestSupport
import Testing

@Suite("The documents that the program shows")
struct DocsTests {
    private let program = Program()

    /// What stands in the fences of a language in a topic's document.
    private func code(_ language: String, in topic: String) async throws -> [String] {
        let text = try await program.succeed("docs", topic)
        return text.components(separatedBy: "```\(language)\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
    }

    @Test("are listed with their titles, and shown by name")
    func topics() async throws {
        let list = try await program.succeed("docs")
        for line in list.split(separator: "\n") {
            let words = line.split(separator: " ")
            #expect(words.prefix(2) == ["assay", "docs"])
            #expect(try await program.succeed("docs", String(words[2])).hasPrefix("# "))
        }
        #expect(list.contains("assay docs changes"))
        let unknown = try await program.run("docs", "chnages")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("changes"))
    }

    /// A program of the document's own lines, with an application for them to audit.
    private func application() async throws -> String {
        let parts = try await code("python", in: "changes")
        #expect(parts.count == 2)
        return parts[0] + """

            class Jobs(dict):
                def create(self, id, job): self[id] = dict(job)
                def get(self, id): return dict(self[id])
                def update(self, id, job): self[id].update(job)
                def delete(self, id): del self[id]

            jobs = Jobs()

            """ + parts[1] + "\nprint('done', len(jobs))\n"
    }

    private func run(_ script: String, environment: [String: String]) async throws
        -> Program.Outcome
    {
        try await Program(environment: environment).run("/usr/bin/python3", ["-c", script])
    }

    @Test("give lines that audit a create, an update and a delete as they are written")
    func changes() async throws {
        let (program, database) = try await Program.onNewDatabase()
        try await program.succeed("migrate")
        let slug = TestPlatform.freshSlug("docs").description
        try await program.succeed("tenant", "create", slug)
        let token = try await program.succeed(
            "token",
            "create",
            "--tenant",
            slug,
            "--role",
            "writer",
            "--name",
            "app",
            "--quiet"
        )
        let service = try await program.serve("--listen", "127.0.0.1:0")
        defer { service.terminate() }
        let script = try await application().replacing("tenants/lumen/", with: "tenants/\(slug)/")
        try #require(script.contains("timeout=1)"))
        let outcome = try await run(
            // What an application does not wait for any longer, a busy machine may well need.
            script.replacing("timeout=1)", with: "timeout=600)"),
            environment: [
                "ASSAY": "http://127.0.0.1:\(try #require(service.port))",
                "TOKEN": token.trimmingCharacters(in: .newlines),
            ]
        )
        #expect(outcome.output == "done 0\n")
        #expect(outcome.errors == "")
        let events = try await TestConnection.open(database) { connection in
            let rows = try await connection.query(
                Statement(
                    "SELECT event_type || E'\\n' || details FROM tenant_\(slug).audit_events "
                        + "WHERE entity_type = 'JOB' ORDER BY id"
                )
            )
            return try rows.map { try $0.string(0) }
        }
        #expect(
            events.map { $0.prefix { $0 != "\n" } } == [
                "JOB_CREATED", "JOB_UPDATED", "JOB_DELETED",
            ]
        )
        #expect(events.dropFirst().first == "JOB_UPDATED\nTitle\n- Engineer\n+ Senior Engineer")
    }

    @Test("give lines that never break the main operation, whatever becomes of the audit")
    func unreachable() async throws {
        let outcome = try await run(
            application(),
            // The discard port: nobody listens there.
            environment: ["ASSAY": "http://127.0.0.1:9", "TOKEN": "none"]
        )
        #expect(outcome.status == 0)
        #expect(outcome.output == "done 0\n")
        #expect(outcome.errors.components(separatedBy: "not audited: JOB job-17").count == 4)
    }
}
