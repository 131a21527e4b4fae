import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// The section "Status Codes" of GraphQL over HTTP, for its own media type.
@Suite("The status of a GraphQL answer")
struct GraphQLStatusTests: GraphQLSending {
    private static let response = GraphQLOverHTTPTests.response
    private static let utf8 = GraphQLOverHTTPTests.utf8

    @Test("Status: SHOULD be 200 with data and without errors")
    func success() async throws {
        #expect(try await send(query("{ __typename }")).status == 200)
    }

    @Test(
        "Status: MUST be 2xx with data, and SHOULD be 200 beside errors too, be the data null or not"
    )
    func partialData() async throws {
        let partial = try await send(query(GraphQLOverHTTPTests.failing))
        #expect(partial.status == 200)
        #expect(partial.at("errors")?.array?.count == 1)
        let null = try await send(query("{ auditEvents(first: 0) { nodes { id } } }"))
        #expect(null.status == 200)
        #expect(null.at("data") == .null)
        #expect(null.fields[.contentType] == Self.utf8)
    }

    @Test("Status: an unsupported method SHOULD be answered with 405 and what is allowed")
    func methods() async throws {
        let client = try await Client.make()
        for path in ["/graphql", "/api/tenants/\(client.tenant.slug)/graphql"] {
            let reply = try await client.platform.send(
                TestRequest("DELETE", path, token: client.token)
            )
            #expect(reply.status == 405)
            #expect(reply.code == "http.method_not_allowed")
            let allowed = reply.fields[.allow]?.split(separator: ", ") ?? []
            #expect(Set(allowed) == ["GET", "HEAD", "POST"])
        }
    }

    @Test("Status: a body that is too large SHOULD be answered with 413")
    func tooLarge() async throws {
        let client = try await Client.make()
        for (extra, status) in [(0, 400), (1, 413)] {
            let frame = #"{"query":""}"#
            let filler = String(
                repeating: "x",
                count: Limits.jsonBodyBytesMax - frame.utf8.count + extra
            )
            let reply = try await client.platform.send(
                client.post("/graphql").field("Accept", Self.response)
                    .body(#"{"query":"\#(filler)"}"#)
            )
            #expect(reply.status == status)
            #expect(reply.fields[.contentType] == Self.utf8)
        }
    }

    @Test("Status: a body that does not arrive SHOULD be answered as such")
    func cutBody() async throws {
        let client = try await Client.make()
        let reply = try await client.platform.send(
            client.post("/graphql").body(parts: [Array("{".utf8)], isCut: true)
        )
        #expect(reply.status == 400)
        #expect(reply.code == "http.malformed_body")
    }

    @Test(
        "Status: JSON that cannot be parsed SHOULD be answered with 400",
        arguments: ["NONSENSE", #"{"query":"#]
    )
    func malformedJSON(body: String) async throws {
        for accept in [Self.response, "application/json"] {
            let reply = try await send(body, accept: accept)
            #expect(reply.status == 400)
            #expect(reply.code == "input.malformed_json")
        }
    }

    @Test(
        "Status: what is not a well-formed request SHOULD be answered with 400",
        arguments: [
            "{}", #"{"qeury":"{__typename}"}"#, #"{"query":7}"#, #"{"query":null}"#, "7", "null",
            #"{"query":"{__typename}","variables":[7]}"#, "[]", #"[{"query":"{__typename}"}]"#,
            #"{"query":"{__typename}","operationName":5}"#,
            #"{"query":"{__typename}","extensions":"a"}"#,
        ]
    )
    func malformedRequests(body: String) async throws {
        let reply = try await send(body)
        #expect(reply.status == 400)
        #expect(reply.code == "graphql.bad_request")
        #expect(reply.at("data") == nil)
        #expect(reply.fields[.contentType] == Self.utf8)
        if body.hasPrefix("[{") { #expect(reply.text.contains("Batches")) }
    }

    @Test("Status: a document that cannot be parsed SHOULD be answered with 400")
    func syntax() async throws {
        let reply = try await send(query("{"))
        #expect(reply.status == 400)
        #expect(reply.code == "graphql.syntax")
        #expect(reply.at("data") == nil)
    }

    @Test(
        "Status: a document that does not pass validation SHOULD be answered with 400, and not run"
    )
    func validation() async throws {
        let reply = try await send(query("{ nothing }"))
        #expect(reply.status == 400)
        #expect(reply.code == "graphql.validation")
        #expect(reply.at("data") == nil)
    }

    @Test("Status: an operation that cannot be determined SHOULD be answered with 400")
    func operationName() async throws {
        let two = "query A { __typename } query B { __typename }"
        for body in [query(two), query(two, ["operationName": "C"])] {
            #expect(try await send(body).status == 400)
        }
    }

    @Test("Status: variables that cannot be coerced SHOULD be answered with 400")
    func variables() async throws {
        let document = "query ($n: Int!) { auditEvents(first: $n) { nodes { id } } }"
        for body in [query(document), query(document, ["variables": ["n": "x"]])] {
            let reply = try await send(body)
            #expect(reply.status == 400)
            #expect(reply.code == "graphql.variables")
        }
    }

    @Test("Status: a body that takes too long SHOULD be answered with 408")
    func slowBody() throws {
        let response = HTTPResponse.graphQL(
            Problem(HTTPBodyError.timedOut),
            to: try TestRequest("POST", "/graphql").head(),
            allow: []
        )
        #expect(response.status.code == 408)
        #expect(response.fields[.contentType] == Self.utf8)
    }

    @Test(
        "Status: what keeps a request from being read has a status, and MUST NOT claim GraphQL's type",
        arguments: [(HTTPRequestError.targetTooLong, 414), (.headTooLarge, 431)]
    )
    func unreadable(error: HTTPRequestError, status: Int) {
        let response = HTTPResponse.problem(error)
        #expect(response.status.code == status)
        #expect(response.fields[.contentType] == "application/problem+json")
    }

    @Test("Status: 503 SHOULD say that the server cannot serve now, in GraphQL's form, too")
    func unavailable() async throws {
        let cluster = try await PostgresCluster.start()
        let platform = try await TestPlatform.make(cluster: cluster)
        try await cluster.stop()
        let reply = try await platform.send(
            TestRequest("POST", "/graphql", token: APIToken.make().text).body(query("{ a }"))
        )
        #expect(reply.status == 503)
        #expect(reply.code == "unavailable")
        #expect(reply.fields[.retryAfter] == "5")
        #expect(reply.fields[.contentType] == Self.utf8)
        await platform.close()
    }
}
