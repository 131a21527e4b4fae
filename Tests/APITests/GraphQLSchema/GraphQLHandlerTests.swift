import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

@Suite("The GraphQL handler")
struct GraphQLHandlerTests {
    private static let responseType = "application/graphql-response+json"

    private func body(_ query: String, _ variables: JSONValue? = nil) -> String {
        var object: JSONObject = ["query": .string(query)]
        if let variables { object["variables"] = variables }
        return JSONValue.object(object).description
    }

    private func post(
        _ client: Client,
        _ query: String,
        _ variables: JSONValue? = nil,
        accept: String? = nil
    ) async throws -> TestRequest.Reply {
        var request = client.post("/graphql").body(body(query, variables))
        if let accept { request = request.field("Accept", accept) }
        return try await client.platform.send(request)
    }

    @Test("answers a query, whose fields come in the order they were asked for")
    func query() async throws {
        let client = try await Client.make()
        let reply = try await post(client, "{ b: __typename viewer { role a: name } }")
        #expect(reply.status == 200)
        #expect(
            reply.text
                == #"{"data":{"b":"Query","viewer":{"role":"tenant_admin","a":"test tenant_admin"}}}"#
        )
    }

    @Test("records by variables, and lists what was recorded")
    func mutation() async throws {
        let client = try await Client.make()
        let recorded = try await post(
            client,
            """
            mutation Record($input: [AuditEventInput!]!, $key: String) {
                recordAuditEvents(input: $input, idempotencyKey: $key) {
                    events { id isReplay event { id eventType outcome eventMetadata } }
                }
            }
            """,
            [
                "input": [
                    ["eventType": "A", "outcome": "DENIED", "eventMetadata": ["n": [1, nil]]],
                    ["eventType": "B", "occurredAt": "2026-03-01T12:00:00Z"],
                ],
                "key": "call",
            ]
        )
        let first = recorded.at("data", "recordAuditEvents", "events", "0")
        #expect(first?["isReplay"] == false)
        #expect(first?["event"]?["outcome"] == "DENIED")
        #expect(first?["event"]?["eventMetadata"] == ["n": [1, nil]])
        #expect(first?["event"]?["id"] == first?["id"])
        let listed = try await post(
            client,
            """
            query List($filter: AuditEventFilter) {
                auditEvents(filter: $filter, first: 1) {
                    totalCount { value isMore display }
                    edges { cursor node { eventType } }
                    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
                }
            }
            """,
            ["filter": ["eventTypes": ["A", "B"]]]
        )
        let page = listed.at("data", "auditEvents")
        #expect(page?["totalCount"]?["value"] == 2)
        #expect(page?["edges"]?.array?[0]["node"]?["eventType"] == "A")
        #expect(page?["pageInfo"]?["hasNextPage"] == true)
        #expect(page?["pageInfo"]?["endCursor"] == page?["edges"]?.array?[0]["cursor"])
    }

    @Test(
        "says of a refused document what is wrong, and where",
        arguments: [
            ("{ nothing }", [1, 3]), ("{ viewer { name ", [1, 17]),
            ("{ auditEvent { id } }", [1, 3]),
            ("query A { __typename } query B { __typename }", nil),
        ] as [(String, [Int]?)]
    )
    func requestErrors(query: String, place: [Int]?) async throws {
        let client = try await Client.make()
        for accept in [Self.responseType, "application/json"] {
            let reply = try await post(client, query, accept: accept)
            #expect(reply.at("data") == nil)
            #expect(reply.at("errors", "0", "extensions", "code")?.string != nil)
            if let place {
                let location = reply.at("errors", "0", "locations", "0")
                let found = ["line", "column"].map { location?[$0]?.number?.int.map { Int($0) } }
                #expect(found == place)
            }
        }
    }

    @Test("tells a problem with its code, field and path, and keeps the fields beside it")
    func fieldErrors() async throws {
        let client = try await Client.make()
        let list = try await post(
            client,
            "{ good: __typename auditEvents(first: 0) { nodes { id } } }"
        )
        #expect(list.at("errors", "0", "extensions", "code") == "input.invalid")
        #expect(list.at("errors", "0", "extensions", "field") == "/first")
        #expect(list.at("errors", "0", "path") == ["auditEvents"])
        let batch = try await post(
            client,
            #"mutation { recordAuditEvents(input: [{eventType: "A"}, {eventType: "B", sourceIp: "x"}]) "#
                + "{ events { id } } }"
        )
        #expect(batch.at("errors", "0", "extensions", "field") == "/input/1/sourceIp")
        let one = try await post(
            client,
            #"mutation { recordAuditEvent(input: {eventType: "A", sourceIp: "x"}) { id } }"#
        )
        #expect(one.at("errors", "0", "extensions", "field") == "/input/sourceIp")
        let filter = try await post(
            client,
            #"{ auditEvents(filter: {from: "yesterday"}) { nodes { id } } }"#
        )
        #expect(filter.at("errors")?.array?.count == 1)
        #expect(try await client.count == 0)
    }

    @Test("refuses an unknown filter or field before anything runs")
    func unknownFilter() async throws {
        let client = try await Client.make()
        let filter = try await post(
            client,
            #"{ auditEvents(filter: {actr: "x"}) { nodes { id } } }"#
        )
        #expect(filter.at("data") == nil)
        #expect(filter.text.contains("actor"))
        let variable = try await post(
            client,
            "query ($f: AuditEventFilter) { auditEvents(filter: $f) { nodes { id } } }",
            ["f": ["actr": "x"]]
        )
        #expect(variable.at("data") == nil)
        #expect(variable.at("errors")?.array?.count == 1)
    }

    @Test("refuses a call's key of no or more than 256 characters")
    func keyBounds() async throws {
        let client = try await Client.make()
        for (length, isGood) in [(0, false), (256, true), (257, false)] {
            let reply = try await post(
                client,
                """
                mutation ($key: String) {
                    recordAuditEvents(input: [{eventType: "A"}], idempotencyKey: $key) { events { id } }
                }
                """,
                ["key": .string(String(repeating: "k", count: length))]
            )
            #expect((reply.at("errors") == nil) == isGood)
        }
        #expect(try await client.count == 1)
    }

    @Test("has a resolver for every field of its schema, and introspects")
    func introspection() async throws {
        let client = try await Client.make()
        let reply = try await post(
            client,
            "{ __schema { queryType { name } mutationType { name } types { name fields { name } } } }"
        )
        #expect(reply.at("data", "__schema", "mutationType", "name") == "Mutation")
        let types = reply.at("data", "__schema", "types")?.array ?? []
        let event = types.first { $0["name"] == "AuditEvent" }
        #expect(event?["fields"]?.array?.count == 21)
    }
}
