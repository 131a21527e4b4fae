import Domain
import JSON
import Testing

@Suite("Reading the fields of an event")
struct FieldReaderTests {
    private static let now = Timestamp(microseconds: 1_772_442_900_000_000)

    private func problem(
        _ members: [(String, JSONValue)],
        naming: FieldNaming = .snakeCase
    ) -> Problem? {
        var object = JSONObject()
        for (key, value) in members { object[key] = value }
        do {
            _ = try EventDraft(.object(object), naming: naming, now: Self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "says what is wrong with which field",
        arguments: [
            ("event_type", nil, "/event_type", "This field is required."),
            ("event_type", "", "/event_type", "This field is required."),
            ("event_type", 1, "/event_type", "Expected a string, not a number."),
            ("action", "a\nb", "/action", "This text must be a single line."),
            ("actor", "a\rb", "/actor", "This text must be a single line."),
            (
                "details", "a\0b", "/details",
                "This text has a NUL character, which PostgreSQL cannot store."
            ),
            (
                "occurred_at", "now", "/occurred_at",
                "Expected an RFC 3339 date-time such as 2026-03-01T12:00:00Z."
            ),
            (
                "outcome", "good", "/outcome",
                "Expected one of success, failure, denied, unknown."
            ),
            ("changed_fields", "a", "/changed_fields", "Expected an array, not a string."),
            ("changed_fields", ["a", nil], "/changed_fields/1", "Expected a string, not null."),
            ("old_values", [1], "/old_values", "Expected an object, not an array."),
            (
                "new_values", ["a": ["b": "\0"]], "/new_values/a/b",
                "A text in this value has a NUL character, which PostgreSQL cannot store."
            ),
            ("source_ip", "localhost", "/source_ip", "Expected an IPv4 or IPv6 address."),
            ("colour", 1, "/colour", "There is no field of that name."),
            ("a/b~", 1, "/a~1b~0", "There is no field of that name."),
        ] as [(String, JSONValue, String, String)]
    )
    func problems(name: String, value: JSONValue, field: String, message: String) {
        let problem = problem([("event_type", "X"), (name, value)])
        #expect(problem?.code == .invalidInput)
        #expect(problem?.field == field)
        #expect(problem?.message == message)
    }

    @Test("asks whether a name that is nearly right was meant, in the caller's naming")
    func didYouMean() {
        let snake = problem([("event_type", "X"), ("ocurred_at", "x")])
        #expect(snake?.hint == "Did you mean \"occurred_at\"?")
        let camel = problem([("eventType", "X"), ("occurred_at", "x")], naming: .camelCase)
        #expect(camel?.hint == "Did you mean \"occurredAt\"?")
        #expect(problem([("event_type", "X"), ("zzzzzzzz", 1)])?.hint == nil)
    }

    @Test("never repeats a value that was sent")
    func discretion() {
        let secret: JSONValue = "hunter2\n"
        for name in ["action", "occurred_at", "outcome", "source_ip", "old_values", "zzz"] {
            let problem = problem([("event_type", "X"), (name, secret)])
            #expect(problem != nil)
            #expect(problem?.message.contains("hunter2") == false)
            #expect(problem?.hint?.contains("hunter2") != true)
        }
    }

    @Test(
        "takes a text of the largest size and refuses one character more",
        arguments: [
            ("event_type", Limits.eventTypeMax), ("action", Limits.actionMax),
            ("entity_type", Limits.entityTypeMax), ("entity_id", Limits.entityKeyMax),
            ("entity_key", Limits.entityKeyMax), ("entity_name", Limits.entityKeyMax),
            ("user_id", Limits.actorMax), ("actor", Limits.actorMax),
            ("details", Limits.detailsMax), ("request_id", Limits.keyMax),
            ("idempotency_key", Limits.keyMax),
        ]
    )
    func lengths(name: String, max: Int) {
        // Four bytes each, for the bound is one of characters.
        for letter in ["a", "😀"] {
            let fits = String(repeating: letter, count: max)
            #expect(problem([("event_type", "X"), (name, .string(fits))]) == nil)
            let over = problem([("event_type", "X"), (name, .string(fits + "a"))])
            #expect(over?.field == "/\(name)")
            #expect(over?.message == "This text is longer than \(max) characters.")
        }
    }

    @Test("takes as many changed fields as allowed and refuses one more")
    func changedFields() {
        let names = [JSONValue](repeating: "a", count: Limits.changedFieldsMax)
        #expect(problem([("event_type", "X"), ("changed_fields", .array(names))]) == nil)
        let over = problem([("event_type", "X"), ("changed_fields", .array(names + ["a"]))])
        #expect(over?.field == "/changed_fields")
        let long = String(repeating: "a", count: Limits.changedFieldsMax)
        #expect(problem([("event_type", "X"), ("changed_fields", [.string(long)])]) == nil)
        let longer = problem([("event_type", "X"), ("changed_fields", ["a", .string(long + "a")])])
        #expect(longer?.field == "/changed_fields/1")
    }

    @Test("reads an empty object as absent")
    func emptyObjects() throws {
        let draft = try EventDraft(
            ["event_type": "X", "old_values": [:], "new_values": ["a": 1], "event_metadata": [:]],
            now: Self.now
        )
        let event = draft.event(id: UUID(high: 0, low: 0), recordedAt: Self.now)
        #expect(event.oldValues == nil)
        #expect(event.newValues == Array(#"{"a":1}"#.utf8))
        #expect(event.eventMetadata == nil)
    }

    @Test("takes a time a day ahead and refuses one microsecond more")
    func future() {
        let latest = Self.now.advanced(bySeconds: 86_400)
        #expect(problem([("event_type", "X"), ("occurred_at", .string(latest.rfc3339))]) == nil)
        let over = Timestamp(microseconds: latest.microseconds + 1).rfc3339
        let problem = problem([("event_type", "X"), ("occurred_at", .string(over))])
        #expect(problem?.message == "This time is more than a day in the future.")
    }
}
