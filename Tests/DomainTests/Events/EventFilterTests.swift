import Domain
import JSON
import Testing

@Suite("EventFilter")
struct EventFilterTests {
    private func filter(_ value: JSONValue, _ naming: FieldNaming = .snakeCase) throws
        -> EventFilter
    {
        try EventFilter(try #require(value.object), naming: naming)
    }

    @Test("reads every field, in either naming")
    func whole() throws {
        let id = "00010203-0405-0607-0809-0a0b0c0d0e0f"
        let snake = try filter([
            "from": "2026-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z",
            "event_types": ["A", "B"], "event_type": "C", "entity_type": "ROLE",
            "entity_id": .string(id), "user_id": .string(id), "action": "update",
            "outcome": "DENIED", "details_contains": "x", "event_metadata": ["region": "eu"],
        ])
        let camel = try filter(
            [
                "from": "2026-01-01T00:00:00Z", "until": "2999-01-01T00:00:00Z",
                "eventTypes": ["A", "B"], "eventType": "C", "entityType": "ROLE",
                "entityId": .string(id), "userId": .string(id), "action": "update",
                "outcome": "denied", "detailsContains": "x", "eventMetadata": ["region": "eu"],
            ],
            .camelCase
        )
        #expect(snake == camel)
        #expect(snake.from?.rfc3339 == "2026-01-01T00:00:00Z")
        #expect(snake.until?.rfc3339 == "2999-01-01T00:00:00Z")
        #expect(snake.eventTypes == ["A", "B", "C"])
        #expect(snake.entityType == "ROLE")
        #expect(snake.entityID == UUID(id))
        #expect(snake.userID == UUID(id))
        #expect(snake.action == "update")
        #expect(snake.outcome == .denied)
        #expect(snake.detailsText == "x")
        #expect(snake.metadata == ["region": "eu"])
    }

    @Test("an identifier that is no UUID is looked for as the entity's or user's own")
    func ownIdentifiers() throws {
        let found = try filter(["entity_id": "bucket", "user_id": "ana@corp.example"])
        #expect(found.entityID == nil)
        #expect(found.entityKey == "bucket")
        #expect(found.userID == nil)
        #expect(found.actor == "ana@corp.example")
        let direct = try filter(["entity_key": "bucket", "actor": "ana@corp.example"])
        #expect(direct == found)
    }

    @Test("an empty filter lets everything pass")
    func empty() throws {
        #expect(try filter([:]) == EventFilter())
        #expect(try filter(["event_metadata": [:]]) == EventFilter())
        #expect(try filter(["from": nil, "action": ""]) == EventFilter())
    }

    @Test(
        "names the field that makes no sense",
        arguments: [
            (["from": "yesterday"], "/from"), (["outcome": "good"], "/outcome"),
            (["event_types": "A"], "/event_types"), (["event_metadata": []], "/event_metadata"),
            (["event_typ": "A"], "/event_typ"),
        ] as [(JSONValue, String)]
    )
    func refused(value: JSONValue, field: String) {
        #expect(#expect(throws: Problem.self) { try filter(value) }?.field == field)
    }
}
