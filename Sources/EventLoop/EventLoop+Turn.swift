import CLinux
import Glibc
import Synchronization

/// What other threads leave for the loop.
struct Inbox: Sendable {
    var jobs: [UnownedJob] = []
    var work: [@Sendable () -> Void] = []
    var stopWaiters: [UnsafeContinuation<Void, Never>] = []
    /// A wake-up has been written and not yet been seen, so that a burst costs one write.
    var wakeupPending = false
    var stopping = false
    var ended = false
    var joined = false
}

extension EventLoop {
    // Jobs that make each other ready may take this many rounds before the hooks and the poll get
    // their turn: enough for a request's whole chain of awaits, few enough that sockets never starve.
    private static let roundsMax = 16

    @discardableResult
    func deliver<Result: Sendable>(_ change: (inout Inbox) -> Result) -> Result {
        let (result, mustWake) = inbox.withLock { inbox -> (Result, Bool) in
            let result = change(&inbox)
            let mustWake = !inbox.wakeupPending && !inbox.ended
            // Waking under the lock would be simpler, but makes the loop's thread wait for it.
            inbox.wakeupPending = true
            return (result, mustWake)
        }
        if mustWake {
            var one: UInt64 = 1
            // EAGAIN means that the counter is full, so the loop is awake anyway.
            _ = write(wakeup, &one, 8)
        }
        return result
    }

    /// The thread's whole life.
    func run() {
        repeat {
            runReadyJobs()
            runHooks()
            poll()
        } while !takeInbox()
        wind()
    }

    private func runReadyJobs() {
        var rounds = 0
        while !ready.isEmpty, rounds < Self.roundsMax {
            rounds += 1
            swap(&ready, &running)
            let executor = asUnownedTaskExecutor()
            for job in running { job.runSynchronously(on: executor) }
            running.removeAll(keepingCapacity: running.capacity <= 1 << 14)
        }
    }

    private func runHooks() {
        guard !hooks.isEmpty else { return }
        let due = hooks
        hooks.removeAll(keepingCapacity: true)
        for hook in due { hook() }
    }

    private func poll() {
        let count = epoll_wait(epoll, events, Int32(Self.eventsMax), pollTimeout())
        turnNanoseconds = Self.monotonicNanoseconds()
        // EINTR is no failure: the turn goes round and polls again.
        precondition(count >= 0 || errno == EINTR, "epoll_wait failed with errno \(errno)")
        for index in 0..<max(0, Int(count)) {
            let event = events[index]
            dispatch(event.data.u64, event.events)
        }
        fireDueTimers()
    }

    private func pollTimeout() -> Int32 {
        if !ready.isEmpty || !hooks.isEmpty { return 0 }
        guard let deadline = timers.firstDeadline else { return -1 }
        let now = Self.monotonicNanoseconds()
        if deadline <= now { return 0 }
        // Rounded up, or the loop would spin through the last fraction of a millisecond.
        return Int32(clamping: (deadline - now + 999_999) / 1_000_000)
    }

    private func dispatch(_ token: UInt64, _ flags: UInt32) {
        let descriptor = Int(UInt32(truncatingIfNeeded: token))
        if descriptor == Int(wakeup), token >> 32 == 0 {
            var count: UInt64 = 0
            _ = read(wakeup, &count, 8)
            return
        }
        // An event for a number that was closed and reused since carries the old registration.
        guard descriptor < descriptors.count, let entry = descriptors[descriptor],
            entry.token == token
        else { return }
        entry.eventArrived(flags)
    }

    /// Moves the inbox into the loop; true when the loop has been asked to stop.
    private func takeInbox() -> Bool {
        var work: [@Sendable () -> Void] = []
        let stopping = inbox.withLock { inbox in
            inbox.wakeupPending = false
            if !inbox.jobs.isEmpty {
                ready.append(contentsOf: inbox.jobs)
                inbox.jobs.removeAll(keepingCapacity: true)
            }
            if !inbox.work.isEmpty { swap(&work, &inbox.work) }
            return inbox.stopping
        }
        for item in work { item() }
        return stopping
    }

    /// Resumes everyone who still waits, runs what that makes ready, and ends.
    private func wind() {
        for entry in descriptors { entry?.finish(.stopped) }
        for sleeper in sleepers.values { sleeper.end(.stopped) }
        dropTimers()
        repeat {
            runReadyJobs()
            runHooks()
            _ = takeInbox()
        } while !ready.isEmpty || !hooks.isEmpty
        let waiters = inbox.withLock { inbox in
            inbox.ended = true
            return inbox.stopWaiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
