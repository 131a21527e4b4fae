import CLinux
import Foundation
import Testing

@testable import Subprocess

@Suite("Subprocess", .timeLimit(.minutes(10)))
struct SubprocessTests {
    /// A shell, which is the shortest way to write programs that misbehave.
    private func shell(_ script: String, _ arguments: String...) -> Subprocess {
        Subprocess("/bin/sh", ["-c", script, "sh"] + arguments)
    }

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// Whether a process is there and has not merely left its number behind.
    private func isAlive(_ pid: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
            return false
        }
        return status.split(separator: ")").last?.hasPrefix(" Z") == false
    }

    /// The process that the program names in a file of its own.
    private func pid(in file: URL) throws -> Int32 {
        let text = try String(contentsOf: file, encoding: .utf8)
        return try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Returns when the process is gone; the suite's limit is for one that stays.
    private func awaitEnd(of pid: Int32) async throws {
        try await until { !isAlive(pid) }
    }

    private func until(_ condition: () throws -> Bool) async throws {
        while try !condition() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// How a program is stopped at its deadline that has first said, in the file, that it is ready.
    ///
    /// The deadline includes the start, which takes its time on a busy machine: a run that ended
    /// before the program was ready is repeated with twice the time.
    private func failure(
        of program: Subprocess,
        readyIn file: URL
    ) async throws -> Subprocess.Failure? {
        var program = program
        while true {
            var failure: Subprocess.Failure?
            do throws(Subprocess.Failure) { _ = try await program.run() } catch { failure = error }
            let said = try? String(contentsOf: file, encoding: .utf8)
            if said?.isEmpty == false { return failure }
            try Task.checkCancellation()
            program.deadline *= 2
        }
    }

    private func temporaryFile() -> URL {
        FileManager.default.temporaryDirectory.appending(path: "assay-subprocess-\(UUID())")
    }

    @Test("gives what the program wrote, apart from its errors, and its status")
    func outcome() async throws {
        let outcome = try await shell("printf out; printf err >&2; exit 3").run()
        #expect(text(outcome.output) == "out")
        #expect(text(outcome.errorTail) == "err")
        #expect(outcome.end == .exited(3))
    }

    @Test("says by which signal a program ended")
    func signal() async throws {
        #expect(try await shell("kill -9 $$").run().end == .killed(signal: 9))
    }

    @Test("hands arguments over as they are")
    func arguments() async throws {
        let words = ["a b", "$HOME", "", "'\"; rm -rf /", "ü\n"]
        let program = Subprocess("/usr/bin/printf", ["[%s]"] + words)
        let outcome = try await program.run()
        #expect(text(outcome.output) == words.map { "[\($0)]" }.joined())
    }

    @Test("gives the program the environment it is given and no other")
    func environment() async throws {
        var program = Subprocess("/usr/bin/env")
        program.environment = ["B": "2", "A": "x=y"]
        #expect(try await text(program.run().output) == "A=x=y\nB=2\n")
    }

    @Test("starts the program where it is told")
    func directory() async throws {
        var program = shell("pwd")
        program.directory = "/usr"
        #expect(try await text(program.run().output) == "/usr\n")
        program.directory = "/no/such/place"
        await #expect(throws: Subprocess.Failure.notStarted(errno: ENOENT)) {
            try await program.run()
        }
    }

    @Test("lets the program inherit no descriptor, no blocked signal and no terminal's session")
    func inheritsNothing() async throws {
        let file = try #require(fopen("/etc/passwd", "r"))
        defer { fclose(file) }
        let open = try await shell("ls /proc/$$/fd").run()
        #expect(text(open.output).split(separator: "\n").filter { $0 != "10" } == ["0", "1", "2"])
        let status = try await Subprocess("/bin/cat", ["/proc/self/status"]).run()
        let lines = text(status.output).split(separator: "\n")
        for name in ["SigBlk", "SigIgn"] {
            let line = try #require(lines.first { $0.hasPrefix(name) })
            let bits = try #require(UInt64(line.suffix(16), radix: 16))
            // 32 and 33 belong to the C library, which lets nobody else set them.
            #expect(bits & ~(0b11 << 31) == 0, "\(line)")
        }
        let stat = try await shell("cut -d' ' -f1,5,6 /proc/$$/stat").run()
        #expect(Set(text(stat.output).split { $0 == " " || $0 == "\n" }).count == 1)
        #expect(try await Subprocess("/bin/cat").run().output.isEmpty)
    }

    @Test(
        "gives the program what it shall read, be it more than a pipe holds or more than it wants"
    )
    func input() async throws {
        var program = Subprocess("/bin/cat")
        program.input = (0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try await program.run().output == program.input)
        program.executable = "/bin/true"
        #expect(try await program.run().end == .exited(0))
    }

    @Test(
        "says why a program could not be started",
        arguments: [
            ("/no/such/program", ENOENT), ("/etc/passwd", EACCES), ("/tmp", EACCES),
        ]
    )
    func notStarted(path: String, number: Int32) async {
        await #expect(throws: Subprocess.Failure.notStarted(errno: number)) {
            try await Subprocess(path).run()
        }
    }

    @Test("takes as many bytes as allowed, and stops the program at one more")
    func outputBound() async throws {
        var program = Subprocess("/usr/bin/head", ["-c", "200000", "/dev/zero"])
        program.outputBytesMax = 200_000
        #expect(try await program.run().output.count == 200_000)
        program.outputBytesMax = 199_999
        await #expect(throws: Subprocess.Failure.tooMuchOutput(errorTail: [])) {
            try await program.run()
        }
    }

    @Test("stops a program that writes without end")
    func endlessOutput() async throws {
        let program = shell("echo why >&2; exec cat /dev/zero")
        await #expect(throws: Subprocess.Failure.tooMuchOutput(errorTail: Array("why\n".utf8))) {
            try await program.run()
        }
    }

    @Test("keeps the end of what goes to the error stream, however much that is")
    func errorTail() async throws {
        var program = shell("head -c 3000000 /dev/zero >&2; printf the-end >&2")
        program.errorBytesKept = 10
        let outcome = try await program.run()
        #expect(outcome.errorTail == [0, 0, 0] + Array("the-end".utf8))
    }

    @Test("ends a program at its deadline, with all that it has started")
    func deadline() async throws {
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        var program = shell("sleep 3600 & echo $! > \"$1\"; wait", file.path())
        program.deadline = .milliseconds(300)
        let failure = try await failure(of: program, readyIn: file)
        #expect(failure == .timedOut(errorTail: []))
        try await awaitEnd(of: pid(in: file))
    }

    @Test("kills a program that ignores being asked, and its children that do")
    func ignoresTermination() async throws {
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        var program = shell(
            "trap '' TERM HUP INT; (trap '' TERM; while :; do sleep 1; done) & echo $! > \"$1\"; "
                + "while :; do sleep 1; done",
            file.path()
        )
        program.deadline = .milliseconds(300)
        program.grace = .milliseconds(200)
        let failure = try await failure(of: program, readyIn: file)
        #expect(failure == .timedOut(errorTail: []))
        try await awaitEnd(of: pid(in: file))
    }

    @Test("ends a program that has stopped itself")
    func stoppedItself() async throws {
        var program = shell("kill -STOP $$; sleep 300")
        program.deadline = .milliseconds(300)
        await #expect(throws: Subprocess.Failure.timedOut(errorTail: [])) {
            try await program.run()
        }
    }

    @Test("gives a program time to end tidily")
    func grace() async throws {
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        var program = shell(
            "trap '[ -s \"$1\" ] && echo tidy >> \"$1\"; exit 0' TERM; echo ready > \"$1\"; "
                + "while :; do sleep 0.05; done",
            file.path()
        )
        program.deadline = .milliseconds(300)
        // More than the suite has.
        program.grace = .seconds(3600)
        let failure = try await failure(of: program, readyIn: file)
        // The shell has its own word to say on the child that was asked with it.
        guard case .timedOut? = failure else {
            Issue.record("\(String(describing: failure))")
            return
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == "ready\ntidy\n")
    }

    @Test("waits for a program that has closed its streams and lingers")
    func closedStreams() async throws {
        let outcome = try await shell("printf done; exec >&- 2>&-; sleep 0.2; exit 5").run()
        #expect(text(outcome.output) == "done")
        #expect(outcome.end == .exited(5))
    }

    @Test("does not wait for children that hold the streams when the program has ended")
    func lingeringChild() async throws {
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        var program = shell("sleep 3600 & echo $! > \"$1\"; printf done", file.path())
        // Waiting for the child would take longer than the suite may.
        program.deadline = .seconds(3600)
        let outcome = try await program.run()
        #expect(text(outcome.output) == "done")
        try await awaitEnd(of: pid(in: file))
    }

    @Test("does not wait for a child that has left for a session of its own")
    func escapedChild() async throws {
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        defer { if let pid = try? pid(in: file) { kill(pid, SIGKILL) } }
        let script =
            "setsid sh -c 'echo $$ > \"$0\"; exec sleep 3600' \"$1\" & "
            + "while ! [ -s \"$1\" ]; do sleep 0.05; done; printf done"
        var program = shell(script, file.path())
        // Waiting for the child would take longer than the suite may.
        program.deadline = .seconds(3600)
        let outcome = try await program.run()
        #expect(text(outcome.output) == "done")
    }

    @Test("ends the program when the caller's task is cancelled")
    func cancelled() async throws {
        let file = temporaryFile()
        defer { try? FileManager.default.removeItem(at: file) }
        var program = shell("echo $$ > \"$1\"; exec sleep 3600", file.path())
        program.deadline = .seconds(3600)
        let task = Task { [program] in try await program.run() }
        // A file that is there may be empty still.
        try await until { (try? String(contentsOf: file, encoding: .utf8))?.isEmpty == false }
        task.cancel()
        await #expect(throws: Subprocess.Failure.cancelled) { try await task.value }
        #expect(!isAlive(try pid(in: file)))
    }

    @Test("does not start a program for a task that is cancelled")
    func cancelledBefore() async throws {
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await Subprocess("/no/such/program").run()
        }
        await #expect(throws: Subprocess.Failure.cancelled) { try await task.value }
    }

    @Test("ends the program when the thread that waits for it goes away, as with the whole service")
    func serviceEnds() async throws {
        let pid = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var pid: pid_t = 0
                let arguments = CStrings(["sleep", "300"])
                let none = CStrings([])
                let status = withExtendedLifetime((arguments, none)) {
                    clinux_spawn(
                        &pid,
                        "/bin/sleep",
                        arguments.pointers,
                        none.pointers,
                        nil,
                        0,
                        1,
                        2
                    )
                }
                continuation.resume(returning: status == 0 ? pid : 0)
            }
        }
        try #require(pid > 0)
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 { await Task.yield() }
        #expect(clinux_signal(status) == SIGKILL)
    }

    @Test("leaves no zombie and no descriptor behind, however programs end")
    func leavesNothing() async throws {
        let before = try descriptorCount()
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<60 {
                group.addTask {
                    var program = self.shell(index % 3 == 0 ? "exec sleep 300" : "exit 1")
                    program.deadline = .milliseconds(100)
                    _ = try? await program.run()
                }
            }
        }
        // Other tests run beside this one, and what they hold comes and goes: once all is gone.
        try await until { try zombieCount() == 0 && descriptorCount() < before + 30 }
    }

    private func descriptorCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    /// Children of this process that have ended and that nobody has asked for.
    private func zombieCount() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").count { entry in
            guard Int32(entry) != nil,
                let stat = try? String(contentsOfFile: "/proc/\(entry)/stat", encoding: .utf8),
                let rest = stat.split(separator: ")").last?.split(separator: " ")
            else { return false }
            return rest[0] == "Z" && rest[1] == "\(getpid())" && stat.contains("(sh)")
        }
    }
}
