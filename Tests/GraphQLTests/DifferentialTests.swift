@testable import GraphQL
import JSON
import TestSupport
import Testing

@Suite("Beside the reference implementation")
struct DifferentialTests {
    /// What the release in Debian, 16.6, knows: everything but `@oneOf`.
    private static let sdl = """
        type Query {
          book(id: ID!): Book
          books(first: Int = 10, filter: Filter, ids: [ID!], kinds: [[Kind!]!]): Connection!
          node(id: ID!, strict: Boolean! = true): Node
          search(text: String!, kinds: [Kind!]): [Result!]!
          echo(value: JSON, number: Float, range: Range!): JSON
          shape: Shape
        }
        type Mutation { add(title: String!, range: Range): Book remove(id: ID!): Boolean! }
        interface Node { id: ID! }
        interface Named implements Node { id: ID! name(short: Boolean): String }
        type Book implements Named & Node { id: ID! name(short: Boolean): String pages: Int kind: Kind! author: Author tags: [String!]! }
        type Author implements Named & Node { id: ID! name(short: Boolean): String books(first: Int! = 3): [Book!]! pages: Float }
        type Square { side: Float! name: Int }
        type Circle { radius: Float! id: Int }
        union Result = Book | Author
        union Shape = Square | Circle
        type Connection { total: Int! edges: [Edge!]! }
        type Edge { cursor: String! node: Book! }
        enum Kind { NOVEL ESSAY }
        input Filter { name: String kind: Kind! = NOVEL range: Range any: [Filter!] ids: [ID] }
        input Range { from: Int! to: Int! = 10 }
        scalar JSON
        """

    private static let script = """
        const { buildSchema, parse, validate } = require("graphql");
        const [sdl, documents] = JSON.parse(require("fs").readFileSync(0, "utf8"));
        const schema = buildSchema(sdl);
        const verdict = text => {
          let document;
          try { document = parse(text, { noLocation: true }); } catch (error) { return "syntax"; }
          const errors = validate(schema, document);
          return errors.length === 0 ? "valid" : "invalid: " + errors[0].message;
        };
        console.log(JSON.stringify(documents.map(verdict)));
        """

    /// Our word for a document; nil where a bound of ours forbids what the language does not.
    private static func verdict(_ text: String, _ schema: Schema) -> String? {
        let document: Document
        do {
            document = try Parser.parse(text)
        } catch {
            return error.code == GraphQLErrorCode.limit ? nil : "syntax"
        }
        let errors = Validation.validate(
            document,
            schema: schema,
            scalars: ScalarTable(schema: schema),
            limits: .request
        )
        if errors.contains(where: { $0.code == GraphQLErrorCode.limit }) { return nil }
        return errors.first.map { "invalid: \($0.message)" } ?? "valid"
    }

    private static func documents(_ schema: Schema) -> [String] {
        var generator = SeededGenerator(seed: 2025)
        return (0..<3000).map { index in
            // A third is right throughout, a third has faults, a third is broken text.
            var writer = DocumentGenerator(
                schema: schema,
                seed: UInt64(index),
                faults: index % 3 == 0 ? 0 : 12
            )
            let text = writer.document()
            return index % 3 == 2 ? FuzzTests.mutated(text, with: &generator) : text
        }
    }

    /// Where September 2025 and that release differ on purpose: descriptions before operations.
    private static func isNewer(_ text: String) -> Bool { text.contains("\"") && isDescribed(text) }

    private static func isDescribed(_ text: String) -> Bool {
        guard let document = try? Parser.parse(text) else { return false }
        let starts = document.definitions.compactMap { definition -> Int? in
            switch definition {
            case .operation(let node): node.at
            case .fragment(let node): node.at
            default: nil
            }
        }
        let bytes = Array(text.utf8)
        return starts.contains { start in
            bytes[..<start].last { ![0x20, 0x0A, 0x2C].contains($0) } == UInt8(ascii: "\"")
        }
    }

    @Test("Both accept and refuse the same documents")
    func sameVerdicts() throws {
        let schema = try Schema(sdl: Self.sdl)
        let documents = Self.documents(schema)
        let ours = documents.map { Self.verdict($0, schema) }
        #expect(ours.count { $0 == "valid" } > 600, "the generator writes too little that is valid")
        #expect(ours.count { $0 == "syntax" } > 200)
        let input = JSONValue.array([.string(Self.sdl), .array(documents.map { .string($0) })])
        guard let output = try NodeGraphQL.run(Self.script, input: input.serialized),
            let theirs = try JSONValue(parsing: Array(output.utf8)).array
        else { return }
        var compared = 0
        for (index, text) in documents.enumerated() {
            guard let our = ours[index], let their = theirs[index].string else { continue }
            compared += 1
            let isSame = our.prefix(6) == their.prefix(6)
            #expect(isSame || Self.isNewer(text), "\(our) | \(their) | \(text)")
        }
        #expect(compared > 2900)
    }
}
