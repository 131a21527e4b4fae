import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

/// What GraphQL over HTTP says that a server MUST or SHOULD do, section by section.
@Suite("GraphQL over HTTP")
struct GraphQLOverHTTPTests: GraphQLSending {
    static let response = "application/graphql-response+json"
    static let utf8 = "application/graphql-response+json; charset=utf-8"
    static let failing = "{ good: __typename auditEvents(first: 0) { nodes { id } } }"

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
        #expect(reply.status == 400)
        let allowed = try await client.platform.send(
            client.post("/graphql").body(
                query(
                    "{ viewer { role } auditEvent(id: \"01890000-0000-7000-8000-000000000000\") { id } }"
                )
            )
        )
        #expect(allowed.status == 200)
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
        #expect(try await get([("query", "{ a }"), ("operationName", "null")]).status == 400)
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

    @Test("Validation: SHOULD apply all rules, and MAY apply the service's own bounds")
    func rules() async throws {
        let aliases = (0...Limits.graphQLAliasesMax).map { "a\($0): __typename" }
        for (text, status) in [
            ("query A { __typename } fragment Unused on Query { __typename }", 400),
            ("query ($unused: Int) { __typename }", 400), ("{ viewer { name { a } } }", 400),
            ("{ \(aliases.joined(separator: " ")) }", 400),
            ("{ \(aliases.dropLast().joined(separator: " ")) }", 200),
        ] {
            #expect(try await send(query(text)).status == status, "\(text)")
        }
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
        #expect(malformed.status == 400)
        #expect(malformed.fields[.contentType] == "application/json; charset=utf-8")
    }
}

/// Sends a body to the GraphQL of a new tenant.
protocol GraphQLSending {}

extension GraphQLSending {
    func send(
        _ body: String,
        accept: String? = GraphQLOverHTTPTests.response,
        type: String? = "application/json",
        path: String = "/graphql"
    ) async throws -> TestRequest.Reply {
        let client = try await Client.make()
        var request = client.post(path).body(body, type: type)
        if let accept { request = request.field("Accept", accept) }
        return try await client.platform.send(request)
    }

    func query(_ text: String, _ rest: JSONObject = [:]) -> String {
        var members: JSONObject = ["query": .string(text)]
        for member in rest.members { members[member.key] = member.value }
        return JSONValue.object(members).description
    }
}
