import API
import Domain
import EventLoop
import Glibc
import HTTP
import HTTPServer
import Jobs
import Store

/// The command that serves HTTP until it is told to stop.
enum ServeCommand {
    // Longer than a statement may run, so that what is in flight can end by itself.
    private static let shutdownDeadline = Duration.seconds(40)

    static func run(_ arguments: inout Arguments) async throws {
        let addresses = try arguments.values(of: "listen").map(address)
        let loopCount = try arguments.option("loops").map(loopCount) ?? defaultLoopCount
        try arguments.finish()
        let captures = try Configuration.current.captures()
        // A mistake in the settings is said before anything is served.
        let sources = try Configuration.current.sources()
        let model = try Configuration.current.model()
        let signals = try StopSignals.take()
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
        try await checkSchema(database)
        let walk = try Walk(
            database: database,
            metrics: metrics,
            sources: sources,
            model: model,
            observe: observe
        )
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
        let follower = group.loops[0].spawn { await walk.followCredentials() }
        let upkeep = Upkeep(database: database, observe: observe).start(on: group.loops[0])
        let work = BackgroundWork(
            database: database,
            sources: sources,
            model: model,
            observe: observe
        )
        let working = group.loops[0].spawn { await work.run() }
        let capturing = captures.map { $0.follow(into: database, on: group.loops[0], observe) }
        observe(
            .started(
                addresses: server.addresses.map(\.description),
                version: Assay.version
            )
        )
        let signal = await StopSignals.next(from: signals)
        observe(.stopping(reason: signal))
        // Streams would never end by themselves.
        async let streamsEnded: Void = walk.endStreams()
        // Other replicas go on with the tasks while this one answers its last requests.
        working.cancel()
        await server.shutdown(deadline: shutdownDeadline)
        await streamsEnded
        upkeep.cancel()
        follower.cancel()
        for task in capturing { task.cancel() }
        await follower.value
        await working.value
        for task in capturing { await task.value }
        await database.close()
        await group.stop()
        observe(.stopped)
    }

    /// The database may have been started in the same moment as the service.
    private static func checkSchema(_ database: Database) async throws {
        let end = ContinuousClock.now + Administering.patience
        while true {
            do {
                return try await database.checkSchema()
            } catch let problem as Problem
                where [.unavailable, .overloaded].contains(problem.code)
                && ContinuousClock.now < end
            {
                // Each try has waited for a connection for as long as a request does.
            }
        }
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
