import EventLoop
import HTTP
import HTTPServer
import Synchronization

/// A server with a few routes, and what its handlers saw.
final class TestServer: Sendable {
    let group: EventLoopGroup
    let server: HTTPServer
    let log: Log

    /// Paths that reached a handler, and gates that tests open.
    final class Log: Sendable {
        private let state = Mutex<(paths: [String], waiters: [CheckedContinuation<Void, Never>])>(
            ([], [])
        )
        let gate = Gate()
        let cancelled = Gate()

        var paths: [String] { state.withLock { $0.paths } }
        func note(_ path: String) { state.withLock { $0.paths.append(path) } }
    }

    var address: HTTPServer.Address { server.addresses[0] }

    init(
        _ addresses: [HTTPServer.Address] = [.tcp(host: "127.0.0.1", port: 0)],
        loops: Int = 1,
        configure: (inout HTTPServer.Configuration) -> Void = { _ in }
    ) async throws {
        var configuration = HTTPServer.Configuration(addresses: addresses)
        configure(&configuration)
        let log = Log()
        group = try EventLoopGroup(count: loops)
        server = try await HTTPServer.start(configuration, on: group) { request in
            log.note(request.head.path)
            return await Self.answer(request, log)
        }
        self.log = log
    }

    func stop() async {
        await server.shutdown(deadline: .seconds(1))
        await group.stop()
    }

    private static func answer(_ request: HTTPRequest, _ log: Log) async -> HTTPResponse {
        let body = request.body
        switch request.head.path {
        case "/collect":
            do {
                return text(try await body.collect(upTo: 1 << 20))
            } catch {
                return HTTPResponse(status: .internalServerError)
            }
        case "/echo":
            return HTTPResponse(
                status: .ok,
                body: .stream { writer in
                    while let part = try await body.next() { try await writer.write(part) }
                }
            )
        case "/count":
            var total = 0
            while let part = try? await body.next() { total += part.count }
            return text(Array("\(total)".utf8))
        case "/peer":
            return text(Array((request.peer ?? "none").utf8))
        case "/gate":
            await log.gate.wait()
            return text(Array("opened".utf8))
        case "/cancel":
            await withTaskCancellationHandler {
                await log.cancelled.wait()
            } onCancel: {
                log.cancelled.open()
            }
            return text([])
        case "/endless":
            return HTTPResponse(
                status: .ok,
                body: .stream { writer in
                    defer { log.cancelled.open() }
                    while true { try await writer.write(Array(repeating: 0x78, count: 50_000)) }
                }
            )
        case "/silent":
            return HTTPResponse(
                status: .ok,
                body: .stream { writer in
                    try await writer.write("part")
                    await withTaskCancellationHandler {
                        await log.cancelled.wait()
                    } onCancel: {
                        log.cancelled.open()
                    }
                }
            )
        case "/broken":
            return HTTPResponse(
                status: .ok,
                body: .stream { writer in
                    try await writer.write("part")
                    throw HTTPWriteError.responseEnded
                }
            )
        case "/nothing":
            return HTTPResponse(status: .noContent)
        default:
            return text(Array(request.head.path.utf8))
        }
    }

    private static func text(_ bytes: [UInt8]) -> HTTPResponse {
        HTTPResponse(status: .ok, fields: [.contentType: "text/plain"], body: .bytes(bytes))
    }
}

/// Lets tasks wait until it is opened, once and for all.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiters: [CheckedContinuation<Void, Never>])>(
        (false, [])
    )

    func open() {
        let waiters = state.withLock { state in
            defer { state = (true, []) }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
