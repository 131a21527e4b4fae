import Domain
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Changes over GraphQL")
struct ChangeResolversTests {
    private func send(
        _ client: Client,
        _ document: String,
        _ variables: JSONValue = [:]
    ) async throws -> TestRequest.Reply {
        let body: JSONValue = ["query": .string(document), "variables": variables]
        return try await client.platform.send(client.post("/graphql").body(body.description))
    }

    private static let record = """
        mutation Record($input: ChangeInput!) {
          recordChange(input: $input) { status id details changedFields event { eventType details } }
        }
        """

    @Test("become an event that can be read in the same call")
    func record() async throws {
        let client = try await Client.make()
        let reply = try await send(
            client,
            Self.record,
            [
                "input": [
                    "entityType": "ROBOT", "before": ["arms": 2], "after": ["arms": 4],
                    "entityId": "r-1",
                ]
            ]
        )
        let change = reply.at("data", "recordChange")
        #expect(change?["status"] == "RECORDED")
        #expect(change?["changedFields"] == ["arms"])
        #expect(change?["event"] == ["eventType": "ROBOT_UPDATED", "details": "Arms\n- 2\n+ 4"])
        #expect(try await client.count == 1)
    }

    @Test("that change nothing have no event")
    func unchanged() async throws {
        let client = try await Client.make()
        let reply = try await send(
            client,
            Self.record,
            ["input": ["entityType": "ROBOT", "before": ["arms": 2], "after": ["arms": 2]]]
        )
        #expect(
            reply.at("data", "recordChange") == [
                "status": "UNCHANGED", "id": nil, "details": nil, "changedFields": [], "event": nil,
            ]
        )
        #expect(try await client.count == 0)
    }

    @Test("of a batch are recorded together, and previewed without being recorded")
    func batch() async throws {
        let client = try await Client.make()
        let inputs: JSONValue = [
            "input": [
                ["entityType": "ROBOT", "after": ["arms": 2]],
                ["entityType": "ROBOT", "before": ["arms": 2], "after": ["arms": 2]],
            ]
        ]
        let preview = try await send(
            client,
            "query P($input: [ChangeInput!]!) { previewChanges(input: $input) { status details } }",
            inputs
        )
        #expect(
            preview.at("data", "previewChanges") == [
                ["status": "PREVIEW", "details": "Arms\n+ 2"],
                ["status": "UNCHANGED", "details": nil],
            ]
        )
        #expect(try await client.count == 0)
        let document = """
            mutation R($input: [ChangeInput!]!) {
              recordChanges(input: $input, idempotencyKey: "k") { changes { status } }
            }
            """
        let recorded = try await send(client, document, inputs)
        let statuses: JSONValue = [["status": "RECORDED"], ["status": "UNCHANGED"]]
        #expect(recorded.at("data", "recordChanges", "changes") == statuses)
        let again = try await send(client, document, inputs)
        #expect(
            again.at("data", "recordChanges", "changes") == [
                ["status": "REPLAYED"], ["status": "UNCHANGED"],
            ]
        )
        #expect(try await client.count == 1)
    }

    @Test("point at what is wrong in the input")
    func refused() async throws {
        let client = try await Client.make()
        let reply = try await send(
            client,
            Self.record,
            ["input": ["entityType": "ROBOT", "after": [1]]]
        )
        #expect(reply.at("errors", "0", "extensions", "field") == "/input/after")
        let policy = try await send(
            client,
            Self.record,
            ["input": ["entityType": "ROBOT", "after": ["a": 1], "policy": "ROBT"]]
        )
        #expect(policy.at("errors", "0", "extensions", "field") == "/input/policy")
    }

    @Test("are compared by policies that are set and removed over GraphQL too")
    func policies() async throws {
        let client = try await Client.make()
        let set = """
            mutation S($document: JSON!) {
              setDiffPolicy(document: $document, expectedVersion: 0) { entityType version isOwn }
            }
            """
        let document: JSONValue = ["entity_type": "ROBOT", "title": "Robot"]
        let reply = try await send(client, set, ["document": document])
        #expect(
            reply.at("data", "setDiffPolicy")
                == ["entityType": "ROBOT", "version": 1, "isOwn": true]
        )
        let stale = try await send(client, set, ["document": ["entity_type": "ROBOT"]])
        #expect(stale.at("errors", "0", "extensions", "code") == "precondition_failed")
        let read = try await send(
            client,
            #"{ diffPolicy(entityType: "ROBOT") { title document } diffPolicies { isOwn } }"#
        )
        #expect(read.at("data", "diffPolicy") == ["title": "Robot", "document": document])
        #expect(read.at("data", "diffPolicies")?.array?.contains(["isOwn": true]) == true)
        let remove = try await send(
            client,
            #"mutation { removeDiffPolicy(entityType: "ROBOT") { version } }"#
        )
        #expect(remove.at("data", "removeDiffPolicy") == .null)
        #expect(remove.at("errors") == nil)
        let bad = try await send(client, set, ["document": ["entity_type": "ROBOT", "feilds": []]])
        #expect(bad.at("errors", "0", "extensions", "field") == "/document/feilds")
    }

    @Test("find no policy by a name with a NUL, which PostgreSQL could not even be asked for")
    func nul() async throws {
        let client = try await Client.make()
        let reply = try await send(
            client,
            #"""
            { a: diffPolicy(entityType: "A\u0000") { version }
              b: diffPolicy(entityType: "A\u0000", version: 1) { version } }
            """#
        )
        #expect(reply.json == ["data": ["a": nil, "b": nil]])
        let removed = try await send(
            client,
            #"mutation { removeDiffPolicy(entityType: "A\u0000") { version } }"#
        )
        #expect(removed.json == ["data": ["removeDiffPolicy": nil]])
    }
}
