import API
import Domain
import EventLoop
import Glibc
import HTTP
import HTTPServer
import Store

/// The command that serves HTTP until it is told to stop.
enum ServeCommand {
    // Longer than a statement may run, so that what is in flight can end by itself.
    private static let shutdownDeadline = Duration.seconds(40)

    static func run(_ arguments: inout Arguments) async throws {
        let addresses = try arguments.values(of: "listen").map(address)
        let loopCount = try arguments.option("loops").map(loopCount) ?? defaultLoopCount
        try arguments.finish()
        // Before any thread is made, so that every thread inherits the mask.
        let signals = StopSignals.blocked()
        let log = Log(logsRequests: Configuration.current.logsRequests)
        let metrics = Metrics()
        let observe: @Sendable (Observation) -> Void = { observation in
            metrics.observe(observation)
            log.write(observation)
        }
        let group = try EventLoopGroup(count: loopCount)
        let database = Database(
            loops: group.loops,
            configuration: try Configuration.current.service()
        )
        try await database.checkSchema()
        let walk = try Walk(database: database, metrics: metrics, observe: observe)
        var configuration = HTTPServer.Configuration(
            addresses: addresses.isEmpty ? [.tcp(host: "127.0.0.1", port: 8080)] : addresses
        )
        configuration.limits.headBytesMax = Limits.requestHeadBytesMax
        configuration.headReadTimeout = Limits.headRead
        configuration.bodyReadTimeout = Limits.bodyRead
        configuration.idleTimeout = Limits.keepAliveIdle
        let server = try await HTTPServer.start(configuration, on: group) { request in
            await walk.answer(request.head, request.body)
        }
        let upkeep = Upkeep(database: database, observe: observe).start(on: group.loops[0])
        observe(
            .started(
                addresses: server.addresses.map(\.description),
                version: Assay.version
            )
        )
        let signal = await signals.next()
        observe(.stopping(reason: signal))
        await server.shutdown(deadline: shutdownDeadline)
        upkeep.cancel()
        await database.close()
        await group.stop()
        observe(.stopped)
    }

    /// Half the processors, for PostgreSQL wants the others: on two, one loop and four served the
    /// same number of requests.
    private static var defaultLoopCount: Int {
        max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) / 2)
    }

    private static func loopCount(_ text: String) throws -> Int {
        guard let count = Int(text), (1...64).contains(count) else {
            throw UsageError("--loops takes a number from 1 to 64")
        }
        return count
    }

    static func address(_ text: String) throws -> HTTPServer.Address {
        if text.hasPrefix("unix:") { return .unix(path: String(text.dropFirst("unix:".count))) }
        guard let colon = text.lastIndex(of: ":"),
            let port = UInt16(text[text.index(after: colon)...])
        else {
            throw UsageError("\"\(text)\" is no address; it is HOST:PORT, [HOST]:PORT or unix:PATH")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return .tcp(host: String(host), port: port)
    }
}

/// SIGTERM and SIGINT, waited for by a thread of their own (signal-safety(7) allows little else).
struct StopSignals: Sendable {
    private let set: sigset_t

    /// Blocks both in the calling thread and those it will make.
    static func blocked() -> StopSignals {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        return StopSignals(set: set)
    }

    /// The name of the next one.
    func next() async -> String {
        await withCheckedContinuation { continuation in
            let waiter = SignalWaiter(set: set, continuation: continuation)
            var thread = pthread_t()
            let code = pthread_create(
                &thread,
                nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<SignalWaiter>.fromOpaque(argument).takeRetainedValue().wait()
                    return nil
                },
                Unmanaged.passRetained(waiter).toOpaque()
            )
            precondition(code == 0, "no thread could be made to wait for signals")
        }
    }
}

private final class SignalWaiter {
    private let set: sigset_t
    private let continuation: CheckedContinuation<String, Never>

    init(set: sigset_t, continuation: CheckedContinuation<String, Never>) {
        self.set = set
        self.continuation = continuation
    }

    func wait() {
        var set = set
        var signal: Int32 = 0
        while sigwait(&set, &signal) != 0 {}
        continuation.resume(returning: signal == SIGTERM ? "SIGTERM" : "SIGINT")
    }
}
