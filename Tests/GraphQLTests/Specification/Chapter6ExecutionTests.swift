import GraphQL
import JSON
import Synchronization
import Testing

/// The examples of chapters 4, 6 and 7 of the September 2025 specification, run.
@Suite("Specification 4, 6 and 7: Introspection, Execution, Response")
struct Chapter6ExecutionTests {
    private struct Node: Sendable {
        var name: String?
        var friends: [Node]?
    }

    private struct Refused: GraphQLFieldError {
        var message: String { "Name for character with ID 1002 could not be fetched." }
        var errorCode: String { "hero.name" }
        var extensions: JSONObject { JSONObject() }
    }

    private final class Number: Sendable {
        let value = Mutex(0)
    }

    private static let sdl = """
        type Query {
          foo: String bar: String baz: String qux: String a: Pair hero: Hero strict: StrictHero
          user(id: ID = 4, size: Int! = 9): String!
          "Deprecated, as 3.13.3 shows." oldField: String @deprecated(reason: "Use `foo`.")
        }
        type Pair { subfield1: String subfield2: String }
        type Hero { name: String heroFriends: [Hero] }
        type StrictHero { name: String! heroFriends: [StrictHero] firm: [StrictHero!]! }
        type Mutation { changeTheNumber(newNumber: Int!): Change }
        type Change { theNumber: Int! }
        """

    private static func executable() throws -> ExecutableSchema<Number> {
        var resolvers = Resolvers<Number>()
        let hero = Node(
            name: "R2-D2",
            friends: [Node(name: "Luke"), Node(name: nil), Node(name: "Leia")]
        )
        resolvers.bindRoot("Query") { type in
            for name in ["foo", "bar", "baz", "qux", "oldField"] {
                type.field(name) { _ in .string(name.uppercased()) }
            }
            type.field("a") { _ in .object(true) }
            type.field("hero") { _ in .object(hero) }
            type.field("strict") { _ in .object([hero]) }
            type.field("user") { _, arguments in
                .string("\(arguments.string("id") ?? "none") \(arguments.int("size") ?? -1)")
            }
        }
        resolvers.bind(Bool.self, "Pair") { $0.remaining { name in { _ in .string(name) } } }
        resolvers.bind(Node.self, "Hero") { type in
            type.field("name") { node in
                guard let name = node.name else { throw Refused() }
                return .string(name)
            }
            type.field("heroFriends") { .objects($0.friends ?? []) }
        }
        resolvers.bind([Node].self, "StrictHero") { type in
            type.field("name") { nodes in
                guard let name = nodes[0].name else { throw Refused() }
                return .string(name)
            }
            type.field("heroFriends") { .objects(($0[0].friends ?? []).map { [$0] }) }
            type.field("firm") { .objects(($0[0].friends ?? []).map { [$0] }) }
        }
        resolvers.bindRoot("Mutation") { type in
            type.async("changeTheNumber") { _, arguments, _, number in
                let given = arguments.int("newNumber") ?? 0
                await Task.yield()
                return .object(
                    number.value.withLock { value in
                        value = given
                        return value
                    }
                )
            }
        }
        resolvers.bind(Int.self, "Change") { $0.field("theNumber") { .int($0) } }
        return try ExecutableSchema(
            schema: Schema(sdl: sdl),
            resolvers: resolvers,
            onInternalError: { _ in }
        )
    }

    private static func run(_ query: String, _ variables: JSONObject = [:]) async throws -> String {
        let request = GraphQLRequest(query: query, variables: variables)
        let result = try await executable().execute(request, context: Number())
        return String(decoding: result.body, as: UTF8.self)
    }

    @Test(
        "Fields come in the order in which they were first asked for (6.3.2, 7.2.2)",
        arguments: [
            (
                "{ foo ...Frag qux } fragment Frag on Query { bar baz }",
                #"{"foo":"FOO","bar":"BAR","baz":"BAZ","qux":"QUX"}"#
            ),
            (
                "{ foo ...Ignored ...Matching bar } fragment Ignored on Query { qux @skip(if: true) } fragment Matching on Query { bar qux foo }",
                #"{"foo":"FOO","bar":"BAR","qux":"QUX"}"#
            ),
            (
                "{ foo @skip(if: true) bar foo }",
                #"{"bar":"BAR","foo":"FOO"}"#
            ),
            (
                "{ a { subfield1 } ...ExampleFragment } fragment ExampleFragment on Query { a { subfield2 } foo }",
                #"{"a":{"subfield1":"subfield1","subfield2":"subfield2"},"foo":"FOO"}"#
            ),
        ]
    )
    func order(_ query: String, _ data: String) async throws {
        #expect(try await Self.run(query) == #"{"data":\#(data)}"#)
    }

