@testable import API
import Domain
@testable import GraphQL
import JSON
import TestSupport
import Testing

@Suite("Bounds of the GraphQL schema")
struct SchemaLimitsTests {
    private static let columns = """
        id occurredAt recordedAt eventType action entityType entityId entityKey entityName userId actor
        changedFields details oldValues newValues eventMetadata outcome sourceIp requestId idempotencyKey
        """

    @Test("are stated in the schema text as the service states them")
    func stated() throws {
        let limits = try Schema(sdl: EmbeddedDocument.schema).limits()
        #expect(limits.documentBytesMax == Limits.graphQLDocumentBytesMax)
        #expect(limits.tokensMax == Limits.graphQLTokensMax)
        #expect(limits.selectionDepthMax == Limits.graphQLDepthMax)
        #expect(limits.aliasesMax == Limits.graphQLAliasesMax)
        #expect(limits.fieldsMax == Limits.graphQLFieldsMax)
        #expect(limits.introspectionDepthMax == Limits.graphQLIntrospectionDepthMax)
        #expect(limits.costMax == Limits.graphQLCostMax)
    }

    @Test("know the size of every list of objects")
    func sized() throws {
        let schema = try Schema(sdl: EmbeddedDocument.schema)
        let fields = schema.types.filter { !$0.isBuiltIn }
            .flatMap { type in type.fields.map { (type, $0) } }
        let handedDown = Set(
            fields.flatMap { _, field in
                (field.listSize?.sizedFields ?? []).map { "\(schema[field.type.named].name).\($0)" }
            }
        )
        for (type, field) in fields
        where field.isList && schema[field.type.named].isComposite && field.listSize == nil {
            let name = "\(type.name).\(field.name)"
            #expect(handedDown.contains(name), "nothing says how long \(name) is")
        }
    }

    private static func answer(_ query: String, _ variables: JSONObject = [:]) async throws
        -> String
    {
        let client = try await Client.make()
        let body: JSONObject = ["query": .string(query), "variables": .object(variables)]
        let request = client.post("/graphql").body(JSONValue.object(body).description)
        return try await client.platform.send(request).text
    }

    @Test(
        "let through what an admin UI asks for",
        arguments: [
            "{ auditEvents(first: 200) { nodes { \(columns) previousOnEntity { \(columns) } } } }",
            """
            { auditEvents(first: 200) { edges { cursor node { \(columns) previousOnEntity { \(columns) } } }
              pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount { value isMore display } } }
            """,
            // A dashboard: a page and a count for each of eight filters.
            "{ "
                + (0..<8).map {
                    "a\($0): auditEvents(first: 50) { nodes { \(columns) } totalCount { display } }"
                }
                .joined(separator: " ") + " }",
        ]
    )
    func sensible(_ query: String) async throws {
        let answer = try await Self.answer(query)
        #expect(answer.hasPrefix(#"{"data":{"#), "\(answer.prefix(300))")
        #expect(!answer.contains("errors"))
    }

    @Test("refuse lists under many names with chains below, and say which field costs most")
    func chains() async throws {
        let chain =
            String(repeating: "previousOnEntity { ", count: 9) + "id"
            + String(repeating: " }", count: 9)
        let query =
            "query ($n: Int) { "
            + (0..<32).map { "a\($0): auditEvents(first: $n) { nodes { \(chain) } }" }
            .joined(separator: " ") + " }"
        let answer = try await Self.answer(query, ["n": 200])
        #expect(
            answer.hasPrefix(#"{"errors":[{"message":"Operation costs 294752, and at most 10000"#)
        )
        #expect(answer.contains(#""code":"graphql.limit","cost":294752,"maximum":10000,"#))
        #expect(answer.contains(#""field":"a0.nodes.previousOnEntity"}"#))
        let few = try await Self.answer(query, ["n": 1])
        #expect(few.hasPrefix(#"{"data":{"a0":{"nodes":[]}"#))
    }

    @Test("let every client read the whole schema once, and not thirty times over")
    func introspection() async throws {
        let types = """
            types { name kind description fields(includeDeprecated: true) { name description
              args { name type { name ofType { name ofType { name } } } defaultValue }
              type { name ofType { name ofType { name ofType { name } } } } }
              inputFields { name type { name } } enumValues { name } interfaces { name } possibleTypes { name } }
            """
        let whole = try await Self.answer(
            "{ __schema { \(types) directives { name args { name } } } }"
        )
        #expect(whole.hasPrefix(#"{"data":{"__schema":{"types":[{"#))
        let bomb =
            "{ "
            + (0..<20).map { "a\($0): __schema { ...T }" }.joined(separator: " ")
            + " } fragment T on __Schema { \(types) }"
        let answer = try await Self.answer(bomb)
        #expect(answer.contains("at most 10000 is allowed"), "\(answer.prefix(300))")
    }
}
