import Domain
import Postgres
import Store
import TestSupport
import Testing

@Suite("The roles of the database")
struct RoleTests {
    private func strings(_ rows: ResultSet) throws -> [String] {
        try rows.map { try $0.string(0) }
    }

    @Test("let an analyst look at the own tenant without naming a schema")
    func analystReads() async throws {
        let two = try await TwoTenants.shared.value
        try await two.platform.connected(as: two.own.slug.analystRole) { connection in
            // Other tests of this target record more, of another type.
            let actors = try await connection.query(
                "SELECT actor FROM audit_events WHERE event_type = 'SECRET_OF'"
            )
            #expect(try strings(actors) == [two.own.slug.text])
            let ids = try await connection.query(
                "SELECT id::text FROM audit_events WHERE event_type = 'SECRET_OF'"
            )
            #expect(try strings(ids) == [two.ownEvent.description])
        }
    }

    @Test("show an analyst what each column means")
    func analystSeesComments() async throws {
        let two = try await TwoTenants.shared.value
        try await two.platform.connected(as: two.own.slug.analystRole) { connection in
            let comments = try await connection.query(
                """
                SELECT col_description('audit_events'::regclass, attnum) FROM pg_attribute
                WHERE attrelid = 'audit_events'::regclass AND attnum > 0 ORDER BY attnum
                """
            )
            #expect(comments.count == 21)
            #expect(try strings(comments).allSatisfy { $0.count > 10 })
        }
    }

    @Test(
        "let an analyst write nothing, even where the session is made writable",
        arguments: [
            "INSERT INTO audit_events (id, occurred_at, recorded_at, event_type, outcome) "
                + "VALUES (gen_random_uuid(), now(), now(), 'X', 'success')",
            "DELETE FROM idempotency_keys", "UPDATE stream_checkpoints SET recorded = 0",
            "CREATE TABLE t (x int)", "CREATE TEMPORARY TABLE t (x int)",
            "CREATE SCHEMA mine", "DROP TABLE audit_events", "CREATE ROLE friend",
            "ALTER TABLE audit_events DISABLE TRIGGER append_only",
        ]
    )
    func analystWrites(sql: String) async throws {
        let two = try await TwoTenants.shared.value
        let role = two.own.slug.analystRole
        let asIs = await two.refusal(as: role) { try await $0.execute(script: sql) }
        #expect(asIs == .insufficientPrivilege || asIs == .readOnlyTransaction)
        let writable = await two.refusal(as: role) { connection in
            try await connection.execute(script: "SET default_transaction_read_only = off")
            try await connection.execute(script: sql)
        }
        #expect(writable == .insufficientPrivilege)
    }

    @Test("hide the other tenant and the platform's secrets from an analyst")
    func analystSees() async throws {
        let two = try await TwoTenants.shared.value
        for table in ["assay.api_tokens", "assay.tenants", "assay.outbox", "pg_authid"]
            + ["audit_events", "idempotency_keys", "stream_checkpoints"]
            .map({ "\(two.other.slug.schemaName).\($0)" })
        {
            let state = await two.refusal(as: two.own.slug.analystRole) { connection in
                try await connection.execute(script: "SELECT * FROM \(table)")
            }
            #expect(state == .insufficientPrivilege, "\(table)")
        }
    }

    @Test("let no tenant's role become another")
    func noOtherRole() async throws {
        let two = try await TwoTenants.shared.value
        let slugs = [two.own.slug, two.other.slug]
        let roles =
            slugs.flatMap { [$0.serviceRole, $0.analystRole] }
            + ["assay_owner", "assay_service", PostgresCluster.user]
        for role in [two.own.slug.serviceRole, two.own.slug.analystRole] {
            for target in roles where target != role {
                let state = await two.refusal(as: role) { connection in
                    try await connection.execute(script: "SET ROLE \(target)")
                }
                #expect(state == .insufficientPrivilege, "\(role) became \(target)")
            }
        }
    }

    @Test("let the service become the tenants' service roles and nobody else")
    func serviceRoles() async throws {
        let two = try await TwoTenants.shared.value
        let mayNot = [
            two.own.slug.analystRole, two.other.slug.analystRole, "assay_owner",
            PostgresCluster.user,
        ]
        for target in mayNot {
            let state = await two.refusal(as: "assay_service") { connection in
                try await connection.execute(script: "SET ROLE \(target)")
            }
            #expect(state == .insufficientPrivilege, "\(target)")
        }
        for target in [two.own.slug.serviceRole, two.other.slug.serviceRole] {
            let state = await two.refusal(as: "assay_service") { connection in
                try await connection.execute(script: "SET ROLE \(target)")
            }
            #expect(state == nil, "\(target)")
        }
    }

    @Test("let the service change nothing of the platform but when a token was used")
    func serviceWrites() async throws {
        let two = try await TwoTenants.shared.value
        for sql in [
            "UPDATE assay.tenants SET status = 'suspended'", "DELETE FROM assay.tenants",
            "UPDATE assay.api_tokens SET role = 'super_admin', tenant_id = NULL",
            "UPDATE assay.api_tokens SET revoked_at = NULL", "DELETE FROM assay.api_tokens",
            "INSERT INTO assay.api_tokens SELECT * FROM assay.api_tokens",
            "DELETE FROM assay.schema_migrations", "UPDATE assay.outbox SET kind = 'x'",
            "CREATE ROLE friend", "CREATE SCHEMA mine", "CREATE TABLE public.t (x int)",
        ] {
            let state = await two.refusal(as: "assay_service") { connection in
                try await connection.execute(script: sql)
            }
            #expect(state == .insufficientPrivilege, "\(sql)")
        }
    }

    @Test("give the service back to itself at the end of a transaction")
    func roleEnds() async throws {
        let two = try await TwoTenants.shared.value
        try await two.platform.connected(as: "assay_service") { connection in
            try await connection.transaction { connection in
                _ = try await connection.query(
                    "SELECT set_config('role', $1, true)",
                    [.text(two.own.slug.serviceRole)]
                )
                let user = try await connection.query("SELECT current_user::text")
                #expect(try strings(user) == [two.own.slug.serviceRole])
            }
            let user = try await connection.query("SELECT current_user::text")
            #expect(try strings(user) == ["assay_service"])
        }
    }
}
