import Domain
import JSON
import Postgres
import Store
import TestSupport
import Testing

@Suite("BuiltInAudits", .timeLimit(.minutes(10)))
struct BuiltInAuditsTests {
    private func results(
        _ audit: BuiltInAudit,
        of tenant: Tenant,
        on platform: TestPlatform,
        now: Timestamp = .now
    ) async throws -> JSONValue {
        try await BuiltInAudits(database: platform.database).results(
            of: audit,
            for: tenant,
            now: now
        )
    }

    private func named(_ name: String, in list: JSONValue?) -> JSONValue? {
        list?.array?.first { $0["name"]?.string == name }
    }

    @Test("postgres-roles tells which roles reach the tenant's tables, and how")
    func roles() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant("audited")
            let person = "person_of_\(tenant.slug)"
            try await platform.connected { connection in
                try await connection.execute(
                    script: """
                        CREATE ROLE \(person) LOGIN VALID UNTIL '2027-01-01 00:00:00Z';
                        GRANT \(tenant.slug.analystRole) TO \(person);
                        """
                )
            }
            let roles = try await results(.postgresRoles, of: tenant, on: platform)["roles"]
            let service = try #require(named(tenant.slug.serviceRole, in: roles))
            #expect(service["superuser"] == false)
            #expect(service["privileges"]?["audit_events"] == ["INSERT", "SELECT"])
            let analyst = try #require(named(tenant.slug.analystRole, in: roles))
            #expect(analyst["privileges"]?["audit_events"] == ["SELECT"])
            #expect(
                analyst["settings"]?.array?.contains("default_transaction_read_only=on") == true
            )
            let member = try #require(named(person, in: roles))
            #expect(member["member_of"] == [.string(tenant.slug.analystRole)])
            #expect(member["valid_until"] == "2027-01-01T00:00:00Z")
            #expect(
                named("assay_service", in: roles)?["member_of"] == [
                    .string(tenant.slug.serviceRole)
                ]
            )
            #expect(named(PostgresCluster.user, in: roles)?["superuser"] == true)
            #expect(named("assay_owner", in: roles)?["owns_schema"] == true)
            try await platform.connected { connection in
                try await connection.execute(script: "DROP ROLE \(person)")
            }
        }
    }

    @Test("none names another tenant, be it that it reaches this one")
    func isolation() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant("audited")
            let other = try await platform.tenant("hidden")
            _ = try await platform.token(.writer, of: other)
            try await platform.connected { connection in
                try await connection.execute(
                    script:
                        "GRANT USAGE ON SCHEMA \(tenant.slug.schemaName) TO \(other.slug.analystRole)"
                )
            }
            for audit in BuiltInAudit.allCases {
                let value = try await results(audit, of: tenant, on: platform)
                let text = String(decoding: value.serialized, as: UTF8.self)
                #expect(!text.contains(other.slug.text), "\(audit)")
                #expect(!text.contains("hidden_"), "\(audit)")
                if audit == .postgresRoles {
                    #expect(named("role of another tenant 1", in: value["roles"]) != nil)
                }
            }
        }
    }

    @Test("postgres-settings tells how the server is set, without names of files")
    func settings() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let settings = try await results(.postgresSettings, of: tenant, on: platform)[
                "settings"
            ]
            #expect(named("password_encryption", in: settings)?["setting"] == "scram-sha-256")
            #expect(named("fsync", in: settings)?["source"] == "command line")
            #expect(named("ssl", in: settings)?["pending_restart"] == false)
            let text = String(decoding: try #require(settings).serialized, as: UTF8.self)
            let directory = try await PostgresCluster.shared().directory
            #expect(!text.contains(directory))
            #expect(named("ssl_key_file", in: settings) == nil)
        }
    }

    @Test("tenant-access tells who holds which role, how old it is and whether it still counts")
    func access() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let now = Timestamp.now
            let secret = try await platform.token(.auditor, of: tenant)
            _ = try await platform.token(
                .reader,
                of: tenant,
                expiresAt: now.advanced(bySeconds: 60)
            )
            _ = try await platform.token(.superAdmin, of: nil)
            let (id, _) = try await platform.administer { administration in
                try await administration.createToken(
                    name: "old",
                    role: .writer,
                    tenant: tenant,
                    expiresAt: nil,
                    now: now.advanced(bySeconds: -40 * 86_400)
                )
            }
            try await platform.administer { _ = try await $0.revokeToken(id, now: now) }
            let later = now.advanced(bySeconds: 3600)
            let value = try await results(.tenantAccess, of: tenant, on: platform, now: later)
            let holders = value["holders"]
            let auditor = try #require(named("test auditor", in: holders))
            #expect(auditor["state"] == "active")
            #expect(auditor["age_days"] == 0)
            #expect(auditor["permissions"]?.array?.contains("AUDIT_READ") == true)
            #expect(auditor["permissions"]?.array?.contains("AUDIT_WRITE") == false)
            #expect(named("test reader", in: holders)?["state"] == "expired")
            let old = try #require(named("old", in: holders))
            #expect(old["state"] == "revoked")
            #expect(old["age_days"] == 40)
            #expect(value["platform_administrators"] == 1)
            #expect(value["analyst"]?["can_login"] == true)
            let text = String(decoding: value.serialized, as: UTF8.self)
            #expect(!text.contains(secret))
            #expect(!text.contains("hash"))
        }
    }
}
