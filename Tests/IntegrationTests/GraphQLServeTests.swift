import Foundation
import Testing

@Suite("The interpreter alone, served with any schema")
struct GraphQLServeTests {
    /// Runs a test with a file of that content.
    private func withFile(_ text: String, _ body: (String) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "assay-sdl-\(UUID().uuidString).graphql")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try await body(file.path())
    }

    private func post(_ query: String, accept: String, to port: UInt16) throws -> Connection {
        let connection = try Connection(port: port)
        let body = #"{"query":"\#(query)"}"#
        try connection.send(
            "POST /graphql HTTP/1.1\r\nHost: assay.example\r\nAccept: \(accept)\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
                + body
        )
        return connection
    }

    @Test("answers queries, mutations and subscriptions as the service does, until it is ended")
    func serving() async throws {
        let sdl = """
            type Query { hero(id: ID!): Hero }
            type Hero { name: String! friends: [Hero!]! }
            type Mutation { rename: Hero }
            type Subscription { arrived: Hero }
            """
        try await withFile(sdl) { file in
            let service = try await Program().serveGraphQL(file)
            let port = try #require(service.port)
            let json = "application/graphql-response+json"
            let query = try post("{ hero(id: 7) { friends { name } } }", accept: json, to: port)
            let friends = #"{"data":{"hero":{"friends":[{"name":"text"},{"name":"text"}]}}}"#
            #expect(try query.response() == (200, friends))
            let invalid = try post("{ villain }", accept: json, to: port).response()
            #expect(invalid.status == 400)
            #expect(invalid.body.contains(#""code":"graphql.validation""#))
            let mutation = try post("mutation { rename { name } }", accept: json, to: port)
            #expect(try mutation.response() == (200, #"{"data":{"rename":{"name":"text"}}}"#))
            let stream = try post(
                "subscription { arrived { name } }",
                accept: "text/event-stream",
                to: port
            )
            let events = try stream.read(through: "event: complete\ndata: \n\n")
            let event = "event: next\ndata: {\"data\":{\"arrived\":{\"name\":\"text\"}}}\n\n"
            #expect(events.components(separatedBy: event).count == 3)
            for (line, status) in [
                ("GET /graphql?query=%7Bhero(id:1)%7Bname%7D%7D", 200),
                ("GET /graphql?query=mutation%7Brename%7Bname%7D%7D", 405),
                ("PUT /graphql", 405), ("GET /elsewhere", 404),
            ] {
                let connection = try Connection(port: port)
                try connection.send("\(line) HTTP/1.1\r\nHost: assay.example\r\n\r\n")
                #expect(try connection.response().status == status, "\(line)")
            }
            service.terminate()
            #expect(await service.status() == 0)
        }
    }

    @Test("says where a schema is wrong, and does not serve it")
    func wrongSchema() async throws {
        for (sdl, place) in [
            ("type Query {\n  hero: Hero\n}", "(2:9)"), ("type Query {", "(1:13)"),
        ] {
            try await withFile(sdl) { file in
                let outcome = try await Program().run(
                    Program.bench,
                    ["graphql-serve", "--sdl", file]
                )
                #expect(outcome.status == 1)
                #expect(outcome.output.contains(place))
            }
        }
    }
}
