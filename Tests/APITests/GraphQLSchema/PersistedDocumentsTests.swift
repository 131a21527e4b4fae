import Crypto
import Domain
import GraphQL
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Persisted documents")
struct PersistedDocumentsTests {
    private static let responseType = "application/graphql-response+json"
    private static let notFound =
        #"{"errors":[{"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]}"#

    private func hash(_ query: String) -> String {
        Hexadecimal.text(Digest.sha256(Array(query.utf8)))
    }

    private func extensions(_ hash: String, version: JSONValue = 1) -> JSONValue {
        ["persistedQuery": ["version": version, "sha256Hash": .string(hash)]]
    }

    private func send(
        _ client: Client,
        query: String? = nil,
        _ extensions: JSONValue,
        accept: String = responseType
    ) async throws -> TestRequest.Reply {
        var members: JSONObject = ["extensions": extensions]
        if let query { members["query"] = .string(query) }
        return try await client.platform.send(
            client.post("/graphql").field("Accept", accept)
                .body(JSONValue.object(members).description)
        )
    }

    @Test("are asked for by hash, sent once with it, and known from then on")
    func protocolRound() async throws {
        let client = try await Client.make()
        let query = "query Persisted { __typename viewer { role } }"
        let unknown = try await send(client, extensions(hash(query)))
        #expect(unknown.status == 404)
        #expect(unknown.text == Self.notFound)
        let sent = try await send(client, query: query, extensions(hash(query)))
        #expect(sent.status == 200)
        let known = try await send(client, extensions(hash(query)))
        #expect(known.status == 200)
        #expect(known.text == sent.text)
        #expect(known.at("data", "viewer", "role") == "tenant_admin")
        let capitals = try await send(client, extensions(hash(query).uppercased()))
        #expect(capitals.status == 200)
    }

    @Test("that are not known are told to a client of plain JSON with 200, as its library expects")
    func legacyClients() async throws {
        let client = try await Client.make()
        let reply = try await send(client, extensions(hash("{ a }")), accept: "application/json")
        #expect(reply.status == 200)
        #expect(reply.text == Self.notFound)
    }

    @Test("work with GET, whose address is then short enough for every proxy")
    func get() async throws {
        let client = try await Client.make()
        let query = "query ByAddress { viewer { name } }"
        let target = "/graphql?extensions=" + escaped(extensions(hash(query)).description)
        #expect(try await client.get(target).status == 404)
        #expect(try await client.get(target + "&query=" + escaped(query)).status == 200)
        #expect(try await client.get(target).status == 200)
    }

    @Test("are never mutations that are run by GET")
    func getMutation() async throws {
        let client = try await Client.make()
        let query = #"mutation ByAddress { recordAuditEvent(input: {eventType: "A"}) { id } }"#
        let target = "/graphql?extensions=" + escaped(extensions(hash(query)).description)
        #expect(try await client.get(target + "&query=" + escaped(query)).status == 405)
        #expect(try await send(client, query: query, extensions(hash(query))).status == 200)
        #expect(try await client.get(target).status == 405)
        #expect(try await client.count == 1)
    }

    @Test("with another hash than their text's are refused, and change nothing")
    func mismatch() async throws {
        let client = try await Client.make()
        let good = "query Good { viewer { name } }"
        let bad = "query Bad { viewer { role } }"
        #expect(try await send(client, query: good, extensions(hash(good))).status == 200)
        let refused = try await send(client, query: bad, extensions(hash(good)))
        #expect(refused.status == 400)
        #expect(refused.code == "graphql.bad_request")
        let known = try await send(client, extensions(hash(good)))
        #expect(known.at("data", "viewer", "name") != nil)
        #expect(try await send(client, extensions(hash(bad))).status == 404)
    }

    @Test("are kept only when they are valid")
    func invalid() async throws {
        let client = try await Client.make()
        let query = "query Wrong { nothing }"
        #expect(try await send(client, query: query, extensions(hash(query))).status == 400)
        #expect(try await send(client, extensions(hash(query))).status == 404)
    }

    @Test("of one tenant are unknown to another, which so cannot find out that they exist")
    func tenants() async throws {
        let one = try await Client.make()
        let other = try await Client.make()
        let query = "query Secret { viewer { name } }"
        #expect(try await send(one, query: query, extensions(hash(query))).status == 200)
        #expect(try await send(other, extensions(hash(query))).status == 404)
        #expect(try await send(one, extensions(hash(query))).status == 200)
    }

    @Test("have a hash of 64 digits, and version 1")
    func malformed() async throws {
        let client = try await Client.make()
        for text in [
            "", "abc", String(repeating: "g", count: 64), String(repeating: "a", count: 65),
        ] {
            let reply = try await send(client, query: "{ __typename }", extensions(text))
            #expect(reply.status == 400, "\(text)")
        }
        for version in [2, nil, "1"] as [JSONValue] {
            let reply = try await send(client, extensions(hash(""), version: version))
            #expect(reply.status == 400)
            #expect(reply.code == "PERSISTED_QUERY_NOT_SUPPORTED")
        }
        let none = try await send(client, query: "{ __typename }", ["persistedQuery": nil])
        #expect(none.status == 200)
    }

    private func key(_ text: String) throws -> PersistedDocuments.Claim {
        try #require(
            try PersistedDocuments.Claim(["extensions": extensions(hash(text))])
        )
    }

    @Test("are kept up to a number, the least recently used going first")
    func entryBound() throws {
        let documents = PersistedDocuments(entriesMax: 2, bytesMax: 100)
        let tenant = UUID(high: 1, low: 1)
        for text in ["a", "b"] { documents.register(text, as: try key(text), for: tenant) }
        #expect(documents.count == 2)
        #expect(try documents.text(for: key("a"), sent: nil, by: tenant) == "a")
        documents.register("c", as: try key("c"), for: tenant)
        #expect(documents.count == 2)
        #expect(throws: GraphQLError.self) {
            try documents.text(for: key("b"), sent: nil, by: tenant)
        }
        #expect(try documents.text(for: key("a"), sent: nil, by: tenant) == "a")
    }

    @Test("are kept up to a number of bytes, and none that is larger by itself")
    func byteBound() throws {
        let documents = PersistedDocuments(entriesMax: 10, bytesMax: 4)
        let tenant = UUID(high: 1, low: 1)
        for text in ["ab", "cd"] { documents.register(text, as: try key(text), for: tenant) }
        #expect(documents.count == 2)
        documents.register("e", as: try key("e"), for: tenant)
        #expect(documents.count == 2)
        documents.register("12345", as: try key("12345"), for: tenant)
        #expect(documents.count == 2)
        documents.register("1234", as: try key("1234"), for: tenant)
        #expect(documents.count == 1)
    }
}
