internal import Foundation
internal import Synchronization

/// A private PostgreSQL cluster in a temporary directory, reachable by a Unix socket only.
///
/// It goes away with the test process, however that ends: a watchdog waits for the end of a pipe
/// whose other end only this process holds.
public final class PostgresCluster: Sendable {
    /// How `stop` ends the server.
    public enum StopMode: String, Sendable {
        /// Aborts what is under way in good order.
        case fast
        /// Like a crash.
        case immediate
    }

    /// A failure of one of PostgreSQL's own programs.
    public struct Failure: Error, CustomStringConvertible {
        /// The command and what it printed.
        public let description: String

        /// Whether somebody is still connected to the database that was to be copied.
        fileprivate var isTemplateInUse: Bool {
            description.contains("being accessed by other users")
        }
    }

    /// The superuser's name.
    public static let user = "assay"

    /// The directory of the data and the socket.
    public let directory: String
    private let binaries: String
    private let isDurable: Bool
    /// The writing end of the pipe that the watchdog reads.
    private let watchdog: Int32
    private let databases = Mutex(0)

    private static let starting = Task { try await PostgresCluster.start() }

    /// The cluster that all tests of this process share; started at the first call.
    public static func shared() async throws -> PostgresCluster { try await starting.value }

    /// Starts a cluster of its own, for tests that stop or restart it.
    ///
    /// - Parameter isDurable: whether it flushes what is committed to a disk, as measurements need
    ///   it; otherwise it loses everything with the machine, and is faster.
    public static func start(isDurable: Bool = false) async throws -> PostgresCluster {
        let binaries = try await findBinaries()
        // /tmp may be memory.
        let parent = isDurable ? "/var/tmp" : "/tmp"
        var template = Array("\(parent)/assay-pg-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure(description: "mkdtemp: \(errno)") }
        let directory = String(
            decoding: template.dropLast().map(UInt8.init(bitPattern:)),
            as: UTF8.self
        )
        if geteuid() == 0 {
            // PostgreSQL refuses to run as root.
            guard let account = getpwnam("postgres"),
                chown(directory, account.pointee.pw_uid, account.pointee.pw_gid) == 0
            else { throw Failure(description: "no account postgres to run the server as") }
        }
        let cluster = PostgresCluster(
            directory: directory,
            binaries: binaries,
            isDurable: isDurable,
            watchdog: try startWatchdog(directory)
        )
        try await cluster.initialize()
        try await cluster.startServer()
        return cluster
    }

    private init(directory: String, binaries: String, isDurable: Bool, watchdog: Int32) {
        self.directory = directory
        self.binaries = binaries
        self.isDurable = isDurable
        self.watchdog = watchdog
    }

    // Ends the watchdog's wait, so that a cluster of one test goes away with its last user.
    deinit { close(watchdog) }

    private var data: String { directory + "/data" }

    private func initialize() async throws {
        try await run(
            "initdb",
            [
                "-D", data, "-U", Self.user, "--auth=trust", "--encoding=UTF8", "--locale=C",
                "--no-sync", "--no-instructions",
            ]
        )
    }

    /// Starts the server and waits until it accepts connections.
    public func startServer() async throws {
        do {
            try await run(
                "pg_ctl",
                [
                    "-D", data, "-s", "-w", "-t", "300", "-l", directory + "/log",
                    "-o", options, "start",
                ]
            )
        } catch {
            let log = (try? String(contentsOfFile: directory + "/log", encoding: .utf8)) ?? ""
            throw Failure(description: "\(error)\n\(log.suffix(2000))")
        }
    }

    /// The settings as command-line options, which leave the generated file as it is.
    private var options: String {
        let common = [
            "listen_addresses=", "unix_socket_directories=\(directory)", "max_connections=1000",
            "max_locks_per_transaction=256", "timezone=UTC", "logging_collector=off",
        ]
        let kind =
            isDurable
            ? ["shared_buffers=512MB", "max_wal_size=4GB"]
            : [
                "shared_buffers=64MB", "fsync=off", "synchronous_commit=off",
                "full_page_writes=off",
            ]
        return (common + kind).map { "-c \($0)" }.joined(separator: " ")
    }

    /// Stops the server and waits until it is gone.
    public func stop(_ mode: StopMode = .fast) async throws {
        try await run("pg_ctl", ["-D", data, "-s", "-w", "-m", mode.rawValue, "stop"])
    }

    /// Stops the server and starts it again.
    public func restart(_ mode: StopMode = .fast) async throws {
        try await stop(mode)
        try await startServer()
    }

    /// Creates an empty database and gives its connection string.
    ///
    /// The string is of the `key=value` form; more keys may be appended.
    public func createDatabase(template: String = "template0") async throws -> String {
        let number = databases.withLock { count in
            count += 1
            return count
        }
        let name = "test_\(number)"
        while true {
            do {
                try await run("createdb", ["-h", directory, "-U", Self.user, "-T", template, name])
                return connectionString(database: name)
            } catch let failure as Failure where failure.isTemplateInUse {
                // The server has waited 5 seconds for whoever has left the template to be gone.
            }
        }
    }

    /// The connection string of a database.
    public func connectionString(database: String) -> String {
        "host=\(directory) user=\(Self.user) dbname=\(database)"
    }

    // MARK: Programs

    @discardableResult
    private func run(_ program: String, _ arguments: [String]) async throws -> String {
        try await Self.run(binaries + "/" + program, arguments)
    }

    private static func findBinaries() async throws -> String {
        let parent = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        let newest = versions.max { (Int($0) ?? 0) < (Int($1) ?? 0) }
        if let newest { return "\(parent)/\(newest)/bin" }
        return try await run("pg_config", ["--bindir"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Runs a program, as the account `postgres` when this process is root, and gives what it wrote.
    ///
    /// Not by Foundation's Process: that waits for the end of a socket which a server started by
    /// pg_ctl inherits and keeps open.
    @discardableResult
    private static func run(_ program: String, _ arguments: [String]) async throws -> String {
        let account = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        let command = (geteuid() == 0 ? account : []) + [program] + arguments
        let output = FileManager.default.temporaryDirectory
            .appendingPathComponent("assay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        let process = try spawn(command, input: nil, output: output.path)
        let status = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var status: Int32 = 0
                while waitpid(process, &status, 0) < 0, errno == EINTR {}
                continuation.resume(returning: status)
            }
        }
        let text = try String(contentsOf: output, encoding: .utf8)
        guard status == 0 else {
            throw Failure(description: "\(command.joined(separator: " ")): \(text)")
        }
        return text
    }

    /// Starts a program with `/` as working directory; `input` becomes its standard input.
    private static func spawn(
        _ command: [String],
        input: Int32?,
        output: String
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // The account postgres may not be able to enter this process's directory.
        var arguments = (["env", "-C", "/"] + command).map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let status = posix_spawnp(&process, "env", &actions, nil, &arguments, environ)
        guard status == 0 else {
            throw Failure(description: "\(command[0]): \(String(cString: strerror(status)))")
        }
        return process
    }

    /// A process in a session of its own that stops the server and removes the directory once this
    /// process has closed the pipe or died.
    private static func startWatchdog(_ directory: String) throws -> Int32 {
        var ends: [Int32] = [0, 0]
        // Only this process may hold the writing end, or its death would go unnoticed.
        guard pipe(&ends) == 0, fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0 else {
            throw Failure(description: "pipe: \(errno)")
        }
        defer { close(ends[0]) }
        let script = """
            cat >/dev/null
            pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid"
            for i in 1 2 3 4 5 6 7 8 9 10; do
                [ -e "$1/data/postmaster.pid" ] || break
                sleep 0.2
            done
            rm -rf "$1"
            """
        let command = ["setsid", "sh", "-c", script, "sh", directory]
        _ = try spawn(command, input: ends[0], output: "/dev/null")
        return ends[1]
    }
}
