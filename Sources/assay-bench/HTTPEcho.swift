import HTTP
import HTTPServer

/// The HTTP front alone: what it costs to answer, without anything behind it.
enum HTTPEcho {
    private static let plain = HTTPResponse(
        status: .ok,
        fields: [.contentType: "text/plain"],
        body: .bytes(Array("Hello, HTTP!".utf8))
    )

    static func run(_ arguments: [String]) async throws {
        try await Front(arguments).serve(answer)
    }

    @Sendable
    private static func answer(_ request: HTTPRequest) async -> HTTPResponse {
        if request.head.pathIs("/plain") { return plain }
        guard request.head.pathIs("/echo") else {
            return .problem(
                status: .notFound,
                code: "http.not_found",
                detail: "There is nothing here."
            )
        }
        let type = request.head.fields[.contentType] ?? "application/octet-stream"
        let body = request.body
        return HTTPResponse(
            status: .ok,
            fields: [.contentType: type],
            body: .stream { writer in
                while let part = try await body.next() { try await writer.write(part) }
            }
        )
    }
}
