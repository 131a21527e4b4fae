import GraphQL
import JSON
import Synchronization

/// The small schema and data that the execution tests share.
enum Library {
    static let sdl = """
        "A library."
        schema { query: Query mutation: Mutation subscription: Subscription }

        type Query {
          book(id: ID!): Book
          books(first: Int = 10, filter: BookFilter, ids: [ID!]): BookConnection!
          node(id: ID!): Node
          search(text: String!, kinds: [Kind!]): [SearchResult!]!
          kind: Kind
          broken: Broken
          echo(value: JSON, at: DateTime, uuid: UUID, number: Float, pick: Pick): JSON
          matrix: [[Int!]]
          big: Int
          leaf: Leaves!
        }

        type Leaves { text: String! number: Float! truth: Boolean! id: ID! at: DateTime! raw: JSON }

        type Mutation {
          add(title: String!): Book
          fail: Book
          mustFail: Book!
        }

        type Subscription { added: Book }

        interface Node { id: ID! }

        type Book implements Node {
          id: ID!
          title(upper: Boolean = false): String!
          pages: Int
          kind: Kind!
          author: Author
          tags: [String!]!
          old: String @deprecated(reason: "Use title.")
        }

        type Author implements Node {
          id: ID!
          name: String!
          books: [Book!]!
        }

        union SearchResult = Book | Author

        type BookConnection { totalCount: Int! edges: [BookEdge!]! nodes: [Book] }
        type BookEdge { cursor: String! node: Book! }

        enum Kind { NOVEL ESSAY OTHER @deprecated }

        input BookFilter {
          title: String
          kind: Kind
          first: Int
          range: Range
          any: [BookFilter!]
        }
        input Range { from: Int! to: Int! = 10 }
        input Pick @oneOf { byId: ID byTitle: String }

        "Fields that go wrong in every way."
        type Broken {
          nullable: String
          required: String!
          thrown: String
          hidden: String
          late: String!
          self: Broken
          requiredSelf: Broken!
          list: [String]
          requiredItems: [String!]
          requiredList: [String!]!
          wrongKind: Kind
          wrongInt: Int
        }

        scalar JSON
        scalar DateTime @specifiedBy(url: "https://www.rfc-editor.org/rfc/rfc3339")
        scalar UUID
        """

    struct Book: Sendable {
        var id: String
        var title: String
        var pages: Int?
        var kind: String
        var authorID: String
    }

    struct Author: Sendable {
        var id: String
        var name: String
    }

    struct Connection: Sendable {
        var books: [Book]
    }

    struct Edge: Sendable {
        var book: Book
    }

    struct Broken: Sendable {}
    struct Leaves: Sendable {}

    struct Refused: GraphQLFieldError {
        var message: String { "Not for you." }
        var errorCode: String { "forbidden" }
        var extensions: JSONObject {
            var object = JSONObject()
            object["permission"] = "AUDIT_READ"
            return object
        }
    }

    struct Secret: Error {}

    /// What a test wants to know about the calls; each test has its own.
    final class Context: Sendable {
        let calls = Mutex<[String]>([])
        /// What a subscription's source gives.
        let items = Mutex<[Result<GraphQLSourceItem, any Error>]>([])

        func note(_ call: String) { calls.withLock { $0.append(call) } }
    }

    /// A source of things that are known beforehand; fails when there are none at all.
    struct BookSource: GraphQLEventSource {
        private var items: ArraySlice<Result<GraphQLSourceItem, any Error>>

        init(_ items: [Result<GraphQLSourceItem, any Error>]) { self.items = items[...] }

        mutating func next() async throws -> GraphQLSourceItem {
            try items.popFirst()?.get() ?? .complete
        }
    }

    static let books = (1...6).map { number in
        Book(
            id: "b\(number)",
            title: "Title \(number)",
            pages: number == 2 ? nil : number * 100,
            kind: number % 2 == 0 ? "ESSAY" : "NOVEL",
            authorID: "a\(number % 2 + 1)"
        )
    }
    static let authors = [Author(id: "a1", name: "Ada"), Author(id: "a2", name: "Bob")]

    static func author(_ id: String) -> GraphQLOutput {
        .object(authors.first { $0.id == id })
    }

