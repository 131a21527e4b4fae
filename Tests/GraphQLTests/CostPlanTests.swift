@testable import GraphQL
import JSON
import Testing

@Suite("Cost")
struct CostPlanTests {
    private static let sdl = """
        directive @cost(weight: Int!) on FIELD_DEFINITION | OBJECT | SCALAR
        directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
        directive @limits(cost: Int!, depth: Int) on SCHEMA
        schema @limits(cost: 1000, depth: 12) { query: Query }
        type Query {
          events(first: Int = 10, last: Int, ids: [ID!]): Connection! @cost(weight: 5)
            @listSize(assumedSize: 50, slicingArguments: ["first", "last", "ids"], sizedFields: ["edges", "nodes"])
          plain(count: Int): [Event!]! @listSize(assumedSize: 7, slicingArguments: ["count"])
          any: [Node!]! @listSize(assumedSize: 3)
          one: Event
        }
        type Connection { edges: [Edge!]! nodes: [Event!]! total: Int! @cost(weight: 20) }
        type Edge { node: Event! }
        interface Node { id: ID! }
        type Event implements Node { id: ID! text: Text previous: Event @cost(weight: 4) }
        type Heavy implements Node @cost(weight: 9) { id: ID! }
        scalar Text @cost(weight: 2)
        """

