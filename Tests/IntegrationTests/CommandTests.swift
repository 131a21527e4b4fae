import Foundation
import Postgres
import TestSupport
import Testing

@Suite("The commands")
struct CommandTests {
    @Test("migrate an empty database, and find nothing to do the second time")
    func migrate() async throws {
        let (program, _) = try await Program.onNewDatabase()
        let first = try await program.succeed("migrate")
        #expect(first.contains("applied platform/1 platform\n"))
        #expect(first.hasSuffix("the schema is up to date\n"))
        #expect(try await program.succeed("migrate") == "the schema is up to date\n")
    }

    @Test(
        "refuse a hostile slug in clear words",
        arguments: [
            "A", "a", "Acme", "acme-1", "1acme", "acme; DROP SCHEMA assay", "acme\"", "../acme",
            "acm\u{e9}", String(repeating: "a", count: 41), "_acme", "acme corp",
        ]
    )
    func hostileSlugs(slug: String) async throws {
        let (program, _) = try await Program.onNewDatabase()
        let outcome = try await program.run("tenant", "create", slug)
        #expect(outcome.status == 1)
        #expect(outcome.output == "")
        #expect(
            outcome.errors == "assay: \"\(slug)\" is no slug: a lower-case letter, then 1 to 39 "
                + "lower-case letters, digits or underscores\n"
        )
    }

    @Test(
        "say how they are used when a line makes no sense, and end with status 64",
        arguments: [
            [], ["tenant"], ["tenant", "create"], ["tenant", "destroy", "acme"], ["fly"],
            ["tenant", "drop", "acme"], ["token", "create", "--role", "reader"],
            ["token", "create", "--name", "x", "--role", "king", "--tenant", "acme"],
            ["token", "create", "--name", "x", "--role", "reader"],
            ["token", "create", "--name", "x", "--role", "super_admin", "--tenant", "acme"],
            ["token", "revoke", "seven"], ["serve", "--listen", "nonsense"],
            ["serve", "--loops", "0"],
            ["migrate", "now"], ["migrate", "--fast"], ["tenant", "create", "acme", "--name"],
        ]
    )
    func usage(line: [String]) async throws {
        let outcome = try await Program().run(Program.assay, line)
        #expect(outcome.status == 64, "\(outcome.errors)")
        #expect(outcome.errors.hasPrefix("assay: "))
        #expect(outcome.errors.contains("usage: assay COMMAND"))
    }

    @Test("say which variable is missing")
    func noDatabase() async throws {
        for line in [["migrate"], ["tenant", "list"], ["serve"], ["sample"]] {
            let outcome = try await Program().run(Program.assay, line)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("ASSAY_DATABASE_URL"))
        }
    }

    @Test("make, list, suspend, resume and drop a tenant")
    func tenants() async throws {
        let (program, _, slug) = try await Program.withTenant()
        let again = try await program.run("tenant", "create", slug)
        #expect(again.status == 1)
        #expect(again.errors == "assay: There is a tenant \(slug) already.\n")
        let list = try await program.succeed("tenant", "list")
        #expect(list.hasPrefix("\(slug)  ") && list.hasSuffix("  active  A Tenant\n"))
        try await program.succeed("tenant", "suspend", slug)
        #expect(try await program.succeed("tenant", "list").contains("  suspended  "))
        try await program.succeed("tenant", "resume", slug)
        #expect(try await program.succeed("tenant", "list").contains("  active  "))
        try await program.succeed("tenant", "drop", slug, "--yes")
        #expect(try await program.succeed("tenant", "list") == "")
        let gone = try await program.run("tenant", "drop", slug, "--yes")
        #expect(gone.status == 1)
        #expect(gone.errors.contains("there is no tenant \"\(slug)\""))
    }

    @Test("make a token whose secret is shown once, list and revoke it")
    func tokens() async throws {
        let (program, _, slug) = try await Program.withTenant()
        let secret = try await program.succeed(
            "token",
            "create",
            "--tenant",
            slug,
            "--role",
            "reader",
            "--name",
            "dash board"
        )
        #expect(secret.wholeMatch(of: #/assay_[0-9A-Za-z]{38}\n/#) != nil)
        let list = try await program.succeed("token", "list", "--tenant", slug)
        #expect(list.hasSuffix("  \(slug)  reader  good  never used  dash board\n"))
        #expect(!list.contains(secret.dropLast()))
        let id = String(list.prefix { $0 != " " })
        try await program.succeed("token", "revoke", id)
        #expect(try await program.succeed("token", "list").contains("  reader  revoked "))
        let unknown = "00000000-0000-7000-8000-000000000000"
        let none = try await program.run("token", "revoke", unknown)
        #expect(none.status == 1)
        #expect(none.errors == "assay: there is no token \(unknown)\n")
    }

    @Test("give an analyst a line for psql that works as it is")
    func analyst() async throws {
        let (program, _, slug) = try await Program.withTenant()
        let said = try await program.succeed("analyst", "create", slug)
        let line = try #require(said.split(separator: "\n").first { $0.hasPrefix("psql ") })
        let question =
            #"-X -c '\d+ audit_events' -tAc 'SELECT current_user, event_type FROM audit_events'"#
        let outcome = try await Program().run("/bin/sh", ["-c", "\(line) \(question)"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("When it happened, as the source says."))
        let role = "tenant_\(slug)_analyst"
        #expect(outcome.output.contains("\(role)|TENANT_CREATED\n"))
        #expect(outcome.output.contains("\(role)|ANALYST_PASSWORD_SET\n"))
    }

    @Test("fill two sample tenants, and add nothing the second time")
    func sample() async throws {
        // The samples' names are fixed and roles belong to the whole cluster, so it has one alone.
        let cluster = try await PostgresCluster.start()
        let database = try await cluster.createDatabase()
        let service = database.replacing("user=\(PostgresCluster.user)", with: "user=assay_service")
        let program = Program(environment: [
            "ASSAY_DATABASE_URL": database, "ASSAY_SERVICE_DATABASE_URL": service,
        ])
        try await program.succeed("migrate")
        let first = try await program.succeed("sample")
        #expect(first.split(separator: "\n").count == 2)
        #expect(first.split(separator: "\n").allSatisfy { $0.hasSuffix(", 0 known already") })
        let second = try await program.succeed("sample")
        #expect(second.split(separator: "\n").allSatisfy { $0.contains(": 0 events recorded, ") })
    }
}
