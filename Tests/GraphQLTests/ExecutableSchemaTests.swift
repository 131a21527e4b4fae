@testable import GraphQL
import JSON
import Testing

@Suite("Binding and preparing")
struct ExecutableSchemaTests {
    @Test("One error names every missing and every superfluous binding")
    func binding() throws {
        let schema = try Schema(
            sdl: """
                type Query { a: Int b: Int c: Thing d: Either }
                type Subscription { s: Int t: Int }
                type Thing { x: Int y: Int }
                type Other { x: Int }
                union Either = Thing | Other
                scalar Money
                """
        )
        var resolvers = Resolvers<Void>()
        resolvers.bindRoot("Query") { type in
            type.field("a") { _ in .int(1) }
            type.field("a") { _ in .int(2) }
            type.field("nope") { _ in .null }
            type.field("c") { _ in .null }
            type.field("d") { _ in .null }
        }
        resolvers.bindSubscription("Subscription") { type in
            type.stream("t") { _, _, _ in Library.BookSource([]) }
            type.stream("u") { _, _, _ in Library.BookSource([]) }
        }
        resolvers.bind(String.self, "Thing") { type in
            type.remaining { name in
                if name == "x" { { _ in .int(1) } } else { nil }
            }
        }
        resolvers.bind(String.self, "Other") { $0.field("x") { _ in .null } }
        resolvers.bind(Int.self, "Gone") { $0.field("x") { _ in .null } }
        let error = #expect(throws: BindingError.self) {
            try ExecutableSchema(
                schema: schema,
                resolvers: resolvers,
                scalars: [.uuid],
                onInternalError: { _ in }
            )
        }
        #expect(
            error?.description == """
                GraphQL schema and resolvers differ; missing resolvers: Query.b, Subscription.s, Thing.y; \
                superfluous resolvers: Query.a, Query.nope, Subscription.u, Gone; \
                "Thing" and "Other" of "Either" are bound to one Swift type; \
                no scalar registered for "Money"; scalar "UUID" is not in the schema
                """
        )
    }

    @Test("Only a leaf can be bound to write itself")
    func leafBinding() throws {
        let schema = try Schema(
            sdl: "type Query { name: [String!] thing: Thing } type Thing { x: Int }"
        )
        var resolvers = Resolvers<Void>()
        resolvers.bindRoot("Query") { type in
            type.leaf("name") { _, _ in false }
            type.leaf("thing") { _, _ in false }
        }
        resolvers.bind(String.self, "Thing") { $0.field("x") { _ in .null } }
        let error = #expect(throws: BindingError.self) {
            try ExecutableSchema(schema: schema, resolvers: resolvers, onInternalError: { _ in })
        }
        #expect(error?.problems == [#""Query.thing" is bound as a leaf and is none"#])
    }

    @Test("A leaf that writes itself may be null, fail, and stand in an object that waits")
    func leaves() async throws {
        struct Refused: Error {}
        let schema = try Schema(
            sdl: "type Query { it: It } type It { a: String b: String! c: String later: String }"
        )
        var resolvers = Resolvers<Void>()
        resolvers.bindRoot("Query") { $0.async("it") { _, _, _, _ in .object("it") } }
        resolvers.bind(String.self, "It") { type in
            type.leaf("a") { text, json in
                json.write(string: text)
                return true
            }
            type.leaf("b") { _, _ in false }
            type.leaf("c") { _, json in
                json.write(raw: "\"half")
                throw Refused()
            }
            type.async("later") { _, _, _, _ in .string("then") }
        }
        let executable = try ExecutableSchema(
            schema: schema,
            resolvers: resolvers,
            onInternalError: { _ in }
        )
        func data(_ query: String) async throws -> JSONValue? {
            let result = await executable.execute(GraphQLRequest(query: query), context: ())
            return try JSONValue(parsing: result.body)["data"]
        }
        #expect(
            try await data("{ it { a c later } }") == [
                "it": ["a": "it", "c": nil, "later": "then"]
            ]
        )
        #expect(try await data("{ it { a b } }") == ["it": nil])
    }

    private func refusal(_ request: GraphQLRequest) throws -> String? {
        switch try Library.executable().prepare(request) {
        case .ready: return nil
        case .refused(let result):
            #expect(result.isRequestError)
            return String(decoding: result.body, as: UTF8.self)
        }
    }

    @Test("The operation's kind and name are known before it runs")
    func kind() throws {
        let executable = try Library.executable()
        let text = "query A { kind } mutation B { fail { id } }"
        guard
            case .ready(let query) = executable.prepare(
                GraphQLRequest(query: text, operationName: "A")
            ),
            case .ready(let mutation) = executable.prepare(
                GraphQLRequest(query: text, operationName: "B")
            ),
            case .ready(let anonymous) = executable.prepare(GraphQLRequest(query: "{ kind }"))
        else {
            Issue.record("an operation was refused")
            return
        }
        #expect(query.kind == .query && query.name == "A")
        #expect(mutation.kind == .mutation && mutation.name == "B")
        #expect(anonymous.kind == .query && anonymous.name == nil)
    }

    @Test("An operation that cannot be chosen is a request error")
    func choice() throws {
        let text = "query A { kind } query B { kind }"
        #expect(
            try refusal(GraphQLRequest(query: text))
                == #"{"errors":[{"message":"Must provide operation name if document contains multiple operations.","extensions":{"code":"graphql.bad_request"}}]}"#
        )
        #expect(
            try refusal(GraphQLRequest(query: text, operationName: "C"))
                == #"{"errors":[{"message":"Unknown operation named \"C\".","extensions":{"code":"graphql.bad_request"}}]}"#
        )
        #expect(
            try refusal(GraphQLRequest(query: "fragment F on Book { id }"))?
                .contains("Fragment \\\"F\\\" is never used.") == true
        )
        #expect(
            try refusal(GraphQLRequest(query: "{ kin"))
                == #"{"errors":[{"message":"Syntax Error: Expected Name, found <EOF>.","locations":[{"line":1,"column":6}],"extensions":{"code":"graphql.syntax"}}]}"#
        )
        #expect(
            try refusal(GraphQLRequest(query: "{ kin }"))
                == #"{"errors":[{"message":"Cannot query field \"kin\" on type \"Query\". Did you mean \"kind\" or \"big\"?","locations":[{"line":1,"column":3}],"extensions":{"code":"graphql.validation"}}]}"#
        )
    }

    @Test("Conditions on variables choose the plan anew in one cached document")
    func conditions() async throws {
        let executable = try Library.executable()
        let text =
            "query ($a: Boolean!) { kind @skip(if: $a) ... @include(if: $a) { leaf { id } } }"
        for (truth, expected) in [
            (true, #"{"data":{"leaf":{"id":"7"}}}"#), (false, #"{"data":{"kind":"NOVEL"}}"#),
            (true, #"{"data":{"leaf":{"id":"7"}}}"#),
        ] {
            var variables = JSONObject()
            variables["a"] = .bool(truth)
            let result = await executable.execute(
                GraphQLRequest(query: text, variables: variables),
                context: Library.Context()
            )
            #expect(String(decoding: result.body, as: UTF8.self) == expected)
        }
        #expect(executable.cache.count == 1)
    }
}

@Suite("Requests")
struct GraphQLRequestTests {
    @Test("A body becomes a request; unknown members are let pass")
    func accepted() throws {
        let request = try GraphQLRequest(
            ["query": "{ a }", "operationName": "", "variables": ["b": 1], "id": 7])
        var variables = JSONObject()
        variables["b"] = 1
        #expect(request == GraphQLRequest(query: "{ a }", variables: variables))
        #expect(
            try GraphQLRequest(["query": "", "operationName": nil, "variables": nil])
                == GraphQLRequest(query: "")
        )
    }

    @Test(
        "A member of the wrong type is named",
        arguments: [
            ("[]", "The request body must be a JSON object, not an array."),
            ("{}", "The request has no \"query\"."),
            (#"{"query":1}"#, "\"query\" must be a string, not a number."),
            (
                #"{"query":"","operationName":true}"#,
                "\"operationName\" must be a string, not a boolean."
            ),
            (#"{"query":"","variables":"{}"}"#, "\"variables\" must be an object, not a string."),
            (#"{"query":"","extensions":[]}"#, "\"extensions\" must be an object, not an array."),
        ]
    )
    func refused(_ body: String, _ message: String) throws {
        let value = try JSONValue(parsing: Array(body.utf8))
        let error = #expect(throws: GraphQLError.self) { try GraphQLRequest(value) }
        #expect(error?.message == message)
        #expect(error?.code == "graphql.bad_request")
    }
}

@Suite("Document cache")
struct DocumentCacheTests {
    private func document(_ text: String) throws -> PreparedDocument {
        PreparedDocument(try Parser.parse(text))
    }

    @Test("The document least recently used goes first")
    func order() throws {
        let cache = DocumentCache(entriesMax: 2, bytesMax: 1000)
        cache.insert(try document("{ a }"), for: "a")
        cache.insert(try document("{ b }"), for: "b")
        #expect(cache.document("a") != nil)
        cache.insert(try document("{ c }"), for: "c")
        #expect(cache.document("b") == nil)
        #expect(cache.document("a") != nil && cache.document("c") != nil)
    }

    @Test("Texts are kept to a number of bytes together")
    func bytes() throws {
        let cache = DocumentCache(entriesMax: 100, bytesMax: 10)
        let prepared = try document("{ a }")
        cache.insert(prepared, for: "123456")
        cache.insert(prepared, for: "1234")
        #expect(cache.count == 2)
        cache.insert(prepared, for: "x")
        #expect(cache.count == 2 && cache.document("123456") == nil)
        cache.insert(prepared, for: "12345678901")
        #expect(cache.count == 2)
    }
}
