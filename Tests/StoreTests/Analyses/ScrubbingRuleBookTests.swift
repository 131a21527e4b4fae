import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("A tenant's scrubbing rules", .timeLimit(.minutes(10)))
struct ScrubbingRuleBookTests {
    private func rules(_ field: String) throws -> ScrubbingRules {
        try ScrubbingRules(document: [
            "fields": [["name": .string(field), "kind": "badge"]],
            "patterns": [["kind": "employee", "pattern": "EMP-[0-9]{6}"]],
        ])
    }

    @Test("are none until some are set, and then every version is kept")
    func versions() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let book = ScrubbingRuleBook(database: platform.database)
            let before = try await book.current(of: tenant)
            #expect(before.version == 0 && before.rules == .none && before.createdBy == nil)
            let ann = Principal.ann(of: tenant)
            let first = try await book.set(try rules("badge_no"), of: tenant, by: ann)
            #expect(first.version == 1 && first.createdBy == "ann")
            #expect(first.rules == (try rules("badge_no")))
            let same = try await book.set(try rules("badge_no"), of: tenant, by: ann)
            #expect(same.version == 1)
            let none = try await book.set(.none, of: tenant, by: ann)
            #expect(none.version == 2 && none.rules == .none)
            #expect(try await platform.count("scrubbing_rules", of: tenant) == 2)
            #expect(try await book.rules(of: try await platform.tenant()) == .none)
        }
    }

    @Test("tell of each change in the tenant's log")
    func events() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let book = ScrubbingRuleBook(database: platform.database)
            for name in ["badge_no", "badge_no", "locker"] {
                _ = try await book.set(try rules(name), of: tenant, by: .ann(of: tenant))
            }
            let page = try await EventReader(database: platform.database).page(
                of: tenant,
                filter: EventFilter(),
                request: try PageRequest(first: 10, after: nil, last: nil, before: nil)
            )
            let events = page.events.map(\.auditEvent)
            #expect(
                events.map(\.eventType) == ["SCRUBBING_RULES_UPDATED", "SCRUBBING_RULES_CREATED"]
            )
            #expect(events.allSatisfy { $0.actor == "ann" && $0.entityKey == "scrubbing" })
            #expect(events[0].details?.contains("locker") == true)
        }
    }

    @Test("are not set over a version that the caller has not seen")
    func expectedVersion() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let book = ScrubbingRuleBook(database: platform.database)
            let ann = Principal.ann(of: tenant)
            _ = try await book.set(try rules("a"), of: tenant, by: ann, expected: 0)
            let refused = await problem {
                _ = try await book.set(try rules("b"), of: tenant, by: ann, expected: 0)
            }
            #expect(refused?.code == .preconditionFailed)
            let second = try await book.set(try rules("b"), of: tenant, by: ann, expected: 1)
            #expect(second.version == 2)
        }
    }

    /// Stores rules past all checks, as an older or a newer build or a hand may have done.
    private func store(_ document: String, _ tenant: Tenant, _ platform: TestPlatform) async throws
    {
        try await platform.connected { connection in
            try await connection.execute(
                script: """
                    INSERT INTO \(tenant.slug.schemaName).scrubbing_rules
                        (version, document, created_at, created_by)
                    VALUES (1, '\(document)', now(), 'newer')
                    """
            )
        }
    }

    private static let notUnderstood = [
        #"{"future": true}"#, "[]", "null", #"{"fields": [{"name": "*", "kind": "badge"}]}"#,
        #"{"fields": [{"name": "a", "kind": "badge"}, {"name": "A", "kind": "badge"}]}"#,
        #"{"fields": [], "fields": []}"#, #"{"patterns": [{"kind": "x", "pattern": "(("}]}"#,
    ]

    @Test("let nothing pass where this build does not understand them", arguments: notUnderstood)
    func unknown(document: String) async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await store(document, tenant, platform)
            let refused = await problem {
                _ = try await ScrubbingRuleBook(database: platform.database).rules(of: tenant)
            }
            #expect(refused?.code == .internal)
        }
    }

    @Test("can be replaced where this build does not understand them", arguments: notUnderstood)
    func replaced(document: String) async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await store(document, tenant, platform)
            let book = ScrubbingRuleBook(database: platform.database)
            let ann = Principal.ann(of: tenant)
            let refused = await problem {
                _ = try await book.set(try rules("a"), of: tenant, by: ann, expected: 0)
            }
            #expect(refused?.code == .preconditionFailed)
            let set = try await book.set(try rules("a"), of: tenant, by: ann, expected: 1)
            #expect(set.version == 2)
            #expect(set.rules == (try rules("a")))
            #expect(try await platform.count("audit_events", of: tenant) == 1)
        }
    }
}
