import EventLoop
import Glibc
import HTTP
import HTTPServer

/// The HTTP front alone: what it costs to answer, without anything behind it.
enum HTTPEcho {
    static let usage = "[--port N | --unix PATH] [--loops N]"

    /// Why the arguments were refused.
    struct BadArgument: Error { let argument: String }

    private static let plain = HTTPResponse(
        status: .ok,
        fields: [.contentType: "text/plain"],
        body: .bytes(Array("Hello, HTTP!".utf8))
    )

    static func run(_ arguments: [String]) async throws {
        var address = HTTPServer.Address.tcp(host: "127.0.0.1", port: 8080)
        var loops = 1
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BadArgument(argument: option) }
            switch option {
            case "--port":
                guard let port = UInt16(value) else { throw BadArgument(argument: value) }
                address = .tcp(host: "127.0.0.1", port: port)
            case "--unix":
                address = .unix(path: value)
            case "--loops":
                guard let count = Int(value), count > 0 else { throw BadArgument(argument: value) }
                loops = count
            default:
                throw BadArgument(argument: option)
            }
        }
        let group = try EventLoopGroup(count: loops)
        let server = try await HTTPServer.start(
            HTTPServer.Configuration(addresses: [address]),
            on: group,
            handler: answer
        )
        print("listening on", server.addresses.map(\.description).joined(separator: ", "))
        fflush(nil)
        await untilTerminated()
        await server.shutdown(deadline: .seconds(5))
        await group.stop()
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

    /// Waits for SIGINT or SIGTERM, which `main.swift` has blocked in every thread.
    @concurrent
    private static func untilTerminated() async {
        var signals = TerminationSignals.set
        var received: Int32 = 0
        sigwait(&signals, &received)
    }
}
