import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The bulk recorder")
struct BulkRecorderTests {
    private static let shared = Task {
        // As many as the tests lease at once, so that none waits for another on a busy machine.
        var counts = Database.ConnectionCounts()
        counts.reads = 1
        counts.writes = 1
        counts.leased = 16
        return try await TestPlatform.make(counts: counts)
    }

    private func with(
        _ body: (TestPlatform, Tenant, BulkRecorder) async throws -> Void
    ) async throws {
        let platform = try await Self.shared.value
        let tenant = try await platform.tenant("bulk")
        try await body(
            platform,
            tenant,
            BulkRecorder(database: platform.database, tenant: tenant)
        )
    }

    private func part(_ drafts: [EventDraft], from line: Int = 1) -> BulkPart {
        var part = BulkPart()
        for (index, draft) in drafts.enumerated() { part.append(draft, line: line + index) }
        return part
    }

    private func keyed(_ keys: [String], action: String = "update") throws -> [EventDraft] {
        try keys.map { try draft(["idempotency_key": .string($0), "action": .string(action)]) }
    }

    @Test("stores by COPY exactly what single recording stores")
    func sameAsSingle() async throws {
        try await with { platform, tenant, recorder in
            let objects: [JSONObject] = [
                [
                    "event_type": "FULL", "occurred_at": "2026-03-01T12:00:00.5Z",
                    "action": "update", "entity_type": "ROLE", "entity_id": "ad\tmin\\N",
                    "entity_name": "\\.", "actor": "ünï 🙂", "changed_fields": ["a", "", "{b}"],
                    "details": "1\n2\\n\t3", "old_values": ["a": nil],
                    "new_values": ["b": [1, 2]],
                    "event_metadata": ["x": "\\"], "outcome": "unknown", "source_ip": "192.0.2.7",
                    "request_id": "r",
                ],
                ["event_type": "V6", "source_ip": "2001:db8::7", "user_id": "u"],
                ["event_type": "BARE", "occurred_at": "1999-12-31T23:59:59.999999Z"],
            ]
            let now = Timestamp.now
            let drafts = try objects.map { try EventDraft(.object($0), now: now) }
            _ = try await recorder.record(
                part(drafts),
                settled: StreamProgress(),
                streamKey: nil,
                now: now
            )
            let twin = try await platform.tenant("twin")
            let single = EventRecorder(database: platform.database)
            _ = try await single.record(drafts, callKey: nil, for: twin, now: now)
            let columns = """
                occurred_at, recorded_at, entity_id, user_id, event_type, action, entity_type,
                entity_key, entity_name, actor, changed_fields, details, old_values, new_values,
                event_metadata, outcome, source_ip, request_id, idempotency_key
                """
            let differences = try await platform.number(
                """
                SELECT count(*) FROM (
                    (SELECT \(columns) FROM \(tenant.slug.schemaName).audit_events
                        EXCEPT SELECT \(columns) FROM \(twin.slug.schemaName).audit_events)
                    UNION ALL
                    (SELECT \(columns) FROM \(twin.slug.schemaName).audit_events
                        EXCEPT SELECT \(columns) FROM \(tenant.slug.schemaName).audit_events)
                ) AS d
                """
            )
            #expect(differences == 0)
            #expect(try await platform.count("audit_events", of: tenant) == 3)
        }
    }

    @Test("recognises keys that were recorded before, and those that stand twice in one part")
    func replays() async throws {
        try await with { platform, tenant, recorder in
            _ = try await platform.record(try keyed(["a"]), for: tenant)
            let (progress, conflicts) = try await recorder.record(
                part(try keyed(["a", "b", "b", "c"])),
                settled: StreamProgress(),
                streamKey: nil
            )
            #expect(progress.recorded == 2)
            #expect(progress.replayed == 2)
            #expect(conflicts.isEmpty)
            #expect(try await platform.count("audit_events", of: tenant) == 3)
        }
    }

    @Test("names the lines whose keys were used for something else, and records the others")
    func conflicts() async throws {
        try await with { platform, tenant, recorder in
            _ = try await platform.record(try keyed(["a"]), for: tenant)
            let drafts =
                try keyed(["a"], action: "delete") + keyed(["b"])
                + keyed(["b"], action: "delete")
            let (progress, conflicts) = try await recorder.record(
                part(drafts, from: 10),
                settled: StreamProgress(),
                streamKey: nil
            )
            #expect(conflicts.map(\.line) == [10, 12])
            #expect(conflicts.allSatisfy { $0.problem.code == .idempotencyConflict })
            #expect(progress.recorded == 1)
            #expect(progress.rejected == 2)
            #expect(try await platform.count("audit_events", of: tenant) == 2)
        }
    }

    @Test("remembers how far a named stream has come, in the part's own transaction")
    func checkpoints() async throws {
        try await with { platform, tenant, recorder in
            #expect(try await recorder.progress(of: "s") == nil)
            var settled = StreamProgress()
            settled.throughLine = 3
            settled.rejected = 1
            let (first, _) = try await recorder.record(
                part([try draft(), try draft()]),
                settled: settled,
                streamKey: "s"
            )
            #expect(try await recorder.progress(of: "s") == first)
            settled = first
            settled.throughLine = 5
            let (second, _) = try await recorder.record(
                part([try draft()], from: 4),
                settled: settled,
                streamKey: "s"
            )
            #expect(try await recorder.progress(of: "s") == second)
            #expect(second.recorded == 3 && second.rejected == 1 && second.throughLine == 5)
            #expect(try await recorder.progress(of: "other") == nil)
            let announcements = try await platform.number(
                "SELECT count(*) FROM assay.outbox WHERE tenant_id = '\(tenant.id)'"
            )
            #expect(announcements == 2)
        }
    }

    @Test("lets one of two senders of a stream win and tells the other")
    func sameStream() async throws {
        try await with { platform, tenant, recorder in
            var settled = StreamProgress()
            settled.throughLine = 2
            let outcomes = await withTaskGroup(of: Problem.Code?.self) { group in
                for _ in 0..<6 {
                    group.addTask { [settled] in
                        await problem {
                            _ = try await recorder.record(
                                part([try draft(), try draft()]),
                                settled: settled,
                                streamKey: "s"
                            )
                        }?.code
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { $0 == nil } == 1)
            #expect(outcomes.count { $0 == .streamConflict } == 5)
            let stored = try await platform.count("audit_events", of: tenant)
            #expect(stored == 2)
        }
    }

    @Test("counts keyed events once when two streams carry them at once")
    func sameKeys() async throws {
        try await with { platform, tenant, recorder in
            let keys = (0..<100).map { "key \($0)" }
            let recorded = try await withThrowingTaskGroup(of: Int.self) { group in
                for sender in 0..<4 {
                    group.addTask {
                        let own = sender % 2 == 0 ? keys : keys.reversed()
                        return try await recorder.record(
                            part(try keyed(own)),
                            settled: StreamProgress(),
                            streamKey: nil
                        ).progress.recorded
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(recorded == 100)
            #expect(try await platform.count("audit_events", of: tenant) == 100)
        }
    }
}
