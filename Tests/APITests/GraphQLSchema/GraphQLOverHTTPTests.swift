import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// What GraphQL over HTTP (September 2026) says that a server MUST or SHOULD do, section by section.
@Suite("GraphQL over HTTP")
struct GraphQLOverHTTPTests {
    static let response = "application/graphql-response+json"
    static let utf8 = "application/graphql-response+json; charset=utf-8"
    static let failing = "{ good: __typename auditEvents(first: 0) { nodes { id } } }"

    private func send(
        _ body: String,
        accept: String? = response,
        type: String? = "application/json",
        path: String = "/graphql"
    ) async throws -> TestRequest.Reply {
        let client = try await Client.make()
        var request = client.post(path).body(body, type: type)
        if let accept { request = request.field("Accept", accept) }
        return try await client.platform.send(request)
    }

    private func query(_ text: String, _ rest: JSONObject = [:]) -> String {
        var members: JSONObject = ["query": .string(text)]
        for member in rest.members { members[member.key] = member.value }
        return JSONValue.object(members).description
    }

    private func get(
        _ parameters: [(String, String)],
        accept: String = response
    ) async throws -> TestRequest.Reply {
        let client = try await Client.make()
        let items = parameters.map { "\($0.0)=\(escaped($0.1))" }.joined(separator: "&")
        return try await client.platform.send(
            TestRequest("GET", "/graphql?\(items)", token: client.token).field("Accept", accept)
        )
    }

    // MARK: URL

    @Test("URL: MAY forbid a request for reasons outside of it, and SHOULD use the relevant status")
    func forbidden() async throws {
        let client = try await Client.make()
        let request = TestRequest("POST", "/graphql").body(query("{ __typename }"))
        for token in [nil, "nonsense"] as [String?] {
            var request = request
            if let token { request = request.field("Authorization", "Bearer \(token)") }
            let reply = try await client.platform.send(request)
            #expect(reply.status == 401)
            #expect(reply.fields[.contentType] == Self.utf8)
            #expect(reply.fields[.wwwAuthenticate] == "Bearer realm=\"assay\"")
            #expect(reply.code == "auth.unauthenticated")
            #expect(reply.at("errors", "0", "message")?.string != nil)
            #expect(reply.at("data") == nil)
        }
        let other = try await client.platform.tenant("other")
        let stranger = try await client.platform.send(
            client.post("/api/tenants/\(other.slug)/graphql").body(query("{ __typename }"))
        )
        #expect(stranger.status == 403)
        #expect(stranger.code == "auth.forbidden")
        #expect(stranger.fields[.contentType] == Self.utf8)
    }

    @Test("URL: SHOULD NOT forbid by the content: a field that is not allowed is a field's error")
    func fieldPermission() async throws {
        let client = try await Client.make(.writer)
        let reply = try await client.platform.send(
            client.post("/graphql").body(query("{ viewer { role } auditEvent(id: \"x\") { id } }"))
        )
        #expect(reply.status == 422)
        let allowed = try await client.platform.send(
            client.post("/graphql").body(
                query(
                    "{ viewer { role } auditEvent(id: \"01890000-0000-7000-8000-000000000000\") { id } }"
                )
            )
        )
        #expect(allowed.status == 294)
        #expect(allowed.at("data", "viewer", "role") == "writer")
        #expect(allowed.at("errors", "0", "extensions", "code") == "auth.forbidden")
    }

    // MARK: Media types

    @Test("Media types: MUST take UTF-8 for granted where a media type does not name an encoding")
    func encoding() async throws {
        let body = query(#"{ auditEvents(filter: {actor: "Zoë"}) { nodes { id } } }"#)
        for type in ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"] {
            let reply = try await send(body, type: type)
            #expect(reply.status == 200, "\(type)")
            #expect(reply.fields[.contentType] == Self.utf8)
        }
        #expect(try await send(body, type: "application/json; charset=utf-16").status == 415)
    }

    // MARK: Request

