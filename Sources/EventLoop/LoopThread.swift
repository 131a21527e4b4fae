import CLinux
import Glibc

/// The thread-specific slot that makes ``EventLoop/current`` work.
enum CurrentLoop {
    static let key: pthread_key_t = {
        var key = pthread_key_t()
        let code = pthread_key_create(&key, nil)
        precondition(code == 0, "pthread_key_create failed with errno \(code)")
        return key
    }()
}

/// Hands a loop to its new thread and waits until the thread has taken it.
// Sendable although mutable: the semaphore orders the two threads' accesses.
final class Launch: @unchecked Sendable {
    private let loop: EventLoop
    private let running: UnsafeMutablePointer<sem_t>

    init(loop: EventLoop) {
        self.loop = loop
        running = .allocate(capacity: 1)
        sem_init(running, 0, 0)
    }

    deinit {
        sem_destroy(running)
        running.deallocate()
    }

    /// Starts the thread; the answer is pthread_create's error number, or 0.
    func startThread() -> Int32 {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<Launch>.fromOpaque(argument).takeRetainedValue().runThread()
                return nil
            },
            argument.toOpaque()
        )
        if code != 0 { argument.release() }
        return code
    }

    func waitUntilRunning() {
        while sem_wait(running) != 0 {}
    }

    private func runThread() {
        ThreadSignals.blockAsynchronous()
        clinux_name_thread(loop.name)
        pthread_setspecific(CurrentLoop.key, Unmanaged.passUnretained(loop).toOpaque())
        loop.adoptCurrentThread()
        sem_post(running)
        loop.run()
    }
}

enum ThreadSignals {
    /// Leaves signals that ask something of the process to the threads the executable chooses.
    static func blockAsynchronous() {
        var mask = sigset_t()
        sigfillset(&mask)
        // A fault belongs to the thread that caused it, and must reach the crash reporter.
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&mask, fault) }
        pthread_sigmask(SIG_BLOCK, &mask, nil)
    }
}
