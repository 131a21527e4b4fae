import GraphQL
import JSON

/// The schema, the data and the operation that the interpreters are compared with: a page of a Relay
/// connection with objects in objects, a fragment, an interface, arguments and variables.
enum Bookshop {
    static let sdl = """
        type Query { books(first: Int!, genre: Genre): BookConnection! viewer: Viewer! }
        type Viewer { name: String! roles: [String!]! }
        type BookConnection { edges: [BookEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type BookEdge { cursor: String! node: Book! }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        interface Node { id: ID! }
        enum Genre { NOVEL ESSAY POETRY }
        type Book implements Node {
          id: ID! title: String! year: Int rating: Float! genre: Genre! isbn: String
          available: Boolean! author: Author!
        }
        type Author implements Node { id: ID! name: String! born: Int country: String }
        """

    static let query = """
        query Shelf($first: Int!, $genre: Genre, $withAuthor: Boolean = true) {
          viewer { name roles }
          books(first: $first, genre: $genre) {
            totalCount
            edges {
              cursor
              node {
                __typename
                ...Identity
                title
                year
                rating
                genre
                code: isbn
                available
                author @include(if: $withAuthor) { ...Identity name born country }
              }
            }
            pageInfo { hasNextPage endCursor }
          }
        }
        fragment Identity on Node { id }
        """

    static let variables: JSONObject = ["first": 20, "genre": "NOVEL"]

    struct Book: Sendable {
        let number: Int
        let id: String
        let title: String
        let isbn: String?
        let author: Author

        init(number: Int) {
            self.number = number
            id = "book-\(number)"
            title = "The book of the number \(number)"
            isbn = number % 3 == 0 ? nil : "978-\(number)"
            author = Author(number: number % 7)
        }
    }

    struct Author: Sendable {
        let number: Int
        let id: String
        let name: String
        let country: String?

        init(number: Int) {
            self.number = number
            id = "author-\(number)"
            name = "Author \(number)"
            country = number % 4 == 0 ? nil : "NL"
        }
    }

    struct Edge: Sendable {
        let cursor: String
        let book: Book
    }

    struct Connection: Sendable {
        let edges: [Edge]
    }

    struct Viewer: Sendable {}
    struct Page: Sendable {
        let end: String?
    }

    private static let edges = (0..<100).map { Edge(cursor: "c\($0)", book: Book(number: $0)) }

    /// The interpreter with the data in memory; without a cache it parses and validates each time.
    static func executable(isCaching: Bool) throws -> ExecutableSchema<Void> {
        var resolvers = Resolvers<Void>()
        resolvers.bindRoot("Query") { query in
            query.field("books") { _, arguments in
                let count = min(arguments.int("first") ?? 0, edges.count)
                return .object(Connection(edges: Array(edges[..<count])))
            }
            query.field("viewer") { _ in .object(Viewer()) }
        }
        resolvers.bind(Viewer.self, "Viewer") { viewer in
            viewer.field("name") { _ in .string("Ana") }
            viewer.field("roles") { _ in .strings(["reader", "writer"]) }
        }
        resolvers.bind(Connection.self, "BookConnection") { connection in
            connection.field("edges") { .objects($0.edges) }
            connection.field("totalCount") { _ in .int(edges.count) }
            connection.field("pageInfo") { connection in
                .object(Page(end: connection.edges.last?.cursor))
            }
        }
        resolvers.bind(Edge.self, "BookEdge") { edge in
            edge.field("cursor") { .string($0.cursor) }
            edge.field("node") { .object($0.book) }
        }
        resolvers.bind(Page.self, "PageInfo") { page in
            page.field("hasNextPage") { _ in .bool(true) }
            page.field("endCursor") { .string($0.end) }
        }
        resolvers.bind(Book.self, "Book") { book in
            book.field("id") { .string($0.id) }
            book.field("title") { .string($0.title) }
            book.field("year") { .int(1900 + $0.number) }
            book.field("rating") { .double(Double($0.number % 50 * 2 + 1) / 16) }
            book.field("genre") { _ in .string("NOVEL") }
            book.field("isbn") { .string($0.isbn) }
            book.field("available") { .bool($0.number % 2 == 0) }
            book.field("author") { .object($0.author) }
        }
        resolvers.bind(Author.self, "Author") { author in
            author.field("id") { .string($0.id) }
            author.field("name") { .string($0.name) }
            author.field("born") { .int(1850 + $0.number) }
            author.field("country") { .string($0.country) }
        }
        return try ExecutableSchema(
            schema: try Schema(sdl: sdl),
            resolvers: resolvers,
            cachedDocumentsMax: isCaching ? 16 : 0,
            onInternalError: { _ in }
        )
    }
}
