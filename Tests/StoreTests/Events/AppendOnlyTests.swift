import Domain
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("Recorded events")
struct AppendOnlyTests {
    private static let changes = [
        "UPDATE %.audit_events SET outcome = 'failure'", "DELETE FROM %.audit_events",
        "TRUNCATE %.audit_events",
    ]

    @Test("are changed by nobody: not by a tenant's roles, the service or the owner")
    func nobody() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            _ = try await platform.record([try draft()], for: tenant)
            let slug = tenant.slug
            for role in [slug.serviceRole, slug.analystRole, "assay_service", "assay_owner"] {
                for change in Self.changes {
                    let sql = change.replacing("%", with: slug.schemaName)
                    let state = await refusal {
                        try await platform.connected(as: role) { connection in
                            // An analyst's session is read-only besides.
                            try await connection.execute(
                                script: "SET default_transaction_read_only = off"
                            )
                            try await connection.execute(script: sql)
                        }
                    }
                    #expect(state == .insufficientPrivilege, "\(role): \(sql)")
                }
            }
            #expect(try await platform.count("audit_events", of: tenant) == 1)
        }
    }

    @Test("have the owner's way barred by a trigger, for the owner has the privilege")
    func trigger() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            _ = try await platform.record([try draft()], for: tenant)
            for change in Self.changes {
                let sql = change.replacing("%", with: tenant.slug.schemaName)
                do {
                    try await platform.connected { try await $0.execute(script: sql) }
                    Issue.record("a superuser could \(sql)")
                } catch let PostgresError.server(error) {
                    #expect(error.message.contains("audit events are append-only"))
                }
            }
        }
    }

    @Test("belong to their tenant: no row of another can be put among them")
    func tenantCheck() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let stranger = UUID(high: 1, low: 1)
            let state = await refusal {
                try await platform.connected(as: tenant.slug.serviceRole) { connection in
                    try await connection.execute(
                        script: """
                            INSERT INTO \(tenant.slug.schemaName).audit_events
                                (tenant_id, id, occurred_at, recorded_at, event_type, outcome)
                            VALUES ('\(stranger)', '\(stranger)', now(), now(), 'X', 'success')
                            """
                    )
                }
            }
            #expect(state == .checkViolation)
        }
    }
}
