import EventLoop
import Glibc
import HTTP
import HTTPServer

/// Why a subcommand's arguments were refused.
struct BadArgument: Error { let argument: String }

/// The HTTP front with a handler of a subcommand's own, until the process is told to end.
struct Front {
    static let usage = "[--port N | --unix PATH] [--loops N]"

    private var address = HTTPServer.Address.tcp(host: "127.0.0.1", port: 8080)
    private var loops = 1

    /// Reads a subcommand's arguments; those that only it knows go to `other`, which is false for
    /// an option that it does not know either.
    init(
        _ arguments: [String],
        other: (_ option: String, _ value: String) -> Bool = { _, _ in false }
    ) throws {
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
                guard other(option, value) else { throw BadArgument(argument: option) }
            }
        }
    }

    func serve(
        _ handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) async throws {
        let signals = try StopSignals.take()
        let group = try EventLoopGroup(count: loops)
        let server = try await HTTPServer.start(
            HTTPServer.Configuration(addresses: [address]),
            on: group,
            handler: handler
        )
        print("listening on", server.addresses.map(\.description).joined(separator: ", "))
        fflush(nil)
        _ = await StopSignals.next(from: signals)
        await server.shutdown(deadline: .seconds(5))
        await group.stop()
    }
}
