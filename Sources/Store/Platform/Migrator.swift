import Crypto
import Domain
package import Postgres
import Schema

/// Why a database cannot be migrated or served.
public enum SchemaError: Error, Sendable, CustomStringConvertible {
    /// A migration that has been applied reads otherwise in this build.
    case changed(String)
    /// The database has a migration that this build does not know.
    case newer(String)
    /// The database lacks migrations that this build needs.
    case older(String)
    /// The service would run with rights that it must not have.
    case privileged(String)
    /// The database refused.
    case database(String)

    /// What an operator should know and do.
    public var description: String {
        switch self {
        case .changed(let name):
            "the migration \(name) has been applied with another text; migrations are never edited: "
                + "run the build that applied it, or restore its file"
        case .newer(let name):
            "the database is newer than this build (it has \(name)); upgrade this binary"
        case .older(let what): "the database is older than this build (\(what)); run: assay migrate"
        case .privileged(let who):
            "refusing to serve as \(who), whose rights would void the isolation of tenants; "
                + "connect as assay_service (ASSAY_SERVICE_PASSWORD_FILE or ASSAY_SERVICE_DATABASE_URL)"
        case .database(let reason): reason
        }
    }
}

/// Brings a database to the schema of this build: forward only, each step in a transaction, one
/// migrator at a time.
public struct Migrator: Sendable {
    private let connection: PostgresConnection

    // Any number, the same for every build: "assay" in ASCII.
    private static let advisoryLock: Int64 = 0x61_7373_6179
    private static let createLedger = Schema.statement("createLedger").render([:])
    private static let list = Statement(Schema.statement("listMigrations").render([:]))
    private static let insert = Statement(Schema.statement("insertMigration").render([:]))
    private static let outdated = Statement(Schema.statement("listOutdatedTenants").render([:]))
    private static let setVersion = Statement(
        Schema.statement("setTenantSchemaVersion").render([:])
    )

    /// A migrator on a connection of a role that may create roles.
    package init(connection: PostgresConnection) { self.connection = connection }

    /// Applies what is missing and reports each step by name.
    public func migrate(report: (String) -> Void) async throws {
        _ = try await connection.query(
            Statement("SELECT pg_advisory_lock($1)"),
            [.int64(Self.advisoryLock)]
        )
        do {
            try await migrateLocked(report: report)
        } catch {
            try? await unlock()
            throw error
        }
        try await unlock()
    }

    private func unlock() async throws(PostgresError) {
        _ = try await connection.query(
            Statement("SELECT pg_advisory_unlock($1)"),
            [.int64(Self.advisoryLock)]
        )
    }

    private func migrateLocked(report: (String) -> Void) async throws {
        try await makeRoles()
        try await connection.execute(script: "SET ROLE assay_owner")
        try await connection.execute(script: Self.createLedger)
        let applied = try await appliedMigrations()
        for migration in Schema.platformMigrations {
            try await apply(migration, scope: .platform, applied: applied, report: report)
        }
        for migration in Schema.tenantMigrations {
            try await apply(migration, scope: .tenant, applied: applied, report: report)
        }
        try await migrateTenants(report: report)
        try await connection.execute(script: "RESET ROLE")
    }

    /// Roles belong to the whole cluster and advisory locks to one database, so the migrator of
    /// another database may be at the same roles; the script can be run again without harm.
    private func makeRoles() async throws(PostgresError) {
        for _ in 1..<Self.rolesRoundsMax {
            do throws(PostgresError) {
                return try await connection.execute(script: Schema.roles)
            } catch {
                guard let state = error.sqlState, Self.isLostRoleRace(state) else { throw error }
            }
        }
        try await connection.execute(script: Schema.roles)
    }

    // Each round that is lost was won by another migrator, which then is past its roles.
    private static let rolesRoundsMax = 32

    /// duplicate_object, unique_violation, and internal_error, which is all that PostgreSQL has for
    /// "tuple concurrently updated".
    private static func isLostRoleRace(_ state: SQLState) -> Bool {
        state == "42710" || state == .uniqueViolation || state == "XX000"
    }

    private enum Scope: String { case platform, tenant }

    private func appliedMigrations() async throws -> [String: [UInt8]] {
        let rows = try await connection.query(Self.list, [])
        var applied: [String: [UInt8]] = [:]
        for row in rows {
            let scope = try row.string(0)
            let version = Int(try row.int64(1))
            let known =
                scope == Scope.platform.rawValue
                ? Schema.platformMigrations : Schema.tenantMigrations
            if version > known.count { throw SchemaError.newer("\(scope)/\(try row.string(2))") }
            applied["\(scope)/\(version)"] = try row.bytes(3)
        }
        return applied
    }

    private func apply(
        _ migration: Migration,
        scope: Scope,
        applied: [String: [UInt8]],
        report: (String) -> Void
    ) async throws {
        let checksum = Digest.sha256(migration.text.utf8)
        if let known = applied["\(scope.rawValue)/\(migration.version)"] {
            if known != checksum {
                throw SchemaError.changed("\(scope.rawValue)/\(migration.name)")
            }
            return
        }
        let record: [Parameter] = [
            .text(scope.rawValue), .int32(Int32(migration.version)), .text(migration.name),
            .bytes(checksum), .timestamp(.now),
        ]
        try await connection.transaction { connection in
            // A tenant's migration is run once for each tenant, below; here it is only entered.
            if scope == .platform { try await connection.execute(script: migration.text) }
            _ = try await connection.query(Self.insert, record)
        }
        report("\(scope.rawValue)/\(migration.version) \(migration.name)")
    }

    private func migrateTenants(report: (String) -> Void) async throws {
        let newest = Int32(Schema.tenantMigrations.count)
        let rows = try await connection.query(Self.outdated, [.int32(newest)])
        for row in rows {
            guard let slug = TenantSlug(try row.string(1)) else { continue }
            let id = try row.id(0)
            let version = Int(try row.int64(2))
            try await connection.transaction { connection in
                for migration in Schema.tenantMigrations.dropFirst(version) {
                    try await connection.execute(script: migration.script(for: slug, id: id))
                }
                _ = try await connection.query(Self.setVersion, [.uuid(id), .int32(newest)])
            }
            report("tenant \(slug) to \(newest)")
        }
    }
}

extension Migration {
    /// The step as it is run for one tenant.
    func script(for slug: TenantSlug, id: UUID) -> String {
        SQLTemplate(text).render([
            "schema": slug.schemaName,
            "tenant_id": id.description,
            "service": slug.serviceRole,
            "analyst": slug.analystRole,
        ])
    }
}
