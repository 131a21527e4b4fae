import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The event recorder")
struct EventRecorderTests {
    private static let shared = Task { try await TestPlatform.make() }

    private func with(_ body: (TestPlatform, Tenant) async throws -> Void) async throws {
        let platform = try await Self.shared.value
        try await body(platform, try await platform.tenant("recorder"))
    }

    private func outbox(_ platform: TestPlatform, of tenant: Tenant) async throws -> Int {
        try await platform.number(
            "SELECT count(*) FROM assay.outbox WHERE tenant_id = '\(tenant.id)'"
        )
    }

    @Test("stores every field of an event as it was sent")
    func everyField() async throws {
        try await with { platform, tenant in
            let sent = try draft([
                "event_type": "ROLE_CHANGED", "occurred_at": "2026-03-01T12:00:00.123456Z",
                "action": "update", "entity_type": "ROLE", "entity_id": "admin",
                "entity_name": "Admin ünïcode 🙂", "user_id": "ana@corp.example",
                "changed_fields": ["a", "b,\"c"], "details": "A\n- 1\n+ 2",
                "old_values": ["a": 1, "nested": ["x": [nil, true, "s"]]],
                "new_values": ["a": "2"], "event_metadata": ["region": "eu-west-1"],
                "outcome": "denied", "source_ip": "2001:db8::1", "request_id": "r-1",
                "idempotency_key": "k-1",
            ])
            let receipts = try await platform.record([sent], for: tenant)
            let reader = EventReader(database: platform.database)
            let stored = try await reader.event(receipts[0].id, of: tenant)?.auditEvent
            let recordedAt = try #require(stored).recordedAt
            var expected = sent.event(id: receipts[0].id, recordedAt: recordedAt)
            // jsonb has an order of its own.
            for path in [\AuditEvent.oldValues, \.newValues, \.eventMetadata] {
                let one = try JSONValue(parsing: try #require(stored?[keyPath: path]))
                let other = try JSONValue(parsing: try #require(expected[keyPath: path]))
                #expect(one.contains(other) && other.contains(one))
                expected[keyPath: path] = stored?[keyPath: path]
            }
            #expect(stored == expected)
        }
    }

    @Test("records a batch in one transaction with one announcement")
    func batch() async throws {
        try await with { platform, tenant in
            let receipts = try await platform.record(
                try (0..<100).map { try draft(["request_id": .string("\($0)")]) },
                for: tenant
            )
            #expect(Set(receipts.map(\.id)).count == 100)
            #expect(receipts.allSatisfy { !$0.isReplay })
            let found = try await EventReader(database: platform.database)
                .events(receipts.map(\.id), of: tenant)
            let requests = receipts.map { found[$0.id]?.auditEvent.requestID }
            #expect(requests == (0..<100).map { Optional("\($0)") })
            #expect(try await outbox(platform, of: tenant) == 1)
            let transactions = try await platform.number(
                """
                SELECT count(DISTINCT xmin::text) FROM (
                    SELECT xmin FROM \(tenant.slug.schemaName).audit_events
                    UNION ALL SELECT xmin FROM assay.outbox WHERE tenant_id = '\(tenant.id)'
                ) AS written
                """
            )
            #expect(transactions == 1)
        }
    }

    @Test("answers the first receipt to a call that is sent again, and adds nothing")
    func callReplay() async throws {
        try await with { platform, tenant in
            let drafts = try (0..<3).map { try draft(["request_id": .string("\($0)")]) }
            let first = try await platform.record(drafts, key: "call", for: tenant)
            let again = try await platform.record(drafts, key: "call", for: tenant)
            #expect(again.map(\.id) == first.map(\.id))
            #expect(again.allSatisfy { $0.isReplay })
            #expect(try await platform.count("audit_events", of: tenant) == 3)
            #expect(try await outbox(platform, of: tenant) == 1)
        }
    }

    @Test("refuses a key that was used for something else, and stores nothing")
    func conflict() async throws {
        try await with { platform, tenant in
            _ = try await platform.record([try draft()], key: "call", for: tenant)
            _ = try await platform.record([try draft(["idempotency_key": "own"])], for: tenant)
            let calls: [([EventDraft], String?)] = [
                ([try draft(["action": "other"])], "call"),
                ([try draft(), try draft(["idempotency_key": "own", "action": "x"])], nil),
                // A call's key and an event's share one space.
                ([try draft(["idempotency_key": "call"])], nil),
            ]
            for (drafts, key) in calls {
                let refused = await problem {
                    _ = try await platform.record(drafts, key: key, for: tenant)
                }
                #expect(refused?.code == .idempotencyConflict)
            }
            #expect(try await platform.count("audit_events", of: tenant) == 2)
            #expect(try await platform.count("idempotency_keys", of: tenant) == 2)
            #expect(try await outbox(platform, of: tenant) == 2)
        }
    }

    @Test("counts one event once, however many senders send it at once")
    func concurrentKey() async throws {
        try await with { platform, tenant in
            let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await platform.record(
                            [try draft(["idempotency_key": "same"])],
                            for: tenant
                        )[0]
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(receipts.count == 50)
            #expect(Set(receipts.map(\.id)).count == 1)
            #expect(receipts.count { !$0.isReplay } == 1)
            #expect(try await platform.count("audit_events", of: tenant) == 1)
            #expect(try await outbox(platform, of: tenant) == 1)
        }
    }

    @Test("settles concurrent batches whose keys overlap in different orders")
    func overlappingKeys() async throws {
        try await with { platform, tenant in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for sender in 0..<8 {
                    group.addTask {
                        let numbers = sender % 2 == 0 ? Array(0..<20) : Array((0..<20).reversed())
                        let drafts = try numbers.map { number in
                            try draft(["idempotency_key": .string("key \(number)")])
                        }
                        _ = try await platform.record(drafts, for: tenant)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await platform.count("audit_events", of: tenant) == 20)
        }
    }

    @Test("refuses a call that names two events alike, saying which")
    func repeatedKey() async throws {
        try await with { platform, tenant in
            let drafts = try ["a", "b", "a"].map { try draft(["idempotency_key": .string($0)]) }
            let refused = await problem { _ = try await platform.record(drafts, for: tenant) }
            #expect(refused?.code == .invalidInput)
            #expect(refused?.field == "/events/2/idempotency_key")
            #expect(try await platform.count("audit_events", of: tenant) == 0)
        }
    }

    @Test("takes an event whose own key is the call's, too, and counts it once")
    func sameKeyTwice() async throws {
        try await with { platform, tenant in
            let sent = try draft(["idempotency_key": "both"])
            let first = try await platform.record([sent], key: "both", for: tenant)
            let again = try await platform.record([sent], key: "both", for: tenant)
            let bare = try await platform.record([sent], for: tenant)
            #expect(first.map(\.isReplay) == [false])
            #expect(again.map(\.isReplay) == [true])
            #expect(Set((first + again + bare).map(\.id)).count == 1)
            #expect(try await platform.count("audit_events", of: tenant) == 1)
        }
    }

    @Test("refuses a batch in which one event has the key of the whole call")
    func callKeyInBatch() async throws {
        try await with { platform, tenant in
            let drafts = [try draft(), try draft(["idempotency_key": "both"])]
            let refused = await problem {
                _ = try await platform.record(drafts, key: "both", for: tenant)
            }
            #expect(refused?.code == .invalidInput)
            #expect(refused?.field == "/events/1/idempotency_key")
            #expect(try await platform.count("audit_events", of: tenant) == 0)
        }
    }

    @Test("stores all of a batch or nothing when the database refuses one of it")
    func allOrNothing() async throws {
        try await with { platform, tenant in
            var unit = Self.unit(of: tenant, types: ["GOOD"])
            unit.statements += Self.unit(of: tenant, types: [Self.tooLong]).statements
            await #expect(throws: PostgresError.self) {
                try await platform.database.commit(unit)
            }
            let stored = try await platform.count("audit_events", of: tenant)
            let announced = try await outbox(platform, of: tenant)
            #expect(stored == 0 && announced == 0)
        }
    }

    @Test("commits concurrent calls together, and a poisoned one among them fails alone")
    func coalescing() async throws {
        try await with { platform, tenant in
            let other = try await platform.tenant("recorder")
            let failures = await withTaskGroup(of: Int?.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        let isPoisoned = number == 117
                        let unit = Self.unit(
                            of: number % 2 == 0 ? other : tenant,
                            types: [isPoisoned ? Self.tooLong : "CALL_\(number)"]
                        )
                        do {
                            try await platform.database.commit(unit)
                            return nil
                        } catch {
                            return number
                        }
                    }
                }
                return await group.reduce(into: [Int]()) { failures, number in
                    if let number { failures.append(number) }
                }
            }
            #expect(failures == [117])
            #expect(try await platform.count("audit_events", of: tenant) == 99)
            #expect(try await platform.count("audit_events", of: other) == 100)
            #expect(try await outbox(platform, of: tenant) == 99)
        }
    }

