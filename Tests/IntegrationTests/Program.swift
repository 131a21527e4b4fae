import Domain
import Foundation
import Synchronization
import TestSupport

/// The built binary, run as people run it.
struct Program {
    /// What a run has left behind.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// What the environment says besides PATH.
    var environment: [String: String] = [:]

    /// The folder of the test bundle, where the build puts the binary, too.
    private static let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    static var assay: String { folder.appending(path: "assay").path() }
    static var bench: String { folder.appending(path: "assay-bench").path() }

    /// A database with nothing in it, and the program set up to work on it.
    static func onNewDatabase() async throws -> (program: Program, database: String) {
        let database = try await PostgresCluster.shared().createDatabase()
        let service = database.replacing("user=\(PostgresCluster.user)", with: "user=assay_service")
        let environment = [
            "ASSAY_DATABASE_URL": database, "ASSAY_SERVICE_DATABASE_URL": service,
        ]
        return (Program(environment: environment), database)
    }

    /// Counts what a tenant has recorded, without what its own administration has logged.
    static func recordedSQL(_ slug: String) -> String {
        "SELECT count(*) FROM tenant_\(slug).audit_events "
            + "WHERE event_metadata->>'channel' IS DISTINCT FROM 'assay command'"
    }

    /// The same after `assay migrate`, with a tenant.
    static func withTenant() async throws -> (program: Program, database: String, slug: String) {
        let (program, database) = try await onNewDatabase()
        let slug = TestPlatform.freshSlug("program").description
        try await program.succeed("migrate")
        try await program.succeed("tenant", "create", slug, "--name", "A Tenant")
        return (program, database, slug)
    }

    /// Starts a program with nothing to read; gives its process number.
    ///
    /// Not by Foundation's Process, whose `run` reads beyond its memory when several run at once.
    private func spawn(
        _ program: String,
        _ arguments: [String],
        output: Int32,
        errors: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, errors, 2)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let variables = environment.merging(["PATH": path]) { own, _ in own }
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var settings = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, program, &actions, nil, &words, &settings)
        guard code == 0 else { throw NotStarted(reason: String(cString: strerror(code))) }
        return process
    }

    /// A program that could not be started.
    struct NotStarted: Error { let reason: String }

    /// Waits for the end of a process on a thread of its own.
    private static func ending(of process: pid_t) -> Ending {
        let ending = Ending()
        Thread.detachNewThread {
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            // wait(2): the exit status is in the second byte, a signal's number in the first.
            ending.end(status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F)
        }
        return ending
    }

    /// Runs to the end.
    func run(_ arguments: String...) async throws -> Outcome {
        try await run(Program.assay, arguments)
    }

    /// Runs to the end, which must be a good one, and gives what was printed.
    @discardableResult
    func succeed(_ arguments: String...) async throws -> String {
        let outcome = try await run(Program.assay, arguments)
        guard outcome.status == 0 else { throw Failed(outcome: outcome) }
        return outcome.output
    }

    /// A run that should have been a good one.
    struct Failed: Error { let outcome: Outcome }

    /// Runs any program to the end.
    func run(_ program: String, _ arguments: [String]) async throws -> Outcome {
        let files = try ["out", "err"].map { name in
            let url = FileManager.default.temporaryDirectory
                .appending(path: "assay-\(name)-\(UUID().uuidString)")
            try Data().write(to: url)
            return url
        }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        let handles = try files.map { try FileHandle(forWritingTo: $0) }
        let process = try spawn(
            program,
            arguments,
            output: handles[0].fileDescriptor,
            errors: handles[1].fileDescriptor
        )
        return Outcome(
            status: await Self.ending(of: process).status(),
            output: try String(contentsOf: files[0], encoding: .utf8),
            errors: try String(contentsOf: files[1], encoding: .utf8)
        )
    }

    /// Starts `assay serve` and waits until it takes calls.
    func serve(_ arguments: String...) async throws -> Service {
        try await start(Program.assay, ["serve"] + arguments, sayingSo: #""message":"started""#)
    }

    /// Starts `assay-bench graphql-serve` on a free port and waits until it takes calls.
    func serveGraphQL(_ sdl: String) async throws -> Service {
        let arguments = ["graphql-serve", "--sdl", sdl, "--port", "0"]
        return try await start(Program.bench, arguments, sayingSo: "listening on")
    }

    /// Starts `assay-bench task-worker`, whose leases are short, and waits until it is at work.
    ///
    /// - Parameter isHolding: whether it ends no task, and is at work only when it has one.
    func workOnTasks(_ database: String, isHolding: Bool = false) async throws -> Service {
        let arguments = ["task-worker", "--database", database, "--lease", "1500"]
        return try await start(
            Program.bench,
            arguments + (isHolding ? ["--holding", "yes"] : []),
            sayingSo: isHolding ? "holding" : "working"
        )
    }

    /// Starts a program that serves, and waits for the line that says so.
    private func start(
        _ program: String,
        _ arguments: [String],
        sayingSo text: String
    ) async throws -> Service {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0, ends.allSatisfy({ fcntl($0, F_SETFD, FD_CLOEXEC) == 0 }) else {
            throw NotStarted(reason: "no pipe")
        }
        let process = try spawn(program, arguments, output: ends[1], errors: ends[1])
        let ended = Self.ending(of: process)
        close(ends[1])
        let log = Log(ends[0])
        let started = try await log.line(containing: text)
        return Service(
            process: process,
            log: log,
            started: started,
            ended: ended
        )
    }
}