    @Test("Request: MUST support POST with a body of UTF-8 JSON, on every URL of the schema")
    func post() async throws {
        let client = try await Client.make()
        for path in ["/graphql", "/api/tenants/\(client.tenant.slug)/graphql"] {
            let reply = try await client.platform.send(
                client.post(path).body(query("{ __typename }"))
            )
            #expect(reply.text == #"{"data":{"__typename":"Query"}}"#)
        }
    }

    @Test(
        "Request: what is not specified may be null or left out, and what is unknown MUST be ignored"
    )
    func optionalMembers() async throws {
        let nulls = try await send(
            #"{"query":"{ __typename }","operationName":null,"variables":null,"extensions":null}"#
        )
        #expect(nulls.status == 200)
        let unknown = try await send(#"{"query":"{ __typename }","id":7,"extensions":{"a":1}}"#)
        #expect(unknown.status == 200)
    }

    @Test("GET: the parameters MUST be in the query component, variables and extensions as JSON")
    func get() async throws {
        let document =
            "query A { __typename } query B($n: Int) { auditEvents(first: $n) { nodes { id } } }"
        let reply = try await get([
            ("query", document), ("operationName", "B"), ("variables", #"{"n":1}"#),
            ("extensions", "{}"),
        ])
        #expect(reply.status == 200)
        #expect(reply.at("data", "auditEvents", "nodes") == [])
        let nonsense = try await get([("query", document), ("variables", "{")])
        #expect(nonsense.status == 400)
        #expect(nonsense.at("errors", "0", "extensions", "field") == "/variables")
    }

    @Test("GET: the empty string is as good as nothing, but null is a name")
    func emptyParameters() async throws {
        let empty = try await get([
            ("query", "{ __typename }"), ("operationName", ""), ("variables", ""),
            ("extensions", ""),
        ])
        #expect(empty.status == 200)
        let null = try await get([
            ("query", "query null { __typename }"), ("operationName", "null"),
        ])
        #expect(null.status == 200)
        #expect(try await get([("query", "{ a }"), ("operationName", "null")]).status == 422)
    }

    @Test("GET: MUST NOT execute a mutation; 405 with Allow is RECOMMENDED")
    func getMutation() async throws {
        let client = try await Client.make()
        let document =
            "query Q { __typename } mutation M { recordAuditEvent(input: {eventType: \"A\"}) { id } }"
        for (name, status) in [("Q", 200), ("M", 405)] {
            let reply = try await client.get(
                "/graphql?query=\(escaped(document))&operationName=\(name)"
            )
            #expect(reply.status == status)
            #expect(reply.fields[.allow] == (status == 405 ? "POST" : nil))
        }
        let head = try await client.platform.send(
            TestRequest(
                "HEAD",
                "/graphql?query=\(escaped(document))&operationName=M",
                token: client.token
            )
        )
        #expect(head.status == 405)
        #expect(try await client.count == 0)
    }

    @Test("POST: a body without Content-Type SHOULD be refused, and so is what a form can send")
    func contentTypes() async throws {
        let client = try await Client.make()
        let mutation = query(#"mutation { recordAuditEvent(input: {eventType: "A"}) { id } }"#)
        for type in [
            nil, "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "text/plain", "text/plain; application/json", "application/graphql", "*/*",
        ] as [String?] {
            let reply = try await client.platform.send(
                client.post("/graphql").field("Accept", Self.response).body(mutation, type: type)
            )
            #expect(reply.status == 415, "\(type ?? "none")")
            #expect(reply.code == "input.unsupported_media_type")
            #expect(reply.fields[.contentType] == Self.utf8)
        }
        #expect(try await client.count == 0)
    }

    // MARK: Response

    @Test(
        "Body: MUST be a result in the chosen media type, MUST name it and SHOULD name the encoding"
    )
    func body() async throws {
        for accept in [Self.response, "application/json"] {
            let reply = try await send(query("{ __typename }"), accept: accept)
            #expect(reply.text == #"{"data":{"__typename":"Query"}}"#)
            #expect(reply.fields[.contentType] == accept + "; charset=utf-8")
        }
    }

    @Test("Body: MUST respect Accept, and encode in the type of the highest priority")
    func priorities() async throws {
        for (accept, type) in [
            ("\(Self.response), application/json;q=0.9", Self.response),
            ("\(Self.response);q=0.1, application/json", "application/json"),
        ] {
            let reply = try await send(query("{ __typename }"), accept: accept)
            #expect(reply.fields[.contentType] == type + "; charset=utf-8")
        }
    }

    @Test("Body: SHOULD answer 406 when Accept allows none of the server's types, and not run it")
    func notAcceptable() async throws {
        let client = try await Client.make()
        let reply = try await client.platform.send(
            client.post("/graphql").field("Accept", "text/html")
                .body(query(#"mutation { recordAuditEvent(input: {eventType: "A"}) { id } }"#))
        )
        #expect(reply.status == 406)
        #expect(reply.code == "http.not_acceptable")
        #expect(try await client.count == 0)
    }

    @Test(
        "Body: a client that accepts plain JSON only gets that, with 200 for every GraphQL request"
    )
    func legacyClients() async throws {
        let requests = [
            query("{ __typename }"), query(Self.failing), query("{"), query("{ nothing }"),
            query("query A { __typename } query B { __typename }"),
            query("query ($n: Int!) { auditEvents(first: $n) { nodes { id } } }"),
        ]
        for request in requests {
            let reply = try await send(request, accept: "application/json")
            #expect(reply.status == 200, "\(request)")
            #expect(reply.fields[.contentType] == "application/json; charset=utf-8")
        }
        let malformed = try await send("{}", accept: "application/json")
        #expect(malformed.status == 422)
        #expect(malformed.fields[.contentType] == Self.utf8)
    }

    // MARK: Status codes

    @Test("Status: SHOULD be 200 with data and without errors")
    func success() async throws {
        #expect(try await send(query("{ __typename }")).status == 200)
    }

    @Test(
        "Status: MUST be 2xx with data, and SHOULD be 294 with data and errors, be the data null or not"
    )
    func partialSuccess() async throws {
        let partial = try await send(query(Self.failing))
        #expect(partial.status == 294)
        #expect(partial.at("errors")?.array?.count == 1)
        let null = try await send(query("{ auditEvents(first: 0) { nodes { id } } }"))
        #expect(null.status == 294)
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
        for (extra, status) in [(0, 422), (1, 413)] {
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
        "Status: what is not a well-formed request SHOULD be answered with 422",
        arguments: [
            "{}", #"{"qeury":"{__typename}"}"#, #"{"query":7}"#, #"{"query":null}"#, "7", "null",
            #"{"query":"{__typename}","variables":[7]}"#, "[]", #"[{"query":"{__typename}"}]"#,
            #"{"query":"{__typename}","operationName":5}"#,
            #"{"query":"{__typename}","extensions":"a"}"#,
        ]
    )
    func malformedRequests(body: String) async throws {
        let reply = try await send(body)
        #expect(reply.status == 422)
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
        "Status: a document that does not pass validation SHOULD be answered with 422, and not run"
    )
    func validation() async throws {
        let reply = try await send(query("{ nothing }"))
        #expect(reply.status == 422)
        #expect(reply.code == "graphql.validation")
        #expect(reply.at("data") == nil)
    }

    @Test("Status: an operation that cannot be determined SHOULD be answered with 422")
    func operationName() async throws {
        let two = "query A { __typename } query B { __typename }"
        for body in [query(two), query(two, ["operationName": "C"])] {
            #expect(try await send(body).status == 422)
        }
    }

    @Test("Status: variables that cannot be coerced SHOULD be answered with 422")
    func variables() async throws {
        let document = "query ($n: Int!) { auditEvents(first: $n) { nodes { id } } }"
        for body in [query(document), query(document, ["variables": ["n": "x"]])] {
            let reply = try await send(body)
            #expect(reply.status == 422)
            #expect(reply.code == "graphql.variables")
        }
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
