import JSON
import TestSupport
import Testing

@testable import API

@Suite("Introspection of the service's own schema")
struct SchemaIntrospectionTests {
    /// The query that graphql-js itself sends, with everything that it can ask for.
    private static let query = """
        const { getIntrospectionQuery } = require("graphql");
        process.stdout.write(getIntrospectionQuery({
          specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true,
        }));
        """

    private static let comparison = """
        const { buildClientSchema, buildSchema, printSchema, validateSchema } = require("graphql");
        const [sdl, answer] = JSON.parse(require("fs").readFileSync(0, "utf8"));
        // Debian's release, 16.6, is older than @oneOf, which every schema has and this one does not use.
        const schema = answer.data.__schema;
        schema.directives = schema.directives.filter(directive => directive.name !== "oneOf");
        const rebuilt = buildClientSchema(answer.data);
        for (const error of validateSchema(rebuilt)) console.log(error.message);
        const [ours, theirs] = [rebuilt, buildSchema(sdl)].map(printSchema);
        console.log(ours === theirs ? "same" : ours + "\\n=====\\n" + theirs);
        for (const name of ["cost", "listSize", "limits"])
          console.log(rebuilt.getDirective(name).args.map(({ name, type }) => `${name}: ${type}`).join(", "));
        """

    @Test("gives a client of another make the schema that the text gives it, its directives too")
    func roundTrip() async throws {
        guard let query = try NodeGraphQL.run(Self.query, input: []) else { return }
        let client = try await Client.make()
        let body: JSONValue = ["query": .string(query)]
        let reply = try await client.platform.send(client.post("/graphql").body(body.description))
        #expect(reply.status == 200)
        let answer = try JSONValue(parsing: Array(reply.text.utf8))
        #expect(answer["errors"] == nil)
        let input = JSONValue.array([.string(EmbeddedDocument.schema), answer])
        let said = try NodeGraphQL.run(Self.comparison, input: input.serialized)
        #expect(
            said == """
                same
                weight: Int!
                assumedSize: Int, slicingArguments: [String!], sizedFields: [String!]
                documentBytes: Int!, tokens: Int!, depth: Int!, aliases: Int!, fields: Int!, \
                introspectionDepth: Int!, cost: Int!

                """
        )
    }
}
