@testable import GraphQL
import JSON
import TestSupport
import Testing

@Suite("Hostile documents")
struct FuzzTests {
    private static let seeds = [
        ParserTests.kitchenSink,
        Library.sdl,
        """
        query Q($id: ID!, $f: BookFilter = {kind: NOVEL, range: {from: 1}}, $s: Boolean = false) {
          book(id: $id) { ...B @skip(if: $s) author { name books { ...B } } }
          books(first: 3, filter: $f) { totalCount edges { cursor node { ...B } } }
          search(text: "x", kinds: [NOVEL]) { __typename ... on Node { id } ... on Author { name } }
          broken { nullable required self { list requiredItems } }
          __type(name: "Book") { fields(includeDeprecated: true) { name type { ofType { name } } } }
        }
        fragment B on Book { id title(upper: true) kind tags }
        """,
    ]

    private static let pieces = [
        "{", "}", "(", ")", "[", "]", "...", "!", "$", ":", "=", "@", "|", "&", "\"", "\"\"\"",
        "#", "\\u{", "\\uD83D", "-", "1e", "...B", "on", "null", "query", "fragment", "é", "\u{0}",
        "\u{FEFF}", "id", "author { ...B }", "@skip(if: $s)", "extend", "9999999999999999999",
    ]

    /// A document with some of its scalars removed, doubled, moved or replaced by syntax.
    static func mutated(
        _ text: String,
        with generator: inout SeededGenerator
    ) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !scalars.isEmpty {
            let start = Int.random(in: 0..<scalars.count, using: &generator)
            let end = min(scalars.count, start + Int.random(in: 0...12, using: &generator))
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: scalars.removeSubrange(start..<end)
            case 1: scalars.insert(contentsOf: scalars[start..<end], at: start)
            case 2:
                let piece = pieces.randomElement(using: &generator) ?? "{"
                scalars.replaceSubrange(start..<end, with: piece.unicodeScalars)
            default:
                let piece = pieces.randomElement(using: &generator) ?? "{"
                scalars.insert(contentsOf: piece.unicodeScalars, at: start)
            }
        }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars)
        return String(result)
    }

    @Test("Mutated documents are refused or answered as JSON", arguments: 0..<8)
    func mutations(_ round: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(round) &+ 1)
        let executable = try Library.executable()
        let variables = JSONValue(
            dictionaryLiteral: ("id", "b1"),
            ("s", .bool(round % 2 == 0)),
            ("f", ["first": 1])
        )
        for _ in 0..<150 {
            let seed = Self.seeds.randomElement(using: &generator) ?? ""
            let text = Self.mutated(seed, with: &generator)
            let request = GraphQLRequest(query: text, variables: variables.object ?? JSONObject())
            let result = await executable.execute(request, context: Library.Context())
            guard (try? JSONValue(parsing: result.body)) != nil else {
                Issue.record("no JSON for \(text)")
                return
            }
            _ = try? Schema(sdl: text)
        }
    }

    @Test("Documents written by the schema's grammar are answered as JSON", arguments: 0..<8)
    func generated(_ round: Int) async throws {
        let executable = try Library.executable()
        let schema = try Schema(sdl: Library.sdl)
        var answered = 0
        for index in 0..<60 {
            let seed = UInt64(round * 1000 + index)
            var writer = DocumentGenerator(schema: schema, seed: seed, faults: index % 3 * 4)
            let text = writer.document()
            let request = GraphQLRequest(
                query: text,
                operationName: text.contains("Q1") ? "Q1" : nil
            )
            let result = await executable.execute(request, context: Library.Context())
            let body = try JSONValue(parsing: result.body)
            #expect(body.object?["errors"]?.array?.isEmpty != true, "\(text)")
            if body.object?["data"] != nil { answered += 1 }
        }
        #expect(answered > 5, "too little of what is written runs")
    }

    @Test("Bytes of every kind are refused with a place", arguments: 0..<4)
    func bytes(_ round: Int) {
        var generator = SeededGenerator(seed: UInt64(round) &+ 77)
        for _ in 0..<500 {
            let count = Int.random(in: 0...60, using: &generator)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if round % 2 == 0 { bytes = Array("{a(b:\"".utf8) + bytes + Array("\")}".utf8) }
            let text = String(decoding: bytes, as: UTF8.self)
            do {
                _ = try Parser.parse(text)
            } catch {
                #expect(error.locations.count == 1, "\(bytes)")
            }
        }
    }

    @Test(
        "Documents built to multiply are refused at once",
        arguments: [
            // Thirty levels of fragments that each spread the next twice.
            (0..<30).map {
                "fragment F\($0) on Book { a\($0): author { books { ...F\($0 + 1) } } b\($0): author { books { ...F\($0 + 1) } } }"
            }.joined() + "fragment F30 on Book { id } { book(id: 1) { ...F0 } }",
            // Many operations that share one large fragment.
            (0..<300).map { "query Q\($0) { ...F }" }.joined()
                + "fragment F on Query { " + String(repeating: "kind ", count: 2200) + "}",
            // Many fields under one name, each with a selection.
            "{ " + String(repeating: "book(id: 1) { author { name } } ", count: 300) + "}",
            // A ring of fragments.
            (0..<400).map { "fragment F\($0) on Book { ...F\(($0 + 1) % 400) }" }.joined()
                + "{ book(id: 1) { ...F0 } }",
        ]
    )
    func bombs(_ document: String) async throws {
        let result = try await Library.executable().execute(
            GraphQLRequest(query: document),
            context: Library.Context()
        )
        #expect(result.body.count < 200_000)
    }
}
