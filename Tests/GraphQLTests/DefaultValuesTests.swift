import JSON
import Testing

@testable import GraphQL

@Suite("Default values")
struct DefaultValuesTests {
    private static let sdl = """
        schema { query: Root mutation: Change subscription: News }
        interface Named { name: String }
        type Root implements Named {
          int: Int! float: Float! text: String! truth: Boolean! id: ID! kind: Kind! at: Instant!
          ints: [Int!]! grid: [[Kind]!] self: Root! thing: Thing! things: [Thing!]!
          named: [Named] either: Either nobody: Nobody name: String
          argued(required: Instant!, by: Filter): Int
        }
        type Change implements Named { name: String thing: Thing! }
        type News implements Named { name: String thing: Thing }
        type Thing implements Named { name: String next: Thing! }
        type Other implements Named { name: String }
        union Either = Other | Thing
        interface Nobody { name: String }
        enum Kind { SECOND FIRST }
        input Filter { kind: Kind }
        scalar Instant
        """

    private func executable(_ sdl: String = sdl) throws -> ExecutableSchema<Void> {
        try ExecutableSchema(defaultValuesOf: try Schema(sdl: sdl))
    }

    private func run(_ query: String) async throws -> String {
        let result = try await executable().execute(GraphQLRequest(query: query), context: ())
        return String(decoding: result.body, as: UTF8.self)
    }

    @Test("A leaf is what its type says: of each scalar one value, of an enum its first")
    func leaves() async throws {
        #expect(
            try await run("{ int float text truth id kind at }")
                == #"{"data":{"int":1,"float":1.5,"text":"text","truth":true,"id":"1","kind":"SECOND","at":"text"}}"#
        )
    }

    @Test("A list has two items, also one of lists, of objects and of interfaces")
    func lists() async throws {
        #expect(
            try await run("{ ints grid things { name } named { __typename name } }")
                == #"{"data":{"ints":[1,1],"grid":[["SECOND","SECOND"],["SECOND","SECOND"]],"#
                + #""things":[{"name":"text"},{"name":"text"}],"#
                + #""named":[{"__typename":"Root","name":"text"},{"__typename":"Root","name":"text"}]}}"#
        )
    }

    @Test("Objects nest as deep as a document asks, through themselves and through the root")
    func recursion() async throws {
        #expect(
            try await run("{ self { self { thing { next { next { __typename name } } } } } }")
                == #"{"data":{"self":{"self":{"thing":{"next":{"next":{"__typename":"Thing","name":"text"}}}}}}}"#
        )
    }

    @Test("An interface or a union is its first possible type, and null when there is none")
    func abstractTypes() async throws {
        #expect(
            try await run(
                "{ either { __typename ... on Thing { next { name } } ... on Other { name } } nobody { name } }"
            ) == #"{"data":{"either":{"__typename":"Other","name":"text"},"nobody":null}}"#
        )
    }

    @Test("Arguments are coerced by their types and then make no difference")
    func arguments() async throws {
        #expect(
            try await run(
                "{ a: argued(required: {any: [1]}) b: argued(required: 7, by: {kind: FIRST}) }"
            ) == #"{"data":{"a":1,"b":1}}"#
        )
        #expect(try await run("{ argued }").contains("graphql.validation"))
        #expect(
            try await run("{ argued(required: 1, by: {kind: THIRD}) }").contains(
                "graphql.validation"
            )
        )
    }

    @Test("A mutation answers like a query")
    func mutation() async throws {
        #expect(
            try await run("mutation { name thing { name } }")
                == #"{"data":{"name":"text","thing":{"name":"text"}}}"#
        )
    }

    @Test("A subscription has two events and ends")
    func subscription() async throws {
        let executable = try executable()
        let request = GraphQLRequest(query: "subscription { now: thing { name } }")
        guard case .ready(let operation) = executable.prepare(request),
            case .started(var stream) = await executable.subscribe(operation, context: ())
        else {
            Issue.record("refused")
            return
        }
        for _ in 0..<2 {
            guard case .response(let result) = await stream.next() else {
                Issue.record("no event")
                return
            }
            #expect(
                String(decoding: result.body, as: UTF8.self)
                    == #"{"data":{"now":{"name":"text"}}}"#
            )
        }
        guard case .complete = await stream.next() else {
            Issue.record("no end")
            return
        }
    }

    @Test("Whatever is valid has a value everywhere, for the specification's own schema and ours")
    func everySchema() async throws {
        for sdl in [Chapter5ValidationTests.sdl, Library.sdl] {
            let schema = try Schema(sdl: sdl)
            let executable = try ExecutableSchema(defaultValuesOf: schema)
            var answered = 0
            for seed in 0..<500 {
                var writer = DocumentGenerator(schema: schema, seed: UInt64(seed), faults: 0)
                let request = GraphQLRequest(query: writer.document(), operationName: "Q0")
                guard case .ready(let operation) = executable.prepare(request) else { continue }
                let result = await executable.execute(operation, context: ())
                let body = String(decoding: result.body, as: UTF8.self)
                #expect(result.errorCount == 0, "\(request.query) \(body)")
                answered += 1
            }
            #expect(answered > 50)
        }
    }
}
