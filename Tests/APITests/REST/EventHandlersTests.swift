import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Recording over REST")
struct EventHandlersTests {
    @Test("answers one event with 201 and its id, and gives it back as it was sent")
    func one() async throws {
        let client = try await Client.make()
        let sent = """
            {"event_type":"ROLE_CHANGED","occurred_at":"2026-03-01T12:00:00.5Z","action":"update",\
            "entity_type":"ROLE","entity_id":"admin","entity_name":"Admin","user_id":"ana@x.example",\
            "changed_fields":["a","b"],"details":"A\\n- 1\\n+ 2","old_values":{"a":1.10},\
            "new_values":{"a":"\\u00e9"},"event_metadata":{"region":"eu"},"outcome":"denied",\
            "source_ip":"192.0.2.1","request_id":"r","idempotency_key":"k"}
            """
        let reply = try await client.record(sent)
        #expect(reply.status == 201)
        #expect(reply.at("events", "0", "status")?.string == "recorded")
        let id = try #require(reply.at("events", "0", "id")?.string)
        let stored = try await client.get("\(client.events)/\(id)")
        #expect(stored.status == 200)
        let members = try #require(try JSONValue(parsing: Array(sent.utf8)).object).members
        for member in members
        where !["occurred_at", "entity_id", "user_id"].contains(member.key) {
            #expect(stored.at(member.key) == member.value, "\(member.key)")
        }
        #expect(stored.at("occurred_at") == "2026-03-01T12:00:00.500000Z")
        #expect(stored.at("entity_key") == "admin")
        #expect(stored.at("actor") == "ana@x.example")
        let entity = UUID.ofEntity(type: "ROLE", key: "admin")
        #expect(stored.at("entity_id")?.string == entity.description)
        // Every column is there, null where it has no value.
        #expect(stored.json.object?.count == 20)
    }

