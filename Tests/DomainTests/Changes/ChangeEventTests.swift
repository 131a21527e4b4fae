import Diff
import JSON
import Testing

@testable import Domain

@Suite("The event of a change")
struct ChangeEventTests {
    private static let now = Timestamp(microseconds: 1_772_442_900_000_000)

    private func assess(
        _ members: JSONObject,
        by policy: JSONValue? = nil
    ) throws -> AssessedChange {
        var object = members
        if object["entity_type"] == nil { object["entity_type"] = "JOB" }
        let draft = try ChangeDraft(.object(object), now: Self.now)
        let policy = try policy.map { try DiffPolicy($0) }
        return try draft.assessed(
            by: policy ?? .allFields(of: "JOB"),
            named: policy.map { _ in "P" }
        )
    }

    private func event(_ members: JSONObject, by policy: JSONValue? = nil) throws -> AuditEvent {
        let change = try assess(members, by: policy)
        return try #require(change.event).event(id: UUID(high: 1, low: 2), recordedAt: Self.now)
    }

    private func json(_ bytes: [UInt8]?) throws -> JSONValue? {
        try bytes.map { try JSONValue(parsing: $0) }
    }

    @Test("says what changed, and keeps the values of what changed only")
    func update() throws {
        let event = try event([
            "entity_id": "job-7", "before": ["title": "Engineer", "seats": 1, "open": true],
            "after": ["title": "Senior Engineer", "seats": 1, "open": false],
        ])
        #expect(event.eventType == "JOB_UPDATED")
        #expect(event.action == "update")
        #expect(event.changedFields == ["title", "open"])
        #expect(
            event.details == """
                Title
                - Engineer
                + Senior Engineer

                Open
                - true
                + false
                """
        )
        #expect(try json(event.oldValues) == ["title": "Engineer", "open": true])
        #expect(try json(event.newValues) == ["title": "Senior Engineer", "open": false])
        #expect(try json(event.eventMetadata) == ["action": "update"])
    }

    @Test("is none where nothing changed, and one where something without content came or went")
    func unchanged() throws {
        let same: JSONObject = [
            "before": ["a": 1, "b": [1, 2]], "after": ["b": [1, 2], "a": 1],
        ]
        #expect(try assess(same).event == nil)
        #expect(try event(["after": [:]]).eventType == "JOB_CREATED")
        #expect(try event(["before": ["a": ""]]).eventType == "JOB_DELETED")
        #expect(try event(["before": ["a": ""]]).details == nil)
    }

    @Test("is named by the policy, the caller, or the entity type and the action")
    func eventType() throws {
        let policy: JSONValue = [
            "entity_type": "JOB",
            "actions": ["update": ["event_type": "JOB_EDITED"], "reset": ["kind": "delete"]],
        ]
        let update: JSONObject = ["before": ["a": 1], "after": ["a": 2]]
        #expect(try event(update, by: policy).eventType == "JOB_EDITED")
        #expect(
            try event(["action": "reset", "before": ["a": 1]], by: policy).eventType == "JOB_RESET"
        )
        var named = update
        named["event_type"] = "OWN"
        #expect(try event(named, by: policy).eventType == "OWN")
        named = update
        named["entity_type"] = "phone screen"
        named["event_type"] = nil
        #expect(try event(named).eventType == "PHONE_SCREEN_UPDATED")
    }

    @Test("is refused for an action that the policy which the caller names does not cover")
    func mismatch() throws {
        let policy: JSONValue = ["entity_type": "JOB", "actions": ["update": [:]]]
        let problem = #expect(throws: Problem.self) {
            try assess(["after": ["a": 1], "policy": "JOB"], by: policy)
        }
        #expect(problem?.code == .policyMismatch)
        #expect(problem?.field == "/action")
        #expect(try event(["after": ["a": 1]], by: policy).eventType == "JOB_CREATED")
    }

    @Test("is refused where what is given contradicts the policy's action")
    func wrongKind() throws {
        let reset: JSONValue = ["entity_type": "JOB", "actions": ["reset": ["kind": "delete"]]]
        let problem = #expect(throws: Problem.self) {
            try assess(["action": "reset", "before": ["a": 1], "after": ["a": 2]], by: reset)
        }
        #expect(problem?.code == .policyMismatch)
    }

    @Test("has the policy's metadata behind the caller's own")
    func metadata() throws {
        let policy: JSONValue = [
            "entity_type": "SUMMARY_TEMPLATE", "id_name": "template_id", "name_field": "title",
            "metadata": ["template_type": "SUMMARY", "area": "templates"],
        ]
        let event = try event(
            [
                "entity_id": "t-1", "event_metadata": ["area": "mine"],
                "before": ["title": "Old"], "after": ["title": "New"],
            ],
            by: policy
        )
        let expected: JSONValue = [
            "area": "mine", "template_type": "SUMMARY", "template_id": "t-1", "action": "update",
            "policy": "P",
        ]
        #expect(try json(event.eventMetadata) == expected)
        #expect(event.entityName == "New")
    }

    @Test("never has a secret, but says that it changed")
    func secrets() throws {
        let old = "hunter2-old-secret"
        let new = "hunter2-new-secret"
        let change = try assess([
            "before": ["name": "a", "password": .string(old)],
            "after": ["name": "a", "password": .string(new)],
            "event_metadata": ["api_token": "hunter2-in-the-metadata", "page": "users"],
        ])
        #expect(change.details == "Password\n+ changed (redacted)")
        let event = try #require(change.event).event(
            id: UUID(high: 1, low: 2),
            recordedAt: Self.now
        )
        for bytes in [event.oldValues, event.newValues, event.eventMetadata] {
            #expect(!String(decoding: bytes ?? [], as: UTF8.self).contains("hunter2"))
        }
        #expect(event.changedFields == ["password"])
    }

    @Test("is the same for a repeated call, whatever the policy has become since")
    func fingerprint() throws {
        let change: JSONObject = [
            "entity_id": "j", "before": ["a": 1, "b": 2], "after": ["b": 3, "a": 1],
        ]
        let reordered: JSONObject = [
            "entity_id": "j", "after": ["a": 1, "b": 3], "before": ["b": 2, "a": 1],
        ]
        let one = try #require(try assess(change).event?.fingerprint)
        #expect(try assess(reordered).event?.fingerprint == one)
        let policy: JSONValue = ["entity_type": "JOB", "fields": [["name": "b", "label": "Bee"]]]
        #expect(try assess(change, by: policy).event?.fingerprint == one)
        var other = change
        other["after"] = ["b": 4, "a": 1]
        #expect(try assess(other).event?.fingerprint != one)
        other = change
        other["entity_id"] = "k"
        #expect(try assess(other).event?.fingerprint != one)
    }

    @Test("counts the changed members that it does not name")
    func manyFields() throws {
        var after = JSONObject()
        for index in 0...Limits.changedFieldsMax { after.append("f\(index)", 1) }
        let event = try event(["before": [:], "after": .object(after)])
        #expect(event.changedFields?.count == Limits.changedFieldsMax)
        #expect(try json(event.eventMetadata)?["changed_field_count"] == 257)
    }
}
