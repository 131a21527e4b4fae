import Diff
import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("Diff policies of a tenant")
struct PolicyWriterTests {
    private static let shared = Task { try await TestPlatform.make() }

    private func with(_ body: (Policies) async throws -> Void) async throws {
        let platform = try await Self.shared.value
        try await body(Policies(platform: platform, tenant: try await platform.tenant("policies")))
    }

    /// A tenant's policies as its administrator uses them.
    private struct Policies {
        let platform: TestPlatform
        let tenant: Tenant

        var reader: PolicyReader { PolicyReader(database: platform.database) }

        func set(_ document: JSONValue?, expected: Int? = nil) async throws -> PolicyVersion? {
            let writer = PolicyWriter(database: platform.database)
            return try await writer.set(
                try document.map { try DiffPolicy($0) },
                for: "ROBOT",
                of: tenant,
                by: .ann(of: tenant),
                expected: expected
            )
        }

        func current() async throws -> PolicyVersion? {
            try await reader.policies(for: ["ROBOT"], of: tenant)["ROBOT"]
        }

        func events() async throws -> [String] {
            try await platform.connected { connection in
                let rows = try await connection.query(
                    Statement(
                        "SELECT event_type || ' ' || actor || coalesce(E'\\n' || details, '')"
                            + " FROM \(tenant.slug.schemaName).audit_events"
                            + " ORDER BY occurred_at, id"
                    )
                )
                return try rows.map { try $0.string(0) }
            }
        }
    }

    private static let first: JSONValue = [
        "entity_type": "ROBOT", "fields": [["name": "speed", "display": "percent"]],
    ]
    private static let second: JSONValue = [
        "entity_type": "ROBOT",
        "fields": [["name": "speed", "label": "Top Speed", "display": "percent"]],
    ]

    @Test("count their versions, keep each, and are told of in the tenant's log")
    func versions() async throws {
        try await with { policies in
            #expect(try await policies.current() == nil)
            let one = try #require(try await policies.set(Self.first))
            #expect(one.version == 1 && one.isOwn && one.name == "ROBOT@1")
            #expect(one.createdBy == "ann")
            let two = try #require(try await policies.set(Self.second))
            #expect(two.version == 2)
            #expect(two.policy?.document == Self.second)
            let old = try await policies.reader.version(1, for: "ROBOT", of: policies.tenant)
            #expect(old?.policy?.document == Self.first)
            let events = try await policies.events()
            #expect(events.count == 2)
            #expect(events[0].hasPrefix("DIFF_POLICY_CREATED ann"))
            #expect(events[1].hasPrefix("DIFF_POLICY_UPDATED ann"))
            #expect(events[1].contains("+ Top Speed"))
            #expect(
                try await policies.platform.number(
                    "SELECT count(*) FROM assay.outbox WHERE tenant_id = '\(policies.tenant.id)'"
                ) == 2
            )
        }
    }

    @Test("set at once by several callers who do not say what they have seen are all set")
    func races() async throws {
        try await with { policies in
            let versions = try await withThrowingTaskGroup(of: Int.self) { group in
                for caller in 0..<6 {
                    group.addTask {
                        let policy: JSONValue = [
                            "entity_type": "ROBOT", "title": .string("Robot \(caller)"),
                        ]
                        return try await policies.set(policy)?.version ?? 0
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(versions.allSatisfy { (1...6).contains($0) })
            #expect(try await policies.current()?.version == 6)
            #expect(try await policies.events().count == 6)
        }
    }

    @Test("are left alone when what is set is in force already")
    func unchanged() async throws {
        try await with { policies in
            _ = try await policies.set(Self.first)
            let again = try await policies.set(Self.first)
            #expect(again?.version == 1)
            #expect(try await policies.events().count == 1)
        }
    }

    @Test("can be removed, which is a version too, and set again")
    func removed() async throws {
        try await with { policies in
            _ = try await policies.set(Self.first)
            #expect(try await policies.set(nil) == nil)
            #expect(try await policies.current() == nil)
            #expect(try await policies.set(nil) == nil)
            #expect(try await policies.set(Self.first)?.version == 3)
            let types = try await policies.events().map { $0.prefix { $0 != " " } }
            #expect(types == ["DIFF_POLICY_CREATED", "DIFF_POLICY_DELETED", "DIFF_POLICY_CREATED"])
        }
    }

    @Test("are set by whoever has seen the version in force, and nobody else")
    func expected() async throws {
        try await with { policies in
            let wrong = await problem { _ = try await policies.set(Self.first, expected: 1) }
            #expect(wrong?.code == .preconditionFailed)
            let first = try await policies.set(Self.first, expected: 0)
            #expect(first?.version == 1)
            let stale = await problem { _ = try await policies.set(Self.second, expected: 0) }
            #expect(stale?.code == .preconditionFailed)
            let second = try await policies.set(Self.second, expected: 1)
            #expect(second?.version == 2)
        }
    }

    @Test("set at the same time make one version each, or are refused, but are never lost")
    func race() async throws {
        try await with { policies in
            let made = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        let document: JSONValue = [
                            "entity_type": "ROBOT", "title": .string("Robot \(index)"),
                        ]
                        return await problem { _ = try await policies.set(document) } == nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(made > 0)
            let current = try await policies.current()
            #expect(current?.version == made)
            let events = try await policies.events()
            #expect(events.count == made)
        }
    }

    @Test("are as many as a tenant may have, at n and n + 1")
    func bound() async throws {
        try await with { policies in
            try await policies.platform.connected { connection in
                try await connection.execute(
                    script: """
                        INSERT INTO \(policies.tenant.slug.schemaName).diff_policies
                            (entity_type, version, document, created_at, created_by)
                        SELECT 'T' || n, 1, json_build_object('entity_type', 'T' || n), now(), 'x'
                        FROM generate_series(1, \(Limits.diffPoliciesMax - 1)) AS n
                        """
                )
            }
            _ = try await policies.set(Self.first)
            _ = try await policies.set(Self.second)
            _ = try await policies.set(nil)
            try await policies.platform.connected { connection in
                try await connection.execute(
                    script: """
                        INSERT INTO \(policies.tenant.slug.schemaName).diff_policies
                            (entity_type, version, document, created_at, created_by)
                        VALUES ('T0', 1, '{"entity_type": "T0"}', now(), 'x')
                        """
                )
            }
            let refused = await problem { _ = try await policies.set(Self.first) }
            #expect(refused?.code == .invalidInput)
        }
    }

    @Test("stand before those that ship with the service, which come back when they are removed")
    func shipped() async throws {
        try await with { policies in
            let shipped = ShippedPolicies.all[0].entityType
            let writer = PolicyWriter(database: policies.platform.database)
            let own = try DiffPolicy(["entity_type": .string(shipped), "title": "Ours"])
            let ann = Principal.ann(of: policies.tenant)
            _ = try await writer.set(own, for: shipped, of: policies.tenant, by: ann)
            let list = try await policies.reader.list(of: policies.tenant)
            #expect(list.filter(\.isOwn).map(\.entityType) == [shipped])
            #expect(list.count == ShippedPolicies.all.count)
            let back = try await writer.set(nil, for: shipped, of: policies.tenant, by: ann)
            #expect(back?.isOwn == false)
        }
    }
}
