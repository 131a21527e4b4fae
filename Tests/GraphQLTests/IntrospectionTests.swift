import GraphQL
import JSON
import TestSupport
import Testing

@Suite("Introspection")
struct IntrospectionTests {
    /// The query that GraphiQL and code generators send.
    private static let standard = """
        query IntrospectionQuery { __schema { description
          queryType { name } mutationType { name } subscriptionType { name }
          types { ...FullType }
          directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
        fragment FullType on __Type { kind name description specifiedByURL isOneOf
          fields(includeDeprecated: true) { name description
            args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
          inputFields(includeDeprecated: true) { ...InputValue }
          interfaces { ...TypeRef }
          enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
          possibleTypes { ...TypeRef } }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name
          ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
          ofType { kind name } } } } } } } } } }
        """

    private static func executable(_ sdl: String) throws -> ExecutableSchema<Void> {
        let schema = try Schema(sdl: sdl)
        var resolvers = Resolvers<Void>()
        for name in ["Root", "Change", "Stream"] {
            // Three object types, three Swift types, no field that is ever read.
            switch name {
            case "Root": resolvers.bindRoot(name) { $0.remaining { _ in { _ in .null } } }
            case "Change": resolvers.bind(Int.self, name) { $0.remaining { _ in { _ in .null } } }
            default: resolvers.bind(Bool.self, name) { $0.remaining { _ in { _ in .null } } }
            }
        }
        return try ExecutableSchema(
            schema: schema,
            resolvers: resolvers,
            scalars: [GraphQLScalar("Time", parse: { $0 }, accepts: { _ in true })],
            onInternalError: { _ in }
        )
    }

    @Test("One type shows its deprecations only when asked to")
    func deprecation() async throws {
        let body = try await Library.run(
            """
            { __type(name: "Kind") { kind enumValues { name } all: enumValues(includeDeprecated: true) { name isDeprecated } }
              book: __type(name: "Book") { fields { name } interfaces { name } fields2: fields(includeDeprecated: true) { deprecationReason } }
              time: __type(name: "DateTime") { specifiedByURL } pick: __type(name: "Pick") { isOneOf }
              none: __type(name: "Nope") { name } hidden: __type(name: "__MetaFields") { name } }
            """
        )
        #expect(
            body.hasPrefix(
                #"{"data":{"__type":{"kind":"ENUM","enumValues":[{"name":"NOVEL"},{"name":"ESSAY"}],"all":[{"name":"NOVEL","isDeprecated":false},{"name":"ESSAY","isDeprecated":false},{"name":"OTHER","isDeprecated":true}]},"#
            )
        )
        #expect(!body.contains(#"{"name":"old"}"#))
        #expect(body.contains(#"{"deprecationReason":"Use title."}"#))
        #expect(
            body.hasSuffix(
                #""time":{"specifiedByURL":"https://www.rfc-editor.org/rfc/rfc3339"},"pick":{"isOneOf":true},"none":null,"hidden":null}}"#
            )
        )
    }

    @Test("A client of another make rebuilds the same schema from the standard query")
    func roundTrip() async throws {
        let result = try await Self.executable(SchemaTests.kitchenSink).execute(
            GraphQLRequest(query: Self.standard),
            context: ()
        )
        #expect(result.errorCount == 0)
        let script = """
            const { buildClientSchema, buildSchema, lexicographicSortSchema, printSchema, validateSchema } = require("graphql");
            const [sdl, answer] = JSON.parse(require("fs").readFileSync(0, "utf8"));
            const text = schema => printSchema(lexicographicSortSchema(schema));
            // Debian's release, 16.6, is older than @oneOf: it is left out on both sides.
            const schema = answer.data.__schema;
            schema.directives = schema.directives.filter(directive => directive.name !== "oneOf");
            const rebuilt = buildClientSchema(answer.data);
            for (const error of validateSchema(rebuilt)) console.log(error.message);
            const ours = text(rebuilt);
            const theirs = text(buildSchema(sdl, { assumeValidSDL: true }));
            console.log(ours === theirs ? "same" : ours + "\\n=====\\n" + theirs);
            """
        let input = JSONValue.array([
            .string(SchemaTests.kitchenSink), try JSONValue(parsing: result.body),
        ])
        guard let output = try NodeGraphQL.run(script, input: input.serialized) else { return }
        #expect(output == "same\n")
    }
}
