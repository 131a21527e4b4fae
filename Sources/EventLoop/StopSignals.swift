import Glibc

/// SIGTERM and SIGINT as something to wait for.
///
/// Not by sigwait(3): the main thread of a program with an async main sleeps in sigsuspend(2) with
/// no signal blocked, so SIGTERM would end the process with requests in flight.
public enum StopSignals {
    // Set once, before the handlers are installed that read it; -1 makes them write to nowhere.
    nonisolated(unsafe) private static var writeEnd: Int32 = -1

    /// From here on both signals are taken; the number of each can be read from the descriptor.
    public static func take() throws(EventLoopError) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0,
            fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0
        else { throw EventLoopError.systemCall(name: "pipe", errno: errno) }
        writeEnd = ends[1]
        var action = sigaction()
        // write(2) is all that a handler may do here (signal-safety(7)).
        action.__sigaction_handler.sa_handler = { signal in
            let saved = errno
            var number = UInt8(truncatingIfNeeded: signal)
            _ = write(StopSignals.writeEnd, &number, 1)
            errno = saved
        }
        action.sa_flags = SA_RESTART
        sigaction(SIGTERM, &action, nil)
        sigaction(SIGINT, &action, nil)
        return ends[0]
    }

    /// Waits for the next one and returns its name; a thread of its own does the waiting.
    public static func next(from descriptor: Int32) async -> String {
        await withCheckedContinuation { continuation in
            let waiter = Waiter(descriptor: descriptor, continuation: continuation)
            var thread = pthread_t()
            let code = pthread_create(
                &thread,
                nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<Waiter>.fromOpaque(argument).takeRetainedValue().wait()
                    return nil
                },
                Unmanaged.passRetained(waiter).toOpaque()
            )
            precondition(code == 0, "no thread could be made to wait for signals")
        }
    }

    private final class Waiter {
        private let descriptor: Int32
        private let continuation: CheckedContinuation<String, Never>

        init(descriptor: Int32, continuation: CheckedContinuation<String, Never>) {
            self.descriptor = descriptor
            self.continuation = continuation
        }

        func wait() {
            var number: UInt8 = 0
            while read(descriptor, &number, 1) < 0, errno == EINTR {}
            continuation.resume(returning: Int32(number) == SIGTERM ? "SIGTERM" : "SIGINT")
        }
    }
}
