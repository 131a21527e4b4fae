import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Changes over REST")
struct ChangeHandlersTests {
    private func send(
        _ client: Client,
        _ body: String,
        query: String = "",
        key: String? = nil
    ) async throws -> TestRequest.Reply {
        var request = client.post("/api/tenants/\(client.tenant.slug)/changes" + query).body(body)
        if let key { request = request.field("Idempotency-Key", key) }
        return try await client.platform.send(request)
    }

    private static let update = """
        {"entity_type":"ROBOT","entity_id":"r-1","before":{"name":"Ada","arms":2},\
        "after":{"name":"Ada","arms":4},"actor":"ana@x.example"}
        """

    @Test("become an event that says what changed")
    func update() async throws {
        let client = try await Client.make()
        let reply = try await send(client, Self.update)
        #expect(reply.status == 201)
        #expect(reply.at("changes", "0", "status") == "recorded")
        #expect(reply.at("changes", "0", "changed_fields") == ["arms"])
        #expect(reply.at("changes", "0", "details") == "Arms\n- 2\n+ 4")
        let id = try #require(reply.at("changes", "0", "id")?.string)
        let event = try await client.get("\(client.events)/\(id)")
        #expect(event.at("event_type") == "ROBOT_UPDATED")
        #expect(event.at("action") == "update")
        #expect(event.at("entity_key") == "r-1")
        #expect(event.at("actor") == "ana@x.example")
        #expect(event.at("old_values") == ["arms": 2])
        #expect(event.at("new_values") == ["arms": 4])
    }

    @Test("that change nothing are no events, and the answer says so")
    func unchanged() async throws {
        let client = try await Client.make()
        let reply = try await send(
            client,
            #"{"entity_type":"ROBOT","before":{"a":1},"after":{"a":1}}"#
        )
        #expect(reply.status == 200)
        #expect(reply.json == ["changes": [["status": "unchanged"]]])
        #expect(try await client.count == 0)
    }

    @Test("are shown and not recorded when a preview is asked for")
    func preview() async throws {
        let client = try await Client.make()
        let reply = try await send(client, Self.update, query: "?preview=true")
        #expect(reply.status == 200)
        #expect(reply.at("changes", "0", "status") == "preview")
        #expect(reply.at("changes", "0", "details") == "Arms\n- 2\n+ 4")
        #expect(try await client.count == 0)
    }

    @Test("are recorded together, or none of them")
    func batch() async throws {
        let client = try await Client.make()
        let good = try await send(client, #"{"changes":[\#(Self.update),\#(Self.update)]}"#)
        #expect(good.status == 201)
        #expect(try await client.count == 2)
        let bad = try await send(client, #"{"changes":[\#(Self.update),{"entity_type":"ROBOT"}]}"#)
        #expect(bad.status == 400)
        #expect(bad.field == "/changes/1/before")
        #expect(try await client.count == 2)
        let beside = try await send(client, #"{"changes":[\#(Self.update)],"x":1}"#)
        #expect(beside.field == "/x")
        let none = try await send(client, #"{"changes":[]}"#)
        #expect(none.field == "/changes")
    }

    @Test("sent again under the same key are answered with the first receipt")
    func replay() async throws {
        let client = try await Client.make()
        let first = try await send(client, Self.update, key: "k")
        let again = try await send(client, Self.update, key: "k")
        #expect(again.status == 200)
        #expect(again.at("changes", "0", "status") == "replayed")
        #expect(again.at("changes", "0", "id") == first.at("changes", "0", "id"))
        #expect(try await client.count == 1)
    }

    @Test(
        "that cannot be read are refused with their field",
        arguments: [
            (#"{"entity_type":"ROBOT"}"#, "/before"),
            (#"{"entity_type":"ROBOT","after":[1]}"#, "/after"),
            (#"{"entity_type":"ROBOT","after":{"a":1},"policy":"ROBT"}"#, "/policy"),
            (#"{"entity_type":"ROBOT","after":{"a":1},"befor":{}}"#, "/befor"),
            (#"{"entity_type":"ROBOT","after":{"a":"\u0000"}}"#, "/after/a"),
        ]
    )
    func refused(body: String, field: String) async throws {
        let client = try await Client.make()
        let reply = try await send(client, body)
        #expect(reply.status == 400)
        #expect(reply.code == "input.invalid")
        #expect(reply.field == field)
        #expect(try await client.count == 0)
    }

    @Test("show what could hide or break a line, and values that look like the text's own signs")
    func hostile() async throws {
        let client = try await Client.make()
        let reply = try await send(
            client,
            #"{"entity_type":"ROBOT","before":{"- x\n\nRole":"+ a"},"after":{"- x\n\nRole":"\u202e- b"}}"#
        )
        #expect(reply.status == 201)
        #expect(
            reply.at("changes", "0", "details")?.string == "X Role\n- + a\n+ \\u{202E}- b"
        )
    }

    @Test("never give a secret back, and never store one")
    func secrets() async throws {
        let client = try await Client.make()
        let reply = try await send(
            client,
            #"""
            {"entity_type":"ROBOT","before":{"password_hash":"$2b$12$abcdefghijklmnopqrstuv0123456789"},
            "after":{"password_hash":"$2b$12$vutsrqponmlkjihgfedcba9876543210"}}
            """#
        )
        #expect(reply.status == 201)
        #expect(reply.at("changes", "0", "details") == "Password Hash\n+ changed (redacted)")
        let rows = try await client.platform.number(
            "SELECT count(*) FROM \(client.tenant.slug.schemaName).audit_events AS e"
                + " WHERE e::text LIKE '%abcdefgh%' OR e::text LIKE '%vutsrqpo%'"
        )
        #expect(rows == 0)
    }
}
