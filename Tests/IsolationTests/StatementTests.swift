import Domain
import Postgres
import Schema
import Store
import TestSupport
import Testing

@Suite("Every SQL statement of the product")
struct StatementTests {
    /// The statements on a tenant's own tables, as they would be run on that schema.
    private static func statements(on schema: String) -> [(name: String, sql: String)] {
        Schema.statementNames.compactMap { name in
            let statement = Schema.statement(name)
            guard statement.variables.contains("schema") else { return nil }
            let sql = statement.render([
                "schema": schema, "columns": "1", "conditions": "",
                "direction": "DESC", "limit": "1",
            ])
            return (name, sql)
        }
    }

    /// Prepares and runs a statement with nulls for its parameters.
    private func run(_ sql: String, on connection: PostgresConnection) async throws {
        if sql.hasPrefix("COPY") {
            // The server checks the privilege before it asks for data.
            return try await connection.execute(
                script: sql.replacing("FORMAT binary", with: "FORMAT csv")
            )
        }
        let count = (1...30).last { sql.contains("$\($0)") } ?? 0
        let nulls = (0..<count).map { _ in Parameter.untyped(nil) }
        _ = try await connection.query(Statement(sql), nulls)
    }

    @Test("is refused on another tenant's tables, whichever of the first one's roles runs it")
    func otherTenant() async throws {
        let two = try await TwoTenants.shared.value
        let statements = Self.statements(on: two.other.slug.schemaName)
        #expect(statements.count >= 11)
        for role in [two.own.slug.serviceRole, two.own.slug.analystRole] {
            for (name, sql) in statements {
                let state = await two.refusal(as: role) { try await run(sql, on: $0) }
                #expect(state == .insufficientPrivilege, "\(name) as \(role)")
            }
        }
    }

    @Test("is refused to the service until it assumes a tenant's role")
    func serviceAlone() async throws {
        let two = try await TwoTenants.shared.value
        for (name, sql) in Self.statements(on: two.own.slug.schemaName) {
            let state = await two.refusal(as: "assay_service") { try await run(sql, on: $0) }
            #expect(state == .insufficientPrivilege, "\(name)")
        }
    }

    @Test("is refused on another tenant's tables after the service has assumed one's role")
    func serviceAssuming() async throws {
        let two = try await TwoTenants.shared.value
        for (name, sql) in Self.statements(on: two.other.slug.schemaName) {
            let state = await two.refusal(as: "assay_service") { connection in
                try await connection.transaction { connection in
                    _ = try await connection.query(
                        Statement(Schema.statement("assumeRole").render([:])),
                        [.text(two.own.slug.serviceRole), .text("auto")]
                    )
                    try await run(sql, on: connection)
                }
            }
            #expect(state == .insufficientPrivilege, "\(name)")
        }
    }

    @Test("is not refused on the tenant's own tables for want of a right")
    func ownTenant() async throws {
        let two = try await TwoTenants.shared.value
        for (name, sql) in Self.statements(on: two.own.slug.schemaName)
        where !sql.hasPrefix("COPY") {
            let state = await two.refusal(as: two.own.slug.serviceRole) {
                try await run(sql, on: $0)
            }
            // Nulls break the checks of what is inserted; that is no question of rights.
            #expect(state == nil || state?.class == .integrityConstraintViolation, "\(name)")
        }
    }

    @Test("of the platform is refused to a tenant's roles")
    func platformStatements() async throws {
        let two = try await TwoTenants.shared.value
        for role in [two.own.slug.serviceRole, two.own.slug.analystRole] {
            for table in [
                "tenants", "api_tokens", "outbox", "schema_migrations", "tasks", "rate_limits",
            ] {
                let state = await two.refusal(as: role) { connection in
                    try await connection.execute(script: "SELECT * FROM assay.\(table)")
                }
                #expect(state == .insufficientPrivilege, "\(table) as \(role)")
            }
        }
    }
}
