import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("Definitions of a tenant's audits")
struct AuditDefinitionsTests {
    @Test("are kept in versions, and each change is an event of the tenant's log")
    func versions() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let definitions = AuditDefinitions(database: platform.database)
            let name = try AuditName.of("users")
            func set(_ title: String?, expected: Int? = nil) async throws -> Int? {
                let definition = try title.map {
                    try AuditDefinition(["title": .string($0), "source": ["type": "submitted"]])
                }
                return try await definitions.set(
                    definition,
                    for: name,
                    of: tenant,
                    by: .ann(of: tenant),
                    expected: expected
                )?.version
            }
            #expect(try await set("Users", expected: 0) == 1)
            #expect(try await set("Users") == 1)
            #expect(try await set("All users", expected: 1) == 2)
            let moved = await problem { _ = try await set("Mine", expected: 1) }
            #expect(moved?.code == .preconditionFailed)
            #expect(try await set(nil) == nil)
            #expect(try await definitions.list(of: tenant).isEmpty)
            #expect(try await set("Users again") == 4)
            let sql =
                "SELECT event_type || ': ' || coalesce(details, '') "
                + "FROM \(tenant.slug.schemaName).audit_events ORDER BY id"
            let log = try await platform.connected { connection in
                try await connection.query(Statement(sql)).map { try $0.string(0) }
            }
            #expect(log.count == 4)
            #expect(log[1] == "AUDIT_DEFINITION_UPDATED: Title\n- Users\n+ All users")
            #expect(log[2].hasPrefix("AUDIT_DEFINITION_DELETED"))
        }
    }
}
