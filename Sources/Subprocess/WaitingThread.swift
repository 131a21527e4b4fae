import CLinux
import Glibc

/// Threads that do nothing but wait for one program each; their number is that of the programs.
enum WaitingThread {
    private final class Box {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    /// The error number for "no thread".
    static let none = EAGAIN

    /// Bytes of its stack: everything large is on the heap.
    private static let stackBytes = 256 << 10

    /// Runs `body` on a new thread; false when the system gives none.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackBytes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        // The retain is given back by the thread, which runs exactly once; or right here.
        let box = Unmanaged.passRetained(Box(body))
        let status = pthread_create(
            &thread,
            &attributes,
            { argument in
                guard let argument else { return nil }
                WaitingThread.blockSignals()
                clinux_name_thread("subprocess")
                Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            box.toOpaque()
        )
        if status != 0 { box.release() }
        return status == 0
    }

    /// Signals are for the threads that expect them; SIGPIPE comes as EPIPE here.
    private static func blockSignals() {
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
    }
}

/// Wakes a thread that polls, from any other.
final class Bell: Sendable {
    let descriptor: Int32

    static var lastError: Int32 { errno }

    init?() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func ring() {
        var one: UInt64 = 1
        // It can only fail because the bell has been rung, which is as good.
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }
}