    private static func executable() throws -> ExecutableSchema<Void> {
        var resolvers = Resolvers<Void>()
        resolvers.bindRoot("Query") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Int.self, "Connection") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Bool.self, "Edge") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(String.self, "Event") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Double.self, "Heavy") { $0.remaining { _ in { _ in .null } } }
        return try ExecutableSchema(
            schema: Schema(sdl: sdl),
            resolvers: resolvers,
            scalars: [GraphQLScalar("Text", parse: { $0 }, accepts: { _ in true })],
            onInternalError: { _ in }
        )
    }

    private static func cost(_ query: String, _ variables: JSONValue = [:]) throws -> Int? {
        let request = GraphQLRequest(query: query, variables: variables.object ?? JSONObject())
        guard case .ready(let operation) = try executable().prepare(request) else { return nil }
        return operation.cost
    }

    @Test(
        "An operation costs its fields' weights and, for each item, its type and what is below",
        arguments: [
            ("{ one { id } }", 1),
            ("{ one { text } }", 3),
            ("{ one { previous { previous { id } } } }", 1 + 5 + 5),
            ("{ plain { id } }", 7),
            ("{ plain(count: 20) { text } }", 20 * 3),
            // The default of the slicing argument counts before the assumed size.
            ("{ events { nodes { id } } }", 5 + 1 + 10),
            ("{ events(first: 3, last: 30) { nodes { id } } }", 5 + 1 + 30),
            ("{ events(first: null) { nodes { id } } }", 5 + 1 + 50),
            (
                "{ events(first: 0, ids: [1, 2]) { edges { node { text } } total } }",
                5 + 1 + 20 + 2 * 4
            ),
            // Of an interface the dearest object counts, also when only another is asked for more.
            ("{ any { id } }", 3 * 1),
            ("{ any { ... on Event { previous { id } } } }", 3 * (1 + 5)),
            // A field that merges is asked for once, an alias is a field of its own.
            ("{ one { id } ...F } fragment F on Query { one { text } }", 3),
            ("{ a: one { id } b: one { id } }", 2),
            ("{ one { id } plain @skip(if: true) { id } }", 1),
        ]
    )
    func weights(_ query: String, _ cost: Int) throws {
        #expect(try Self.cost(query) == cost)
    }

    @Test("Sizes that variables say are multiplied for each request")
    func variables() throws {
        let query = """
            query ($n: Int, $m: Int = 2, $ids: [ID!]) {
              events(first: $n, ids: $ids) { nodes { id } edges { node { id } } }
              plain(count: $m) { id }
            }
            """
        #expect(try Self.cost(query) == 6 + 10 + 20 + 2)
        #expect(try Self.cost(query, ["n": 100]) == 6 + 100 + 200 + 2)
        #expect(try Self.cost(query, ["n": 1, "ids": ["a", "b", "c"], "m": 9]) == 6 + 3 + 6 + 9)
    }

    @Test("A fragment below two fields is counted with the size of each")
    func sharedFragment() throws {
        let query = """
            { a: events(first: 2) { ...C } b: events(first: 30) { ...C } }
            fragment C on Connection { nodes { text } }
            """
        #expect(try Self.cost(query) == 2 * 6 + 2 * 3 + 30 * 3)
    }

    @Test("An operation at the maximum runs, and one beyond is told where to look")
    func maximum() throws {
        #expect(try Self.cost("{ plain(count: 1000) { id } }") == 1000)
        let request = GraphQLRequest(
            query:
                "query Q($n: Int) {\n  one { id }\n  a: events(first: $n) { edges { node { text } } total } }",
            variables: ["n": 250]
        )
        guard case .refused(let result) = try Self.executable().prepare(request) else {
            Issue.record("the operation was let through")
            return
        }
        #expect(
            String(decoding: result.body, as: UTF8.self)
                == #"{"errors":[{"message":"Operation costs 1027, and at most 1000 is allowed; \"a.edges\" costs most: 1000. Ask for smaller pages, fewer aliases or less nesting.","locations":[{"line":3,"column":26}],"extensions":{"code":"graphql.limit","cost":1027,"maximum":1000,"field":"a.edges"}}]}"#
        )
    }

    @Test("Huge sizes count as very much and do not overflow")
    func overflow() throws {
        let nested = (0..<4).map { "a\($0): plain(count: 2000000000) { previous { id } }" }
        #expect(try Self.cost("{ \(nested.joined(separator: " ")) }") == nil)
    }

    @Test("Introspection is counted with the sizes that the schema has")
    func introspection() throws {
        let once = try #require(try Self.cost("{ __schema { types { fields { name } } } }"))
        let types = try Schema(sdl: Self.sdl).types.count { $0.id.index > 1 }
        #expect(once > types && once < 10 * types)
        let again = try #require(
            try Self.cost("{ __schema { types { a: fields { name } b: fields { name } } } }")
        )
        #expect(again > once)
        #expect(
            try Self.cost("{ __type(name: \"Event\") { name ofType { ofType { name } } } }") == 0
        )
    }

    @Test("The schema's stated bounds replace those given, and the others stay")
    func limits() throws {
        let limits = try Schema(sdl: Self.sdl).limits()
        #expect(limits.costMax == 1000)
        #expect(limits.selectionDepthMax == 12)
        #expect(limits.tokensMax == GraphQLLimits.request.tokensMax)
    }

    @Test(
        "Each fault in the directives of cost is named",
        arguments: [
            (
                #"type Query { a: Int @cost(weight: -1) }"#,
                "@cost: \"Query.a\" weighs less than nothing. (4:14)"
            ),
            (
                #"type Query { a: Int @listSize(assumedSize: 1) }"#,
                "@listSize: \"Query.a\" is no list. (4:14)"
            ),
            (
                #"type Query { a: [Int] @listSize(slicingArguments: "first") }"#,
                "@listSize: \"Query.a\" has no argument \"first\". (4:14)"
            ),
            (
                #"type Query { a: Query b: Int c: Query @listSize(sizedFields: ["b"]) }"#,
                "@listSize: \"Query.c\" answers no list \"b\". (4:30)"
            ),
            (
                #"type Query { a: [Int] @listSize(assumedSize: -1) }"#,
                "@listSize: \"Query.a\" has less than nothing. (4:14)"
            ),
            (
                #"extend schema @limits(sense: 3) type Query { a: Int }"#,
                "@limits: \"sense\" is no bound, or not above 0. (4:23)"
            ),
        ]
    )
    func faults(_ definitions: String, _ message: String) {
        let directives = """
            directive @cost(weight: Int!) on FIELD_DEFINITION | OBJECT
            directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]) on FIELD_DEFINITION
            directive @limits(sense: Int) on SCHEMA

            """
        let error = #expect(throws: SchemaError.self) { try Schema(sdl: directives + definitions) }
        #expect(error?.description == message)
    }
}
