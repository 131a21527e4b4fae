import Diff
import JSON
import Testing

@testable import Domain

@Suite("ChangeDraft")
struct ChangeDraftTests {
    private static let now = Timestamp(microseconds: 1_772_442_900_000_000)

    private func refusal(_ value: JSONValue, naming: FieldNaming = .snakeCase) -> Problem? {
        do {
            _ = try ChangeDraft(value, naming: naming, now: Self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test("tells the action by what is given")
    func impliedAction() throws {
        let one: JSONValue = ["a": 1]
        for (before, after, action) in [
            (JSONValue.null, one, "create"), (one, JSONValue.null, "delete"), (one, one, "update"),
            // An entity without members is there.
            (["a": 1], [:], "update"),
        ] {
            let draft = try ChangeDraft(
                ["entity_type": "T", "before": before, "after": after],
                now: Self.now
            )
            #expect(draft.action == action)
        }
    }

    @Test("keeps a word of the application's for the action")
    func ownAction() throws {
        let draft = try ChangeDraft(
            ["entity_type": "T", "action": "reset", "before": ["a": 1]],
            now: Self.now
        )
        #expect(draft.action == "reset")
    }

    @Test(
        "points at what is wrong",
        arguments: [
            (["before": ["a": 1]], "/entity_type"),
            (["entity_type": "T"], "/before"),
            (["entity_type": "T", "before": nil, "after": nil], "/before"),
            (["entity_type": "T", "after": [1]], "/after"),
            (["entity_type": "T", "before": "text", "after": ["a": 1]], "/before"),
            (["entity_type": "T", "after": ["a": "\u{0}"]], "/after/a"),
            (["entity_type": "T", "after": ["a": 1], "action": "delete"], "/action"),
            (["entity_type": "T", "before": ["a": 1], "action": "update"], "/action"),
            (["entity_type": "T", "after": ["a": 1], "details": "x"], "/details"),
            (["entity_type": "T", "after": ["a": 1], "event_metadata": 7], "/event_metadata"),
            (["entity_type": "T", "after": ["a": 1], "policy": 7], "/policy"),
        ] as [(JSONValue, String)]
    )
    func refused(value: JSONValue, field: String) {
        #expect(refusal(value)?.field == field)
    }

    @Test("names fields as GraphQL does where it is asked to")
    func camelCase() {
        #expect(refusal(["entityType": "T"], naming: .camelCase)?.field == "/before")
        #expect(
            refusal(["entityType": "T", "after": ["a": 1], "entity_id": "x"], naming: .camelCase)?
                .hint == "Did you mean \"entityId\"?"
        )
    }

    @Test("is an object")
    func isObject() {
        #expect(refusal([1])?.code == .invalidInput)
    }
}