/// A running service, which a test that throws does not leave behind.
final class Service: Sendable {
    let process: pid_t
    let log: Log
    /// The line of the log that says where it listens.
    let started: String
    let ended: Ending

    init(process: pid_t, log: Log, started: String, ended: Ending) {
        self.process = process
        self.log = log
        self.started = started
        self.ended = ended
    }

    // Its number can be another process's only after it has been waited for.
    deinit { if !ended.isOver { _ = kill(process, SIGKILL) } }

    /// The port of its only TCP address.
    var port: UInt16? {
        started.firstMatch(of: #/127\.0\.0\.1:(\d+)/#).flatMap { UInt16($0.1) }
    }

    /// Asks it to stop.
    func terminate() { _ = kill(process, SIGTERM) }

    /// The status that it ends with.
    func status() async -> Int32 { await ended.status() }
}

/// The end of a process, for whoever waits for it.
final class Ending: Sendable {
    private let state = Mutex((status: Int32?.none, waiting: [CheckedContinuation<Int32, Never>]()))

    func end(_ status: Int32) {
        let waiting = state.withLock { state in
            state.status = status
            defer { state.waiting = [] }
            return state.waiting
        }
        for waiter in waiting { waiter.resume(returning: status) }
    }

    var isOver: Bool { state.withLock { $0.status != nil } }

    func status() async -> Int32 {
        await withCheckedContinuation { continuation in
            let status = state.withLock { state in
                if state.status == nil { state.waiting.append(continuation) }
                return state.status
            }
            if let status { continuation.resume(returning: status) }
        }
    }
}

/// What a process writes, read by a thread of its own so that the process never waits for a reader.
final class Log: Sendable {
    /// The process ended without the line that was waited for.
    struct Ended: Error { let text: String }

    private struct State {
        var lines: [String] = []
        var isAtEnd = false
        var waiting: [(text: String, continuation: CheckedContinuation<String, any Error>)] = []
    }

    private let state = Mutex(State())

    init(_ descriptor: Int32) {
        Thread.detachNewThread { [self] in
            var rest: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                guard count > 0 else { break }
                rest += buffer[..<count]
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    add(String(decoding: rest[..<end], as: UTF8.self))
                    rest.removeSubrange(...end)
                }
            }
            close(descriptor)
            finish()
        }
    }

    private func add(_ line: String) {
        let found = state.withLock { state in
            state.lines.append(line)
            let found = state.waiting.filter { line.contains($0.text) }
            state.waiting.removeAll { line.contains($0.text) }
            return found
        }
        for waiter in found { waiter.continuation.resume(returning: line) }
    }

    private func finish() {
        let (left, text) = state.withLock { state in
            state.isAtEnd = true
            defer { state.waiting = [] }
            return (state.waiting, state.lines.joined(separator: "\n"))
        }
        for waiter in left { waiter.continuation.resume(throwing: Ended(text: text)) }
    }

    /// The lines so far.
    var all: [String] { state.withLock { $0.lines } }

    /// The first line with that text, now or later.
    func line(containing text: String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            let known: Result<String, any Error>? = state.withLock { state in
                if let line = state.lines.first(where: { $0.contains(text) }) {
                    return .success(line)
                }
                if state.isAtEnd {
                    return .failure(Ended(text: state.lines.joined(separator: "\n")))
                }
                state.waiting.append((text, continuation))
                return nil
            }
            if let known { continuation.resume(with: known) }
        }
    }
}
