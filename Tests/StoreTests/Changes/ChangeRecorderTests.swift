import Diff
import Domain
import JSON
import TestSupport
import Testing

@testable import Store

@Suite("The change recorder")
struct ChangeRecorderTests {
    private static let shared = Task { try await TestPlatform.make() }

    private func with(
        _ body: (ChangeRecorder, TestPlatform, Tenant) async throws -> Void
    ) async throws {
        let platform = try await Self.shared.value
        let recorder = ChangeRecorder(database: platform.database)
        try await body(recorder, platform, try await platform.tenant("changes"))
    }

    private func change(_ members: JSONObject) throws -> ChangeDraft {
        var object = members
        if object["entity_type"] == nil { object["entity_type"] = "ROBOT" }
        return try ChangeDraft(.object(object), now: .now)
    }

    private func place(_ index: Int) -> String? { "changes/\(index)" }

    @Test("records an event for each change that is one, and says of the others that they are none")
    func batch() async throws {
        try await with { recorder, platform, tenant in
            let outcomes = try await recorder.record(
                [
                    try change(["after": ["a": 1]]),
                    try change(["before": ["a": 1], "after": ["a": 1]]),
                    try change(["before": ["a": 1], "after": ["a": 2]]),
                ],
                callKey: nil,
                for: tenant,
                place: place
            )
            #expect(outcomes.map { $0.receipt != nil } == [true, false, true])
            let reader = EventReader(database: platform.database)
            let id = try #require(outcomes[2].receipt?.id)
            let stored = try await reader.event(id, of: tenant)?.auditEvent
            #expect(stored?.details == "A\n- 1\n+ 2")
            #expect(try await platform.count("audit_events", of: tenant) == 2)
        }
    }

    @Test("records nothing of a batch of which one change is refused, and says which")
    func allOrNothing() async throws {
        try await with { recorder, platform, tenant in
            let drafts = [
                try change(["after": ["a": 1]]),
                try change(["after": ["a": 1], "policy": "ROBOTS"]),
            ]
            let refused = await problem {
                _ = try await recorder.record(drafts, callKey: nil, for: tenant, place: place)
            }
            #expect(refused?.field == "/changes/1/policy")
            #expect(try await platform.count("audit_events", of: tenant) == 0)
        }
    }

    @Test("compares by the tenant's own policy, and names it in the metadata")
    func ownPolicy() async throws {
        try await with { recorder, platform, tenant in
            let policy = try DiffPolicy([
                "entity_type": "ROBOT",
                "fields": [
                    ["name": "speed", "display": "percent"], ["name": "serial", "skip": true],
                ],
            ])
            _ = try await PolicyWriter(database: platform.database)
                .set(policy, for: "ROBOT", of: tenant, by: .ann(of: tenant))
            let before: JSONValue = ["speed": 0.5.json, "serial": 1]
            let after: JSONValue = ["speed": 0.75.json, "serial": 2]
            let draft = try change(["before": before, "after": after])
            let shown = try await recorder.assess([draft], for: tenant, place: place)
            #expect(shown[0].change.details == "Speed\n- 50\n+ 75")
            let whole = try change(["before": before, "after": after, "policy": "none"])
            let all = try await recorder.assess([whole], for: tenant, place: place)
            #expect(all[0].change.changedFields == ["speed", "serial"])
            let outcome = try await recorder.record(
                [draft],
                callKey: nil,
                for: tenant,
                place: place
            )
            let id = try #require(outcome[0].receipt?.id)
            let stored = try await EventReader(database: platform.database).event(id, of: tenant)
            let metadata = try JSONValue(parsing: try #require(stored?.auditEvent.eventMetadata))
            #expect(metadata["policy"] == "ROBOT@1")
        }
    }

    @Test("answers the first receipt when a change is sent again under its key")
    func replay() async throws {
        try await with { recorder, platform, tenant in
            let draft = try change([
                "before": ["a": 1], "after": ["a": 2], "idempotency_key": "k",
            ])
            let first = try await recorder.record([draft], callKey: nil, for: tenant, place: place)
            let again = try await recorder.record([draft], callKey: nil, for: tenant, place: place)
            #expect(again[0].receipt?.id == first[0].receipt?.id)
            #expect(again[0].receipt?.isReplay == true)
            let other = try change([
                "before": ["a": 1], "after": ["a": 3], "idempotency_key": "k",
            ])
            let conflict = await problem {
                _ = try await recorder.record([other], callKey: nil, for: tenant, place: place)
            }
            #expect(conflict?.code == .idempotencyConflict)
            #expect(conflict?.field == "/changes/0/idempotency_key")
            #expect(try await platform.count("audit_events", of: tenant) == 1)
        }
    }
}

extension Double {
    fileprivate var json: JSONValue { JSONNumber(self).map { .number($0) } ?? .null }
}
