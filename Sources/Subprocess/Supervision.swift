import CLinux
import Glibc

/// One program from its start to the moment when nothing is left of it; on a thread that may block.
struct Supervision {
    private let program: Subprocess
    private let bell: WakeDescriptor
    private var input: Pipe?
    private var output: Pipe?
    private var error: Pipe?
    private var written = 0
    private var collected: [UInt8] = []
    private var tail: [UInt8] = []
    /// Why the program is being stopped.
    private var failure: Reason?
    private var deadline: ContinuousClock.Instant

    private enum Reason { case timedOut, tooMuchOutput, cancelled }

    init(of program: Subprocess, bell: WakeDescriptor) {
        self.program = program
        self.bell = bell
        deadline = .now + program.deadline
    }

    mutating func run() -> Result<Subprocess.Outcome, Subprocess.Failure> {
        blockBrokenPipes()
        var pid: pid_t = 0
        let number = start(&pid)
        guard number == 0 else { return .failure(.notStarted(errno: number)) }
        let pidfd = clinux_pidfd(pid)
        watch(pid, pidfd)
        // While the leader is a zombie its number is nobody else's: the group can be killed safely.
        kill(-pid, SIGKILL)
        var status: Int32 = 0
        var remains: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        // Where the service is the container's first process, the program's children are now its own.
        while waitpid(-pid, &remains, 0) > 0 || errno == EINTR {}
        if pidfd >= 0 { close(pidfd) }
        // What the program wrote before its end is in the pipes; its children's words do not count.
        readOutput()
        readError()
        if written > program.outputBytesMax, failure == nil { failure = .tooMuchOutput }
        switch failure {
        case .timedOut: return .failure(.timedOut(errorTail: tail))
        case .tooMuchOutput: return .failure(.tooMuchOutput(errorTail: tail))
        case .cancelled: return .failure(.cancelled)
        case nil:
            let signal = clinux_signal(status)
            let end: Subprocess.End =
                signal != 0 ? .killed(signal: signal) : .exited(clinux_exit_code(status))
            return .success(Subprocess.Outcome(end: end, output: collected, errorTail: tail))
        }
    }

    /// A program that does not read what it is given is told by an error, not by a signal.
    private func blockBrokenPipes() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    // MARK: The start

    private mutating func start(_ pid: inout pid_t) -> Int32 {
        guard let out = Pipe.pair(), let err = Pipe.pair(),
            let source = program.input.isEmpty ? Pipe.nothing() : Pipe.pair()
        else { return errno }
        let number = spawn(&pid, [source.read, out.write, err.write])
        guard number == 0 else { return number }
        input = program.input.isEmpty ? nil : source.write
        output = out.read
        error = err.read
        for pipe in [input, output, error] { pipe?.makeNonBlocking() }
        return 0
    }

    private func spawn(_ pid: inout pid_t, _ pipes: [Pipe?]) -> Int32 {
        let descriptors = pipes.map { $0?.descriptor ?? -1 }
        let arguments = CStrings([program.executable] + program.arguments)
        let environment = CStrings(program.environment.map { "\($0.key)=\($0.value)" }.sorted())
        func spawn(in directory: UnsafePointer<CChar>?) -> Int32 {
            clinux_spawn(
                &pid,
                program.executable,
                arguments.pointers,
                environment.pointers,
                directory,
                descriptors[0],
                descriptors[1],
                descriptors[2]
            )
        }
        return withExtendedLifetime((pipes, arguments, environment)) {
            program.directory?.withCString { spawn(in: $0) } ?? spawn(in: nil)
        }
    }

    // MARK: Its time

    /// Returns when the program itself has ended.
    private mutating func watch(_ pid: pid_t, _ pidfd: Int32) {
        while clinux_has_ended(pid) == 0 {
            let remaining = ContinuousClock.now.duration(to: deadline)
            if remaining <= .zero {
                if failure == nil {
                    stop(pid, .timedOut)
                } else {
                    // It ends as soon as the kernel lets it.
                    kill(-pid, SIGKILL)
                    deadline = .now + .seconds(1)
                }
                continue
            }
            let events = wait(pidfd, remaining)
            if events.isRung, failure == nil { stop(pid, .cancelled) }
            if events.mayWrite { writeInput() }
            if events.mayRead { readOutput() }
            if events.hasError { readError() }
            if written > program.outputBytesMax, failure == nil { stop(pid, .tooMuchOutput) }
        }
    }

    /// Asks the program and its children to end, and sets the time after which they are made to.
    private mutating func stop(_ pid: pid_t, _ reason: Reason) {
        failure = reason
        kill(-pid, SIGTERM)
        // A stopped process would not notice.
        kill(-pid, SIGCONT)
        deadline = .now + program.grace
    }

    private struct Events {
        let isRung: Bool
        let mayWrite: Bool
        let mayRead: Bool
        let hasError: Bool
    }

    private func wait(_ pidfd: Int32, _ remaining: Duration) -> Events {
        func entry(_ descriptor: Int32?, _ events: Int32 = POLLIN) -> pollfd {
            pollfd(fd: descriptor ?? -1, events: Int16(events), revents: 0)
        }
        // Rung once is enough; a bell that stays rung would turn waiting into spinning.
        var entries = [
            entry(failure == nil ? bell.descriptor : nil), entry(input?.descriptor, POLLOUT),
            entry(output?.descriptor), entry(error?.descriptor), entry(pidfd),
        ]
        // Without a pidfd, on a kernel before 5.3, the end is looked for twenty times a second.
        let limit = pidfd >= 0 ? remaining : min(remaining, .milliseconds(50))
        let milliseconds =
            limit.components.seconds * 1000
            + limit.components.attoseconds / 1_000_000_000_000_000 + 1
        guard poll(&entries, nfds_t(entries.count), Int32(min(milliseconds, 60_000))) > 0 else {
            return Events(isRung: false, mayWrite: false, mayRead: false, hasError: false)
        }
        return Events(
            isRung: entries[0].revents != 0,
            mayWrite: entries[1].revents != 0,
            mayRead: entries[2].revents != 0,
            hasError: entries[3].revents != 0
        )
    }

    // MARK: Its streams

    private mutating func writeInput() {
        guard let pipe = input else { return }
        let sent = program.input.withUnsafeBytes { pipe.write($0.dropFirst(inputSent)) }
        inputSent += max(sent, 0)
        // A program need not read what it is given.
        if sent < 0 || inputSent == program.input.count { input = nil }
    }

    private var inputSent = 0

    private mutating func readOutput() {
        guard let pipe = output else { return }
        var isAtEnd = false
        pipe.read(isAtEnd: &isAtEnd) { bytes in
            written += bytes.count
            // A few bytes of what is too much need not be kept.
            if written <= program.outputBytesMax { collected += bytes }
            return written <= program.outputBytesMax
        }
        if isAtEnd { output = nil }
    }

    private mutating func readError() {
        guard let pipe = error else { return }
        var isAtEnd = false
        var rounds = 0
        pipe.read(isAtEnd: &isAtEnd) { bytes in
            tail = Array((tail + bytes).suffix(program.errorBytesKept))
            rounds += 1
            return rounds < 16
        }
        if isAtEnd { error = nil }
    }
}
