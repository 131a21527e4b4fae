import Domain
import JSON
import Testing

@Suite("EventDraft")
struct EventDraftTests {
    private static let now = Timestamp(microseconds: 1_772_442_900_000_000)

    private static let whole: [(name: String, value: JSONValue, other: JSONValue)] = [
        ("occurred_at", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000001Z"),
        ("event_type", "ROLE_CHANGED", "ROLE_CHANGES"), ("action", "update", "delete"),
        ("entity_type", "ROLE", "GROUP"), ("entity_id", "admin", "admins"),
        ("entity_name", "Admin", "Admins"), ("user_id", "ana@corp.example", "bo@corp.example"),
        ("changed_fields", ["a", "b"], ["ab"]), ("details", "A\n- 1\n+ 2", "A\n- 1\n+ 3"),
        ("old_values", ["a": 1], ["a": "1"]), ("new_values", ["a": 2], ["b": 2]),
        ("event_metadata", ["r": "eu"], ["r": "us"]), ("outcome", "denied", "failure"),
        ("source_ip", "192.0.2.1", "192.0.2.2"), ("request_id", "r-1", "r-2"),
    ]

    private func draft(
        _ members: [(name: String, value: JSONValue)],
        naming: FieldNaming = .snakeCase
    ) throws -> EventDraft {
        var object = JSONObject()
        for member in members { object[member.name] = member.value }
        return try EventDraft(.object(object), naming: naming, now: Self.now)
    }

    private func camelCase(_ name: String) -> String {
        let words = name.split(separator: "_")
        return String(words[0])
            + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private var members: [(name: String, value: JSONValue)] {
        Self.whole.map { ($0.name, $0.value) }
    }

    @Test("keeps every field")
    func everyField() throws {
        let id = UUID(high: 5, low: 6)
        let event = try draft(members + [("idempotency_key", "k")]).event(
            id: id,
            recordedAt: Self.now
        )
        #expect(event.id == id)
        #expect(event.occurredAt.rfc3339 == "2026-03-01T12:00:00Z")
        #expect(event.recordedAt == Self.now)
        #expect(event.eventType == "ROLE_CHANGED")
        #expect(event.action == "update")
        #expect(event.entityType == "ROLE")
        #expect(event.entityID == UUID.ofEntity(type: "ROLE", key: "admin"))
        #expect(event.entityKey == "admin")
        #expect(event.entityName == "Admin")
        #expect(event.userID == UUID.ofActor("ana@corp.example"))
        #expect(event.actor == "ana@corp.example")
        #expect(event.changedFields == ["a", "b"])
        #expect(event.details == "A\n- 1\n+ 2")
        #expect(event.oldValues == Array(#"{"a":1}"#.utf8))
        #expect(event.newValues == Array(#"{"a":2}"#.utf8))
        #expect(event.eventMetadata == Array(#"{"r":"eu"}"#.utf8))
        #expect(event.outcome == .denied)
        #expect(event.sourceIP == IPAddress("192.0.2.1"))
        #expect(event.requestID == "r-1")
        #expect(event.idempotencyKey == "k")
    }

    @Test("fills in what the sender left out: success, now, no identity")
    func minimal() throws {
        let event = try draft([("event_type", "X")])
            .event(id: UUID(high: 1, low: 1), recordedAt: Timestamp(microseconds: 7))
        #expect(event.outcome == .success)
        #expect(event.occurredAt == Timestamp(microseconds: 7))
        #expect(event.entityID == nil)
        #expect(event.userID == nil)
        #expect(event.changedFields == nil)
    }

    @Test("a UUID identifies by itself, with the own identifier beside it when given")
    func identity() throws {
        let id = "00010203-0405-0607-0809-0a0b0c0d0e0f"
        let event = try draft([
            ("event_type", "X"), ("entity_id", .string(id)), ("entity_key", "k"),
            ("user_id", .string(id)), ("actor", "ana"),
        ]).event(id: UUID(high: 1, low: 1), recordedAt: Self.now)
        #expect(event.entityID == UUID(id))
        #expect(event.entityKey == "k")
        #expect(event.userID == UUID(id))
        #expect(event.actor == "ana")
    }

    @Test("two own identifiers for one entity or user are refused, for one would be lost")
    func twoIdentifiers() throws {
        func field(_ members: [(name: String, value: JSONValue)]) -> String? {
            #expect(throws: Problem.self) { try draft([("event_type", "X")] + members) }?.field
        }
        #expect(field([("entity_id", "a"), ("entity_key", "b")]) == "/entity_id")
        #expect(field([("user_id", "a"), ("actor", "b")]) == "/user_id")
        _ = try draft([("event_type", "X"), ("user_id", "a"), ("actor", "a")])
    }

    @Test("what is no object is no event")
    func noObject() {
        let problem = #expect(throws: Problem.self) { try EventDraft([], now: Self.now) }
        #expect(problem?.message == "An event must be an object, not an array.")
    }

    @Test("the fingerprint is the same whatever the order and the naming of the fields")
    func sameFingerprint() throws {
        let expected = try draft(members).fingerprint
        #expect(expected.count == 32)
        #expect(try draft(members.reversed()).fingerprint == expected)
        let camel = members.map { (name: camelCase($0.name), value: $0.value) }
        #expect(try draft(camel, naming: .camelCase).fingerprint == expected)
        #expect(try draft(members + [("idempotency_key", "k")]).fingerprint == expected)
    }

    @Test("the fingerprint tells any other or missing field", arguments: 0..<15)
    func otherFingerprint(index: Int) throws {
        let expected = try draft(members).fingerprint
        var other = members
        other[index].value = Self.whole[index].other
        #expect(try draft(other).fingerprint != expected)
        if Self.whole[index].name != "event_type" {
            other.remove(at: index)
            #expect(try draft(other).fingerprint != expected)
        }
    }

    @Test("the fingerprint tells the same text in neighbouring fields apart")
    func neighbours() throws {
        let names = ["action", "entity_type", "entity_name", "details", "request_id"]
        let prints = try names.map {
            try draft([("event_type", "X"), ($0, "a")]).fingerprint
        }
        let list = try draft([("event_type", "X"), ("changed_fields", ["a"])]).fingerprint
        #expect(Set(prints + [list]).count == names.count + 1)
    }

    @Test("a repetition without a time is the same, although it comes later")
    func withoutTime() throws {
        let object: JSONValue = ["event_type": "X"]
        let first = try EventDraft(object, now: Self.now).fingerprint
        #expect(try EventDraft(object, now: Self.now.advanced(bySeconds: 9)).fingerprint == first)
    }
}