    @Test("keeps a tenant's calls together whatever share of another tenant's fails")
    func refusals() async throws {
        try await with { platform, tenant in
            for poisoned in [2, 50] {
                let fresh = try await platform.tenant("recorder")
                let refused = await withTaskExecutorPreference(platform.loop) {
                    await withTaskGroup(of: Bool.self) { group in
                        for number in 0..<100 {
                            group.addTask {
                                let isPoisoned = number % (100 / poisoned) == 1
                                let unit = Self.unit(
                                    of: isPoisoned ? tenant : fresh,
                                    types: [isPoisoned ? Self.tooLong : "GOOD"]
                                )
                                do {
                                    try await platform.database.commit(unit)
                                    return false
                                } catch {
                                    return true
                                }
                            }
                        }
                        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
                    }
                }
                #expect(refused == poisoned)
                #expect(try await platform.count("audit_events", of: fresh) == 100 - poisoned)
                let transactions = try await platform.number(
                    "SELECT count(DISTINCT xmin::text) FROM \(fresh.slug.schemaName).audit_events"
                )
                #expect(transactions < 20)
            }
        }
    }

    @Test("commits the calls of a turn together")
    func sharing() async throws {
        try await with { platform, tenant in
            // On the service's loop, as requests are: what starts in one turn is gathered.
            try await withTaskExecutorPreference(platform.loop) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<200 {
                        group.addTask { _ = try await platform.record([try draft()], for: tenant) }
                    }
                    try await group.waitForAll()
                }
            }
            let transactions = try await platform.number(
                "SELECT count(DISTINCT xmin::text) FROM \(tenant.slug.schemaName).audit_events"
            )
            #expect(transactions < 20)
            #expect(try await platform.count("audit_events", of: tenant) == 200)
        }
    }

    private static let tooLong = String(repeating: "x", count: 65)

    /// What a call writes that has passed no checks but the database's own.
    private static func unit(of tenant: Tenant, types: [String]) -> UnitOfWork {
        let insertion = EventInsertion(tenant: tenant)
        var unit = UnitOfWork(tenant: tenant)
        let now = Timestamp.now
        for type in types {
            let id = UUIDGenerator.shared.next(at: now)
            let event = AuditEvent(
                id: id,
                occurredAt: now,
                recordedAt: now,
                eventType: type,
                outcome: .success
            )
            unit.statements.append(insertion.insert(event))
            unit.announcements.append(EventInsertion.announce([id], of: tenant, at: now))
        }
        return unit
    }
}

extension JSONValue {
    /// PostgreSQL's `@>` (manual, §8.14.3), as far as objects and arrays go.
    func contains(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.object(let mine), .object(let theirs)):
            theirs.members.allSatisfy { mine[$0.key]?.contains($0.value) ?? false }
        case (.array(let mine), .array(let theirs)):
            theirs.allSatisfy { element in mine.contains { $0.contains(element) } }
        default: self == other
        }
    }
}
