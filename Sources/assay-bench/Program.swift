import Foundation
import Glibc

/// A peer, a tool or data that is not on this machine.
struct MissingProgram: Error, CustomStringConvertible {
    let name: String
    let remedy: String

    var description: String { "\(name) is missing; \(remedy)" }
}

/// A program that ended badly or said something unexpected.
struct ProgramFailure: Error, CustomStringConvertible {
    let description: String
}

/// A program of its own process.
final class Program {
    let process: pid_t
    private let output: String
    private var isOver = false

    /// Starts a program; `environment` is added to our own.
    init(_ command: [String], environment: [String: String] = [:]) throws {
        output = NSTemporaryDirectory() + "/assay-bench-\(UUID().uuidString)"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // The threads that Swift's tasks run on block signals, such as those that end pgbench's runs.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var arguments = command.map { strdup($0) } + [nil]
        let merged = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var variables = merged.map { strdup("\($0)=\($1)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process: pid_t = 0
        let status = posix_spawnp(
            &process,
            command[0],
            &actions,
            &attributes,
            &arguments,
            &variables
        )
        guard status == 0 else {
            throw ProgramFailure(description: "\(command[0]): \(String(cString: strerror(status)))")
        }
        self.process = process
    }

    deinit {
        if !isOver { stop() }
        unlink(output)
    }

    /// What it has written so far.
    var text: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    /// Waits for its end; whether that was a good one.
    func wait() -> Bool {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        isOver = true
        return status == 0
    }

    /// Asks it to end, and waits until it has.
    func stop() {
        kill(process, SIGTERM)
        _ = wait()
    }

    /// Runs a program to its end and gives what it wrote.
    @discardableResult
    static func run(
        _ command: [String],
        environment: [String: String] = [:]
    ) throws -> String {
        let program = try Program(command, environment: environment)
        guard program.wait() else {
            throw ProgramFailure(
                description: "\(command.joined(separator: " ")): \(program.text.suffix(2000))"
            )
        }
        return program.text
    }

    /// Where a program is, or how to get it.
    static func find(_ name: String, package: String) throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        for folder in (path + ":/usr/sbin").split(separator: ":") {
            let candidate = "\(folder)/\(name)"
            if access(candidate, X_OK) == 0 { return candidate }
        }
        throw MissingProgram(name: name, remedy: "apt-get install \(package)")
    }

    /// A program that the same build made.
    static func sibling(_ name: String) throws -> String {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(fileURLWithPath: own).deletingLastPathComponent().path + "/" + name
        guard access(path, X_OK) == 0 else {
            throw ProgramFailure(
                description: "\(path) is missing; swift build -c release --static-swift-stdlib"
            )
        }
        return path
    }

    /// A line of /proc/PID/status in MiB, such as `VmRSS`.
    func memory(_ key: String) -> Double {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        for line in status.split(separator: "\n") where line.hasPrefix(key + ":") {
            let number = line.split(whereSeparator: { $0 == " " || $0 == "\t" })[1]
            return (Double(number) ?? 0) / 1024
        }
        return 0
    }

    /// Begins anew with `VmHWM`, the most that was ever resident (proc(5), clear_refs).
    func forgetMemoryPeak() {
        try? "5".write(toFile: "/proc/\(process)/clear_refs", atomically: false, encoding: .utf8)
    }
}

/// A directory that goes away with it.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/assay-bench-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and gives its path.
    func file(_ name: String, _ text: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
        return "\(path)/\(name)"
    }
}
