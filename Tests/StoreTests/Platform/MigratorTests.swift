import Domain
import Postgres
import Schema
import TestSupport
import Testing

@testable import Store

@Suite("The migrator")
struct MigratorTests {
    private func migrate(_ database: String) async throws -> [String] {
        try await TestConnection.open(database) { connection in
            var steps: [String] = []
            try await Migrator(connection: connection).migrate { steps.append($0) }
            return steps
        }
    }

    private func refusalToMigrate(_ database: String) async -> String {
        do {
            _ = try await migrate(database)
            return "nothing was refused"
        } catch {
            return "\(error)"
        }
    }

    @Test("has nothing to do where everything has been applied")
    func isIdempotent() async throws {
        try await TestPlatform.with { platform in
            #expect(try await migrate(platform.administrator) == [])
            let applied = try await platform.number("SELECT count(*) FROM assay.schema_migrations")
            #expect(applied == Schema.platformMigrations.count + Schema.tenantMigrations.count)
        }
    }

    @Test("refuses a migration that has been applied with another text, and changes nothing")
    func changedChecksum() async throws {
        try await TestPlatform.with { platform in
            try await platform.connected { connection in
                try await connection.execute(
                    script: """
                        UPDATE assay.schema_migrations SET checksum = sha256('other')
                        WHERE scope = 'tenant' AND version = 1
                        """
                )
            }
            let reason = await refusalToMigrate(platform.administrator)
            #expect(reason.contains("tenant/events has been applied with another text"))
        }
    }

    @Test("refuses a database that a newer build has migrated")
    func newer() async throws {
        try await TestPlatform.with { platform in
            try await platform.connected { connection in
                try await connection.execute(
                    script: """
                        INSERT INTO assay.schema_migrations
                        VALUES ('platform', 999, 'from_the_future', sha256(''), now())
                        """
                )
            }
            let reason = await refusalToMigrate(platform.administrator)
            #expect(reason.contains("newer than this build (it has platform/from_the_future)"))
            await #expect(throws: SchemaError.self) { try await platform.database.checkSchema() }
        }
    }

    @Test("lets only one of several migrators at once do the work")
    func concurrent() async throws {
        let cluster = try await PostgresCluster.start()
        let database = try await cluster.createDatabase()
        let steps = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<4 { group.addTask { try await migrate(database) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(steps.count == Schema.platformMigrations.count + Schema.tenantMigrations.count)
        #expect(Set(steps).count == steps.count)
    }

    @Test("migrates two databases of one cluster at once, which share the service's roles")
    func concurrentDatabases() async throws {
        let cluster = try await PostgresCluster.start()
        var databases: [String] = []
        for _ in 0..<3 { databases.append(try await cluster.createDatabase()) }
        let steps = try await withThrowingTaskGroup(of: Int.self) { group in
            for database in databases { group.addTask { try await migrate(database).count } }
            return try await group.reduce(0, +)
        }
        let each = Schema.platformMigrations.count + Schema.tenantMigrations.count
        #expect(steps == 3 * each)
    }

    @Test("upgrades every tenant that is behind, each in a transaction of its own")
    func upgradesTenants() async throws {
        try await TestPlatform.with { platform in
            let behind = try await platform.tenant("behind")
            let current = try await platform.tenant("current")
            // A tenant that was entered before its tables were made.
            try await platform.connected { connection in
                let names: KeyValuePairs = [
                    "schema": behind.slug.schemaName, "service": behind.slug.serviceRole,
                    "analyst": behind.slug.analystRole,
                ]
                try await connection.execute(script: Schema.tenantDrop.render(names))
                try await connection.execute(
                    script: """
                        UPDATE assay.tenants SET schema_version = 0 WHERE slug = '\(behind.slug)'
                        """
                )
            }
            await #expect(throws: SchemaError.self) { try await platform.database.checkSchema() }
            let newest = Schema.tenantMigrations.count
            #expect(
                try await migrate(platform.administrator) == ["tenant \(behind.slug) to \(newest)"]
            )
            try await platform.database.checkSchema()
            for tenant in [behind, current] {
                let receipts = try await platform.record([try draft()], for: tenant)
                #expect(receipts.count == 1)
            }
        }
    }

    @Test("leaves the connection as the role that it was")
    func resetsRole() async throws {
        try await TestPlatform.with { platform in
            try await platform.connected { connection in
                try await Migrator(connection: connection).migrate { _ in }
                let row = try await connection.query("SELECT current_user = session_user")[0]
                #expect(try row.bool(0))
            }
        }
    }
}
