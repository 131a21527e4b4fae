internal import EventLoop
public import HTTP
internal import HTTPServer
internal import Synchronization

/// A server on this machine that answers as a test says, and keeps what it was asked.
public final class LocalServer: Sendable {
    /// A request that came in whole.
    public struct Received: Sendable {
        /// Its line and fields.
        public let head: HTTPRequestHead
        /// Its content.
        public let body: [UInt8]
        /// How many came before it.
        public let index: Int

        /// The content as text.
        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// `http://127.0.0.1:port`, without a slash at its end.
    public let url: String
    private let group: EventLoopGroup
    private let server: HTTPServer
    private let log: Log

    private final class Log: Sendable {
        let received = Mutex<[Received]>([])

        func note(_ head: HTTPRequestHead, _ body: [UInt8]) -> Received {
            received.withLock { received in
                let entry = Received(head: head, body: body, index: received.count)
                received.append(entry)
                return entry
            }
        }
    }

    /// What came in so far.
    public var received: [Received] { log.received.withLock { $0 } }

    /// Runs `body` beside a server on a numeric address of this machine.
    @discardableResult
    public static func run<Value>(
        at host: String = "127.0.0.1",
        answering answer: @escaping @Sendable (Received) async -> HTTPResponse,
        _ body: (LocalServer) async throws -> Value
    ) async throws -> Value {
        let server = try await LocalServer(host, answer)
        do {
            let value = try await body(server)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    /// An answer with content that is there as a whole.
    public static func answer(
        _ status: Int,
        _ content: String,
        _ fields: HTTPFields = [.contentType: "application/json"]
    ) -> HTTPResponse {
        HTTPResponse(status: HTTPStatus(status), fields: fields, body: .bytes(Array(content.utf8)))
    }

    /// An answer that breaks off in its middle.
    public static func cutOff(_ content: String) -> HTTPResponse {
        HTTPResponse(
            status: .ok,
            body: .stream { writer in
                try await writer.write(content)
                throw HTTPWriteError.responseEnded
            }
        )
    }

    /// The address of a server that is gone.
    public static func deadURL() async throws -> String {
        try await run(answering: { _ in answer(200, "") }) { $0.url }
    }

    /// No answer before the client goes away, and word of the question.
    public static func silence(
        asked: Moment
    ) -> @Sendable (Received) async -> HTTPResponse {
        { _ in
            asked.come()
            return await silence()
        }
    }

    /// No answer before the client goes away.
    public static func silence() async -> HTTPResponse {
        let (never, end) = AsyncStream<Void>.makeStream()
        await withTaskCancellationHandler {
            for await _ in never {}
        } onCancel: {
            end.finish()
        }
        return HTTPResponse(status: .ok)
    }

    private init(
        _ host: String,
        _ answer: @escaping @Sendable (Received) async -> HTTPResponse
    ) async throws {
        let log = Log()
        group = try EventLoopGroup(count: 1)
        let configuration = HTTPServer.Configuration(addresses: [.tcp(host: host, port: 0)])
        server = try await HTTPServer.start(configuration, on: group) { request in
            guard let body = try? await request.body.collect(upTo: 16 << 20) else {
                return HTTPResponse(status: .badRequest)
            }
            return await answer(log.note(request.head, body))
        }
        self.log = log
        url = "http://\(server.addresses[0])"
    }

    private func stop() async {
        await server.shutdown(deadline: .zero)
        await group.stop()
    }
}