    @Test("Mutations change one after the other (6.2.2)")
    func serial() async throws {
        let answer = try await Self.run(
            "mutation { first: changeTheNumber(newNumber: 1) { theNumber } second: changeTheNumber(newNumber: 3) { theNumber } third: changeTheNumber(newNumber: 2) { theNumber } }"
        )
        #expect(
            answer
                == #"{"data":{"first":{"theNumber":1},"second":{"theNumber":3},"third":{"theNumber":2}}}"#
        )
    }

    @Test(
        "An argument takes its value, its default, or nothing (6.4.1)",
        arguments: [
            ("{ user }", [:], "4 9"), ("{ user(id: 7) }", [:], "7 9"),
            ("{ user(id: null) }", [:], "none 9"),
            ("query ($id: ID) { user(id: $id) }", [:], "4 9"),
            ("query ($id: ID) { user(id: $id) }", ["id": nil], "none 9"),
            ("query ($id: ID) { user(id: $id) }", ["id": 12], "12 9"),
            ("query ($id: ID = 5) { user(id: $id) }", [:], "5 9"),
            ("query ($id: ID = 5) { user(id: $id) }", ["id": nil], "none 9"),
            ("query ($size: Int) { user(size: $size) }", [:], "4 9"),
            ("query ($size: Int = 3) { user(size: $size) }", [:], "4 3"),
        ] as [(String, JSONObject, String)]
    )
    func arguments(_ query: String, _ variables: JSONObject, _ user: String) async throws {
        #expect(try await Self.run(query, variables) == #"{"data":{"user":"\#(user)"}}"#)
    }

    @Test("A null that arrives by a variable where none may stand is the field's error (6.4.1)")
    func nullArgument() async throws {
        let answer = try await Self.run("query ($size: Int) { user(size: $size) }", ["size": nil])
        #expect(answer.hasPrefix(#"{"data":null,"errors":["#))
        #expect(answer.contains(#""path":["user"]"#))
    }

    @Test("A field that fails is null, and its error has a path (7.1.2)")
    func errorPath() async throws {
        let answer = try await Self.run(
            "{\n  hero {\n    name\n    heroFriends {\n      name\n    }\n  }\n}"
        )
        #expect(
            answer
                == #"{"data":{"hero":{"name":"R2-D2","heroFriends":[{"name":"Luke"},{"name":null},{"name":"Leia"}]}},"errors":[{"message":"Name for character with ID 1002 could not be fetched.","locations":[{"line":5,"column":7}],"path":["hero","heroFriends",1,"name"],"extensions":{"code":"hero.name"}}]}"#
        )
    }

    @Test("A null where none may stand makes what contains it null, up to what may be (6.4.4)")
    func propagation() async throws {
        let nullable = try await Self.run("{ strict { heroFriends { name } } }")
        #expect(
            nullable.hasPrefix(
                #"{"data":{"strict":{"heroFriends":[{"name":"Luke"},null,{"name":"Leia"}]}},"errors":[{"#
            )
        )
        #expect(nullable.contains(#""path":["strict","heroFriends",1,"name"]"#))
        let firm = try await Self.run("{ foo strict { firm { name } } }")
        #expect(firm.hasPrefix(#"{"data":{"foo":"FOO","strict":null},"errors":[{"#))
    }

    @Test("A request that cannot run has errors and no data (7.1)")
    func requestError() async throws {
        for query in [
            "{", "{ nope }", "query A { foo } query B { bar }",
            "query ($i: Int!) { user(size: $i) }",
        ] {
            #expect(try await Self.run(query).hasPrefix(#"{"errors":[{"message":"#))
        }
    }

    @Test("Types are told about as chapter 4 shows")
    func introspection() async throws {
        #expect(
            try await Self.run(#"{ __type(name: "Pair") { name fields { name type { name } } } }"#)
                == #"{"data":{"__type":{"name":"Pair","fields":[{"name":"subfield1","type":{"name":"String"}},{"name":"subfield2","type":{"name":"String"}}]}}}"#
        )
        #expect(
            try await Self.run("{ __typename hero { __typename } }")
                == #"{"data":{"__typename":"Query","hero":{"__typename":"Hero"}}}"#
        )
        let deprecated = try await Self.run(
            #"{ __type(name: "Query") { fields(includeDeprecated: true) { name isDeprecated deprecationReason } } }"#
        )
        #expect(
            deprecated.contains(
                #"{"name":"oldField","isDeprecated":true,"deprecationReason":"Use `foo`."}"#
            )
        )
        let wrapped = try await Self.run(
            #"{ __type(name: "StrictHero") { kind fields { type { kind name ofType { kind ofType { kind ofType { name } } } } } } }"#
        )
        #expect(
            wrapped.contains(
                #"{"type":{"kind":"NON_NULL","name":null,"ofType":{"kind":"LIST","ofType":{"kind":"NON_NULL","ofType":{"name":"StrictHero"}}}}}"#
            )
        )
    }
}