    static func resolvers() -> Resolvers<Context> {
        var resolvers = Resolvers<Context>()
        resolvers.bindRoot("Query") { bindQuery(&$0) }
        resolvers.bindRoot("Mutation") { type in
            type.async("add") { _, arguments, _, context in
                context.note("add \(arguments.string("title") ?? "")")
                await Task.yield()
                return .object(
                    Book(
                        id: "new",
                        title: arguments.string("title") ?? "",
                        pages: 1,
                        kind: "NOVEL",
                        authorID: "a1"
                    )
                )
            }
            type.async("fail") { _, _, _, context in
                context.note("fail")
                throw Refused()
            }
            type.async("mustFail") { _, _, _, context in
                context.note("mustFail")
                throw Refused()
            }
        }
        resolvers.bindSubscription("Subscription") { type in
            type.stream("added") { _, selection, context in
                context.note("added: \(selection.names.joined(separator: " "))")
                return BookSource(context.items.withLock { $0 })
            }
        }
        resolvers.bind(Book.self, "Book") { type in
            type.field("id") { .string($0.id) }
            type.field("title") { book, arguments in
                .string(arguments.bool("upper") == true ? book.title.uppercased() : book.title)
            }
            type.field("pages") { .int($0.pages) }
            type.field("kind") { .string($0.kind) }
            type.batch("author") { books, _, selection, context in
                context.note(
                    "author of \(books.count): \(selection.names.sorted().joined(separator: " "))"
                )
                return books.map { .success(author($0.authorID)) }
            }
            type.field("tags") { .strings([$0.kind.lowercased(), "paper"]) }
            type.field("old") { _ in .null }
        }
        resolvers.bind(Author.self, "Author") { type in
            type.field("id") { .string($0.id) }
            type.field("name") { .string($0.name) }
            type.batch("books") { authors, _, _, context in
                context.note("books of \(authors.count)")
                return authors.map { author in
                    .success(.objects(books.filter { $0.authorID == author.id }))
                }
            }
        }
        resolvers.bind(Connection.self, "BookConnection") { type in
            type.field("totalCount") { .int($0.books.count) }
            type.field("edges") { .objects($0.books.map { Edge(book: $0) }) }
            type.field("nodes") { .objects($0.books) }
        }
        resolvers.bind(Edge.self, "BookEdge") { type in
            type.field("cursor") { .string("c-" + $0.book.id) }
            type.field("node") { .object($0.book) }
        }
        resolvers.bind(Leaves.self, "Leaves") { type in
            type.remaining { name in
                switch name {
                case "text": { _ in .string("é\"\n") }
                case "number": { _ in .double(1.5) }
                case "truth": { _ in .bool(true) }
                case "id": { _ in .int(7) }
                case "at": { _ in .string("2026-01-02T03:04:05Z") }
                case "raw": { _ in .rawJSON(Array(#"{"a":[1.10]}"#.utf8)) }
                default: nil
                }
            }
        }
        resolvers.bind(Broken.self, "Broken") { bindBroken(&$0) }
        return resolvers
    }

    private static func bindQuery(_ type: inout TypeBinder<GraphQLRoot, Context>) {
        type.async("book") { _, arguments, _, _ in
            .object(books.first { $0.id == arguments.string("id") })
        }
        type.async("books") { _, arguments, selection, context in
            context.note(
                "books \(selection.contains("totalCount")) \(selection.contains("edges", "node", "title"))"
            )
            if let filter = arguments["filter"] { context.note("filter \(filter)") }
            return .object(
                Connection(books: Array(books.prefix(max(0, arguments.int("first") ?? 0))))
            )
        }
        type.async("node") { _, arguments, _, _ in
            let id = arguments.string("id") ?? ""
            if id.hasPrefix("a") { return author(id) }
            return .object(books.first { $0.id == id })
        }
        type.async("search") { _, _, _, _ in
            .list([.object(books[0]), .object(authors[0]), .object(books[1])])
        }
        type.field("kind") { _ in .string("NOVEL") }
        type.field("broken") { _ in .object(Broken()) }
        type.field("echo") { _, arguments in .json(.object(arguments.values)) }
        type.field("matrix") { _ in
            .list([.list([.int(1), .int(2)]), .list([.int(3), .null]), .null])
        }
        type.field("big") { _ in .int(3_000_000_000) }
        type.field("leaf") { _ in .object(Leaves()) }
    }

    private static func bindBroken(_ type: inout TypeBinder<Broken, Context>) {
        type.field("nullable") { _ in .null }
        type.field("required") { _ in .null }
        type.field("thrown") { _ in throw Refused() }
        type.field("hidden") { _ in throw Secret() }
        type.async("late") { _, _, _, _ in throw Refused() }
        type.field("self") { .object($0) }
        type.field("requiredSelf") { .object($0) }
        type.field("list") { _ in .list([.string("a"), .null]) }
        type.field("requiredItems") { _ in .list([.string("a"), .null]) }
        type.field("requiredList") { _ in .list([.string("a"), .null]) }
        type.field("wrongKind") { _ in .string("POEM") }
        type.field("wrongInt") { _ in .string("7") }
    }

    static func executable(
        limits: GraphQLLimits = .request,
        onInternalError: @escaping @Sendable (any Error) -> Void = { _ in }
    ) throws -> ExecutableSchema<Context> {
        try ExecutableSchema(
            schema: Schema(sdl: sdl),
            resolvers: resolvers(),
            scalars: [.json, .dateTime, .uuid],
            limits: limits,
            onInternalError: onInternalError
        )
    }

    /// Runs a document and answers the response as text.
    static func run(
        _ query: String,
        variables: JSONValue = [:],
        operationName: String? = nil,
        context: Context = Context()
    ) async throws -> String {
        let result = try await executable().execute(
            GraphQLRequest(
                query: query,
                operationName: operationName,
                variables: variables.object ?? JSONObject()
            ),
            context: context
        )
        return String(decoding: result.body, as: UTF8.self)
    }
}
