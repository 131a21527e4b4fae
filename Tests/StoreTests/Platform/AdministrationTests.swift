import Crypto
import Domain
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("Administration")
struct AdministrationTests {
    @Test("makes a tenant with a schema, two roles and an empty log")
    func create() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            #expect(try await platform.count("audit_events", of: tenant) == 0)
            let roles = try await platform.number(
                """
                SELECT count(*) FROM pg_roles WHERE NOT rolsuper AND NOT rolcreaterole
                AND rolname IN ('\(tenant.slug.serviceRole)', '\(tenant.slug.analystRole)')
                """
            )
            #expect(roles == 2)
            let credentials = Credentials(database: platform.database)
            for name in [tenant.slug.text, tenant.id.description] {
                #expect(try await credentials.tenant(named: name)?.id == tenant.id)
            }
            #expect(try await credentials.tenants().map(\.slug) == [tenant.slug])
        }
    }

    @Test("refuses a second tenant of the same slug and leaves the first as it is")
    func duplicate() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let refused = await problem {
                _ = try await platform.administer {
                    try await $0.createTenant(tenant.slug, name: "Other", now: .now)
                }
            }
            #expect(refused?.code == .invalidInput)
            let found = try await Credentials(database: platform.database)
                .tenant(named: tenant.slug.text)
            #expect(found?.name == tenant.name)
        }
    }

    @Test("makes nothing of a tenant whose creation fails halfway")
    func halfway() async throws {
        try await TestPlatform.with { platform in
            let slug = TestPlatform.freshSlug("half")
            // The tenant's own row comes last and breaks a check: a name has at most 200 characters.
            await #expect(throws: (any Error).self) {
                try await platform.administer {
                    try await $0.createTenant(
                        slug,
                        name: String(repeating: "x", count: 201),
                        now: .now
                    )
                }
            }
            let remains = try await platform.number(
                """
                SELECT (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'tenant_\(slug)_%')
                     + (SELECT count(*) FROM pg_namespace WHERE nspname = '\(slug.schemaName)')
                """
            )
            #expect(remains == 0)
        }
    }

    @Test("suspends and resumes")
    func suspend() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let credentials = Credentials(database: platform.database)
            for status in [Tenant.Status.suspended, .active] {
                try await platform.administer { try await $0.setStatus(status, of: tenant) }
                let found = try await credentials.tenant(named: tenant.slug.text)
                #expect(found?.status == status)
            }
        }
    }

    @Test("drops a tenant with its events, roles and tokens, and nothing of another")
    func drop() async throws {
        try await TestPlatform.with { platform in
            let doomed = try await platform.tenant("doomed")
            let kept = try await platform.tenant("kept")
            for tenant in [doomed, kept] {
                _ = try await platform.record([try draft()], for: tenant)
                _ = try await platform.token(.reader, of: tenant)
            }
            // A login is a dependency that DROP ROLE has to cope with.
            try await platform.administer { _ = try await $0.setAnalystPassword(of: doomed) }
            try await platform.administer { try await $0.drop(doomed) }
            let remains = try await platform.number(
                """
                SELECT (SELECT count(*) FROM pg_roles WHERE rolname LIKE 'tenant_\(doomed.slug)_%')
                     + (SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%\(doomed.slug)%')
                     + (SELECT count(*) FROM assay.tenants WHERE slug = '\(doomed.slug)')
                     + (SELECT count(*) FROM assay.api_tokens WHERE tenant_id = '\(doomed.id)')
                """
            )
            #expect(remains == 0)
            #expect(try await platform.count("audit_events", of: kept) == 1)
            #expect(try await platform.number("SELECT count(*) FROM assay.api_tokens") == 1)
            // The name is free again.
            try await platform.administer {
                let again = try await $0.createTenant(doomed.slug, name: "Again", now: .now)
                #expect(again.id != doomed.id)
                try await $0.drop(again)
            }
        }
    }

    @Test("makes tokens whose secret is stored nowhere, lists and revokes them")
    func tokens() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let (id, token) = try await platform.administer {
                try await $0.createToken(
                    name: "ingest",
                    role: .writer,
                    tenant: tenant,
                    expiresAt: nil,
                    now: .now
                )
            }
            let credentials = Credentials(database: platform.database)
            let principal = try await credentials.principal(of: token)
            #expect(principal?.tokenID == id)
            #expect(principal?.role == .writer)
            #expect(principal?.name == "ingest")
            #expect(principal?.tenant?.id == tenant.id)
            let copies = try await platform.number(
                """
                SELECT count(*) FROM assay.api_tokens AS t
                WHERE t::text LIKE '%' || substr('\(token.text)', 7, 32) || '%'
                """
            )
            #expect(copies == 0)
            try await platform.administer { administration in
                let entries = try await administration.tokens(of: tenant.slug)
                #expect(entries.map(\.id) == [id])
                #expect(entries.first?.lastUsedAt != nil)
                #expect(try await administration.revokeToken(id, now: .now))
                #expect(try await administration.tokens(of: nil).first?.revokedAt != nil)
                #expect(try await administration.revokeToken(tenant.id, now: .now) == false)
            }
            #expect(try await credentials.principal(of: token) == nil)
        }
    }

    @Test("logs what an operator does to a tenant in that tenant's own log, once")
    func log() async throws {
        try await TestPlatform.with { platform in
            let slug = TestPlatform.freshSlug("logged")
            let neighbour = try await platform.tenant("neighbour")
            var secrets: [String] = []
            let tenant = try await platform.administer { administration in
                let tenant = try await administration.createTenant(slug, name: "Logged", now: .now)
                let (id, token) = try await administration.createToken(
                    name: "ingest",
                    role: .writer,
                    tenant: tenant,
                    expiresAt: nil,
                    now: .now
                )
                // What changes nothing is no event.
                for _ in 0..<2 { #expect(try await administration.revokeToken(id, now: .now)) }
                for _ in 0..<2 { try await administration.setStatus(.suspended, of: tenant) }
                secrets = [token.text, try await administration.setAnalystPassword(of: tenant)]
                return tenant
            }
            let page = try await EventReader(database: platform.database).page(
                of: tenant,
                filter: EventFilter(),
                request: try PageRequest(first: 50, after: nil, last: nil, before: nil)
            )
            let events = page.events.reversed().map(\.auditEvent)
            #expect(
                events.map(\.eventType) == [
                    "TENANT_CREATED", "API_TOKEN_CREATED", "API_TOKEN_REVOKED", "TENANT_SUSPENDED",
                    "ANALYST_PASSWORD_SET",
                ]
            )
            #expect(events.allSatisfy { $0.actor == "operator" })
            #expect(events[1].details == "Name\n+ ingest\n\nRole\n+ writer\n\nExpires At\n+ never")
            #expect(events[3].details == "Status\n- active\n+ suspended")
            let told = events.map { "\($0)" }.joined()
            for secret in secrets { #expect(!told.contains(secret)) }
            #expect(try await platform.count("audit_events", of: neighbour) == 0)
            let announced = try await platform.number(
                "SELECT count(*) FROM assay.outbox WHERE tenant_id = '\(tenant.id)'"
            )
            #expect(announced == 5)
        }
    }

    @Test("does nothing of a deed whose event cannot be written")
    func unloggable() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            await #expect(throws: (any Error).self) {
                try await platform.connected { connection in
                    // A name longer than the log's column.
                    let actor = String(repeating: "x", count: 321)
                    try await Administration(connection: connection, actor: actor)
                        .setStatus(.suspended, of: tenant)
                }
            }
            let found = try await Credentials(database: platform.database)
                .tenant(named: tenant.slug.text)
            #expect(found?.status == .active)
        }
    }

    @Test("lets a token go at the instant it expires, not before")
    func expiry() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let expiry = Timestamp.now.advanced(bySeconds: 3600)
            let text = try await platform.token(.reader, of: tenant, expiresAt: expiry)
            let token = try #require(APIToken(text))
            let credentials = Credentials(database: platform.database)
            let last = Timestamp(microseconds: expiry.microseconds - 1)
            #expect(try await credentials.principal(of: token, now: last) != nil)
            #expect(try await credentials.principal(of: token, now: expiry) == nil)
        }
    }

    @Test("refuses a tenant's token without tenant and a super administrator's with one")
    func tokenTenants() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            for (role, of) in [(Role.reader, nil), (.superAdmin, tenant)] {
                let state = await refusal { _ = try await platform.token(role, of: of) }
                #expect(state == .checkViolation)
            }
        }
    }

    @Test("hashes an analyst's password before the server sees it")
    func analystPassword() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let password = try await platform.administer {
                try await $0.setAnalystPassword(of: tenant)
            }
            let stored = try await platform.connected { connection in
                try await connection.query(
                    "SELECT rolpassword FROM pg_authid WHERE rolname = $1",
                    [.text(tenant.slug.analystRole)]
                )[0].string(0)
            }
            #expect(password.utf8.count >= 32)
            #expect(stored.hasPrefix("SCRAM-SHA-256$"))
            #expect(!stored.contains(password))
        }
    }
}