    @Test("records a batch in order, all or nothing")
    func batch() async throws {
        let client = try await Client.make()
        let good = try await client.record(#"{"events":[{"event_type":"A"},{"event_type":"B"}]}"#)
        #expect(good.status == 201)
        #expect(good.at("events")?.array?.count == 2)
        let bad = try await client.record(
            #"{"events":[{"event_type":"A"},{"event_type":"B","action":7}]}"#
        )
        #expect(bad.status == 400)
        #expect(bad.field == "/events/1/action")
        #expect(try await client.count == 2)
    }

    @Test("records what it can of a batch when results per item are asked for")
    func perItem() async throws {
        let client = try await Client.make()
        let reply = try await client.record(
            #"{"events":[{"event_type":"A"},{"action":"x"},7,{"event_type":"C"}]}"#,
            query: "?per_item=true"
        )
        #expect(reply.status == 200)
        let statuses = reply.at("events")?.array?.compactMap { $0["status"]?.string }
        #expect(statuses == ["recorded", "refused", "refused", "recorded"])
        #expect(reply.at("events", "1", "problem", "field") == "/event_type")
        #expect(reply.at("events", "1", "problem", "status") == 400)
        #expect(try await client.count == 2)
        let keyed = try await client.record("{}", query: "?per_item=true", key: "k")
        #expect(keyed.status == 400)
    }

    @Test("takes 1 to 1,000 events in a batch, and no more")
    func batchBounds() async throws {
        let client = try await Client.make()
        func batch(_ count: Int) -> String {
            let events = Array(repeating: #"{"event_type":"A"}"#, count: count)
            return #"{"events":[\#(events.joined(separator: ","))]}"#
        }
        for (count, status) in [(0, 400), (1, 201), (1000, 201), (1001, 400)] {
            let reply = try await client.record(batch(count))
            #expect(reply.status == status, "\(count)")
            if status == 400 { #expect(reply.field == "/events") }
        }
        #expect(try await client.count == 1001)
    }

    @Test("answers a call that is sent again under its key with 200 and the first receipt")
    func idempotency() async throws {
        let client = try await Client.make()
        let first = try await client.record(#"{"event_type":"A","action":"x"}"#, key: "call")
        let again = try await client.record(#" {"action" : "x", "event_type":"A"}"#, key: "call")
        #expect(first.status == 201)
        #expect(again.status == 200)
        #expect(again.at("events", "0", "id") == first.at("events", "0", "id"))
        #expect(again.at("events", "0", "status") == "replayed")
        let other = try await client.record(#"{"event_type":"B"}"#, key: "call")
        #expect(other.status == 409)
        #expect(other.code == "idempotency.conflict")
        #expect(try await client.count == 1)
    }

    @Test("says where the key stands that was used for something else")
    func conflictField() async throws {
        let client = try await Client.make()
        _ = try await client.record(#"{"event_type":"A","idempotency_key":"k"}"#)
        let one = try await client.record(#"{"event_type":"B","idempotency_key":"k"}"#)
        #expect(one.status == 409)
        #expect(one.field == "/idempotency_key")
        let batch = try await client.record(
            #"{"events":[{"event_type":"A"},{"event_type":"B","idempotency_key":"k"}]}"#
        )
        #expect(batch.field == "/events/1/idempotency_key")
        let each = try await client.record(
            #"{"events":[{"event_type":"B","idempotency_key":"k"}]}"#,
            query: "?per_item=true"
        )
        #expect(each.at("events", "0", "problem", "field") == "/idempotency_key")
        #expect(try await client.count == 1)
    }

    @Test("holds an Idempotency-Key to 1 to 256 characters, once")
    func keyBounds() async throws {
        let client = try await Client.make()
        let event = #"{"event_type":"A"}"#
        for (length, status) in [(256, 201), (257, 400)] {
            let key = String(repeating: "k", count: length)
            let reply = try await client.record(event, key: key)
            #expect(reply.status == status)
        }
        let twice = try await client.platform.send(
            client.post(client.events).body(event)
                .field("Idempotency-Key", "a").field("Idempotency-Key", "b")
        )
        #expect(twice.status == 400)
        #expect(twice.field == "/Idempotency-Key")
        let empty = try await client.record(event, key: "")
        #expect(empty.status == 400)
    }

    /// Each field with a value that it must not have.
    private static let wrong: [(json: String, field: String)] = [
        (#"{"event_type":7}"#, "/event_type"), (#"{"event_type":null}"#, "/event_type"),
        (#"{"event_type":""}"#, "/event_type"), (#"{}"#, "/event_type"),
        (#"{"event_type":"A","occurred_at":"yesterday"}"#, "/occurred_at"),
        (#"{"event_type":"A","occurred_at":1740830400}"#, "/occurred_at"),
        (#"{"event_type":"A","occurred_at":"2099-01-01T00:00:00Z"}"#, "/occurred_at"),
        (#"{"event_type":"A","action":true}"#, "/action"),
        (#"{"event_type":"A","entity_type":[]}"#, "/entity_type"),
        (#"{"event_type":"A","entity_id":5}"#, "/entity_id"),
        (#"{"event_type":"A","entity_key":{}}"#, "/entity_key"),
        (#"{"event_type":"A","entity_name":1.5}"#, "/entity_name"),
        (#"{"event_type":"A","user_id":false}"#, "/user_id"),
        (#"{"event_type":"A","actor":[1]}"#, "/actor"),
        (#"{"event_type":"A","changed_fields":"a"}"#, "/changed_fields"),
        (#"{"event_type":"A","changed_fields":["a",2]}"#, "/changed_fields/1"),
        (#"{"event_type":"A","details":{}}"#, "/details"),
        (#"{"event_type":"A","old_values":"x"}"#, "/old_values"),
        (#"{"event_type":"A","new_values":[]}"#, "/new_values"),
        (#"{"event_type":"A","event_metadata":1}"#, "/event_metadata"),
        (#"{"event_type":"A","event_metadata":{"a":["x","\u0000"]}}"#, "/event_metadata/a/1"),
        (#"{"event_type":"A","outcome":"great"}"#, "/outcome"),
        (#"{"event_type":"A","source_ip":"localhost"}"#, "/source_ip"),
        (#"{"event_type":"A","request_id":9}"#, "/request_id"),
        (#"{"event_type":"A","idempotency_key":9}"#, "/idempotency_key"),
        (#"{"event_type":"A\u0000"}"#, "/event_type"),
        (#"{"event_type":"A","details":"a\u0000b"}"#, "/details"),
        (#"{"event_type":"A\nB"}"#, "/event_type"),
        (#"{"event_type":"A","entity_id":"own","entity_key":"other"}"#, "/entity_id"),
        (#"{"event_type":"A","evnt_metadata":{}}"#, "/evnt_metadata"),
        (#"{"event_type":"A","a/b~c":1}"#, "/a~1b~0c"),
        (#"{"events":[{"event_type":"A"}],"x":1}"#, "/x"),
        (#"{"events":{}}"#, "/events"),
    ]

    @Test("points at the field that is wrong, and stores nothing", arguments: wrong)
    func wrongFields(json: String, field: String) async throws {
        let client = try await Client.make()
        let reply = try await client.record(json)
        #expect(reply.status == 400)
        #expect(reply.code == "input.invalid")
        #expect(reply.field == field)
        #expect(reply.fields[.contentType] == "application/problem+json")
        #expect(try await client.count == 0)
    }

    @Test("suggests the field that a mistyped name is nearest to")
    func didYouMean() async throws {
        let client = try await Client.make()
        let reply = try await client.record(#"{"event_type":"A","evnt_metadata":{}}"#)
        #expect(reply.hint == #"Did you mean "event_metadata"?"#)
    }

    @Test(
        "holds each text to its length, at n and n + 1",
        arguments: [
            ("event_type", 64), ("action", 64), ("entity_type", 32), ("entity_key", 512),
            ("entity_name", 512), ("actor", 320), ("request_id", 256), ("idempotency_key", 256),
            ("details", 200_000),
        ]
    )
    func lengths(name: String, max: Int) async throws {
        let client = try await Client.make()
        for (length, status) in [(max, 201), (max + 1, 400)] {
            // Two bytes a character: characters are counted, not bytes.
            var object: JSONObject = ["event_type": "A"]
            object[name] = .string(String(repeating: "é", count: length))
            let reply = try await client.record(JSONValue.object(object).description)
            #expect(reply.status == status, "\(length)")
            if status == 400 { #expect(reply.field == "/\(name)") }
        }
    }

    @Test(
        "says where a body stops being JSON",
        arguments: [
            ("", "1", "1"), (#"{"event_type":"A""#, "1", "18"), ("{\n  'a'}", "2", "3"),
            (#"{"event_type":"\ud800"}"#, "1", "16"), ("{\"event_type\":\"A\"} x", "1", "20"),
            (#"{"event_type":"A","event_type":"B"}"#, "1", "19"),
        ]
    )
    func malformed(body: String, line: String, column: String) async throws {
        let client = try await Client.make()
        let reply = try await client.platform.send(
            client.post(client.events).body(parts: [Array(body.utf8)])
        )
        #expect(reply.status == 400)
        #expect(reply.code == "input.malformed_json")
        let detail = reply.at("detail")?.string ?? ""
        #expect(detail.hasSuffix("at line \(line), column \(column)."), "\(detail)")
    }

    @Test("refuses what is no UTF-8 and what nests too deep")
    func badBytes() async throws {
        let client = try await Client.make()
        for tail in [[0xFF], [0xC3], [0xED, 0xA0, 0x80]] as [[UInt8]] {
            let bytes = Array(#"{"event_type":""#.utf8) + tail + Array(#""}"#.utf8)
            let reply = try await client.platform.send(
                client.post(client.events).body(parts: [bytes])
            )
            #expect(reply.code == "input.malformed_json")
        }
        func nested(_ depth: Int) -> String {
            let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            return #"{"event_type":"A","event_metadata":{"a":\#(arrays)}}"#
        }
        #expect(try await client.record(nested(62)).status == 201)
        let deep = try await client.record(nested(63))
        #expect(deep.code == "input.malformed_json")
    }

    @Test("takes a body of 1 MiB and refuses one byte more with 413")
    func bodySize() async throws {
        let client = try await Client.make()
        for (count, status) in [(Limits.jsonBodyBytesMax, 201), (Limits.jsonBodyBytesMax + 1, 413)]
        {
            let event = #"{"event_type":"A"}"#
            let body = event + String(repeating: " ", count: count - event.utf8.count)
            let reply = try await client.record(body)
            #expect(reply.status == status)
            if status == 413 { #expect(reply.code == "input.too_large") }
        }
    }

    @Test(
        "takes JSON and nothing else",
        arguments: [
            (nil, 415), ("text/plain", 415), ("application/x-ndjson", 415),
            ("application/json", 201), ("Application/JSON; charset=utf-8", 201),
        ]
    )
    func mediaType(type: String?, status: Int) async throws {
        let client = try await Client.make()
        let reply = try await client.platform.send(
            client.post(client.events).body(#"{"event_type":"A"}"#, type: type)
        )
        #expect(reply.status == status)
        if status == 415 { #expect(reply.code == "input.unsupported_media_type") }
    }

    @Test("answers a body that breaks off with 400 and stores nothing")
    func cutBody() async throws {
        let client = try await Client.make()
        let reply = try await client.platform.send(
            client.post(client.events).body(parts: [Array(#"{"event_"#.utf8)], isCut: true)
        )
        #expect(reply.status == 400)
        #expect(reply.code == "http.malformed_body")
    }

    @Test("never gives back a value that was sent, nor the database's words, when it refuses")
    func noEcho() async throws {
        let client = try await Client.make()
        let secret = "hunter2SECRET"
        let bodies =
            Self.wrong.map(\.json) + [
                #"{"event_type":"\#(secret)\u0000"}"#,
                #"{"event_type":7,"\#(secret)":"\#(secret)"}"#,
                #"{"event_type":"A","occurred_at":"\#(secret)"}"#, #"["\#(secret)"]"#,
                #"{"event_type":"A","outcome":"\#(secret)"}"#, #"{"event_type":"\#(secret)"#,
                #"{"event_type":"A","source_ip":"\#(secret)"}"#, secret,
                #"{"a":1,"\#(secret)":1,"\#(secret)":2}"#,
            ]
        for body in bodies {
            let reply = try await client.record(body)
            #expect(reply.status == 400, "\(body)")
            #expect(!reply.text.contains(secret), "\(reply.text)")
            #expect(!reply.text.contains("SELECT") && !reply.text.contains("INSERT"))
            #expect(!reply.text.contains("tenant_"))
        }
        let key = try await client.record(#"{"event_type":"A"}"#, query: "?\(secret)=\(secret)1")
        #expect(key.status == 400)
        #expect(!key.text.contains("\(secret)1"))
    }
}
