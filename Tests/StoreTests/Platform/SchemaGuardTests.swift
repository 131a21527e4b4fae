import Domain
import EventLoop
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The schema guard")
struct SchemaGuardTests {
    /// What the guard says to a service that connects as that role.
    private func verdict(
        _ database: String,
        as role: String?,
        patience: Duration = .seconds(60)
    ) async throws -> String {
        let loop = try EventLoop(name: "guard")
        var configuration = PostgresConfiguration(database)
        configuration.user = role
        configuration.connectTimeout = .seconds(60)
        var counts = Database.ConnectionCounts()
        counts.reads = 1
        counts.writes = 0
        let guarded = Database(
            loops: [loop],
            configuration: configuration,
            counts: counts,
            patience: patience
        )
        let verdict: String
        do {
            try await guarded.checkSchema()
            verdict = "served"
        } catch {
            verdict = "\(error)"
        }
        await guarded.close()
        await loop.stop()
        return verdict
    }

    @Test("lets assay_service serve, which is who the tests' database is connected as")
    func service() async throws {
        try await TestPlatform.with { platform in
            #expect(try await verdict(platform.administrator, as: "assay_service") == "served")
            let user = try await platform.database.platformQuery(
                "SELECT session_user::text = current_user::text, session_user::text",
                []
            ) { rows throws(PostgresError) in try rows[0].string(1) }
            #expect(user == "assay_service")
        }
    }

    @Test("refuses a superuser and the owner, whose rights would void the isolation")
    func privileged() async throws {
        try await TestPlatform.with { platform in
            for role in [PostgresCluster.user, "assay_owner"] {
                let verdict = try await verdict(platform.administrator, as: role)
                #expect(verdict.contains("refusing to serve as a superuser or assay_owner"))
                #expect(verdict.contains("connect as assay_service"))
            }
        }
    }

    @Test("refuses a database that has never been migrated")
    func empty() async throws {
        _ = try await TestPlatform.with { _ in }
        let database = try await PostgresCluster.shared().createDatabase()
        let verdict = try await verdict(database, as: "assay_service")
        #expect(verdict.contains("older than this build"))
        #expect(verdict.contains("assay migrate"))
    }

    @Test(
        "refuses a database with an older or newer platform, tenant scope or tenant",
        arguments: [
            ("DELETE FROM assay.schema_migrations WHERE scope = 'platform'", "older"),
            ("DELETE FROM assay.schema_migrations WHERE scope = 'tenant'", "older"),
            (
                "INSERT INTO assay.schema_migrations VALUES ('tenant', 99, 'x', sha256(''), now())",
                "newer"
            ),
            ("UPDATE assay.tenants SET schema_version = 0", "older"),
            ("UPDATE assay.tenants SET schema_version = 99", "newer"),
        ]
    )
    func versions(change: String, expected: String) async throws {
        try await TestPlatform.with { platform in
            _ = try await platform.tenant()
            try await platform.connected { try await $0.execute(script: change) }
            let verdict = try await verdict(platform.administrator, as: "assay_service")
            #expect(verdict.contains("the database is \(expected) than this build"))
        }
    }

    @Test("says that the database is away, not that it is old, when it is away")
    func unreachable() async throws {
        // It says so when its patience is over, for the database may come back.
        let verdict = try await verdict("host=/nowhere dbname=x", as: nil, patience: .seconds(5))
        #expect(!verdict.contains("older"))
        #expect(verdict.contains("cannot be reached"))
    }
}
