import CLinux
import Glibc
import Synchronization

// Sendable although mutable: `inbox` is a Mutex, the constants are immutable, and every other
// stored property is touched on the loop's own thread only, which `preconditionCurrent` checks
// at each public entry that is not thread safe by its own means.

/// One thread that runs Swift tasks and waits for descriptors with epoll.
///
/// Tasks started with ``spawn(_:)`` stay on the loop's thread, so that state they share needs no
/// lock. Each turn runs the ready jobs, then the end-of-turn hooks, then polls.
public final class EventLoop: TaskExecutor, SerialExecutor, @unchecked Sendable {
    /// The name given at creation; the thread carries its first 15 bytes.
    public let name: String

    let epoll: Int32
    let wakeup: Int32
    let inbox = Mutex(Inbox())
    // Written by the loop's thread before `init` returns, constant afterwards.
    private(set) var thread = pthread_t()

    var ready: [UnownedJob] = []
    var running: [UnownedJob] = []
    var hooks: [() -> Void] = []
    var timers = TimerHeap()
    var sleepers: [ObjectIdentifier: Sleeper] = [:]
    var descriptors: [Descriptor?] = []
    var lastRegistration: UInt32 = 0
    let events: UnsafeMutablePointer<epoll_event>

    /// When the current turn began, in nanoseconds of the monotonic clock; loop thread only.
    ///
    /// Cheaper than reading the clock, and precise enough for timeouts.
    public internal(set) var turnNanoseconds: UInt64 = 0

    static let eventsMax = 256

    /// Creates the loop and starts its thread.
    public init(name: String) throws(EventLoopError) {
        self.name = name
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw .systemCall(name: "epoll_create1", errno: errno) }
        wakeup = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        let wakeupErrno = errno
        events = .allocate(capacity: Self.eventsMax)
        guard wakeup >= 0 else {
            throw .systemCall(name: "eventfd", errno: wakeupErrno)
        }
        var interest = epoll_event()
        interest.events = EPOLLIN.rawValue
        interest.data.u64 = UInt64(UInt32(bitPattern: wakeup))
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, wakeup, &interest) == 0 else {
            throw .systemCall(name: "epoll_ctl", errno: errno)
        }
        try start()
    }

    deinit {
        if epoll >= 0 { close(epoll) }
        if wakeup >= 0 { close(wakeup) }
        events.deallocate()
    }

    private func start() throws(EventLoopError) {
        let launch = Launch(loop: self)
        let code = launch.startThread()
        guard code == 0 else { throw .systemCall(name: "pthread_create", errno: code) }
        launch.waitUntilRunning()
    }

    func adoptCurrentThread() {
        thread = pthread_self()
        turnNanoseconds = Self.monotonicNanoseconds()
    }

    /// Whether the caller runs on the loop's own thread.
    public var isCurrent: Bool { pthread_equal(pthread_self(), thread) != 0 }

    /// Traps unless the caller runs on the loop's own thread.
    public func preconditionCurrent() {
        precondition(isCurrent, "called off the thread of event loop \(name)")
    }

    /// The loop whose thread this is, or nil on any other thread.
    public static var current: EventLoop? {
        guard let pointer = pthread_getspecific(CurrentLoop.key) else { return nil }
        return Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// Appends a job: without a lock on the loop's own thread, through the inbox from any other.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isCurrent {
            ready.append(job)
        } else {
            deliver { $0.jobs.append(job) }
        }
    }

    /// Traps unless isolated to this loop; lets `assumeIsolated` work for actors that live on it.
    public func checkIsolated() { preconditionCurrent() }

    /// Whether the current context is isolated to this loop.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Starts a task that stays on this loop's thread; callable from anywhere.
    @discardableResult
    public func spawn(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
        Task(executorPreference: self) { await body() }
    }

    /// Runs a closure on the loop's thread in one of its next turns; callable from anywhere.
    public func execute(_ work: @escaping @Sendable () -> Void) {
        deliver { $0.work.append(work) }
    }

    /// Runs a hook once, at the end of the current turn and before the next poll; loop thread only.
    public func atTurnEnd(_ hook: @escaping () -> Void) {
        preconditionCurrent()
        hooks.append(hook)
    }

    /// Calls `action` on the loop's thread once `delay` has passed; loop thread only.
    @discardableResult
    public func after(_ delay: Duration, _ action: @escaping () -> Void) -> LoopTimer {
        preconditionCurrent()
        let deadline = Self.monotonicNanoseconds() &+ delay.wholeNanoseconds
        let timer = LoopTimer(loop: self, deadline: deadline, action: action)
        timers.insert(timer)
        return timer
    }

    /// Suspends for a time, or throws `.cancelled`; the task must run on this loop.
    public func sleep(for duration: Duration) async throws(EventLoopError) {
        preconditionCurrent()
        let sleeper = Sleeper(loop: self)
        let outcome = await withTaskCancellationHandler {
            await withUnsafeContinuation { sleeper.begin($0, for: duration) }
        } onCancel: {
            self.execute { sleeper.end(.cancelled) }
        }
        if let error = outcome.error { throw error }
    }

    /// Watches a descriptor in both directions, edge triggered, until it is deregistered.
    ///
    /// The descriptor must be non-blocking and stays the caller's to close, after `deregister()`.
    public func register(_ descriptor: Int32) throws(EventLoopError) -> Descriptor {
        preconditionCurrent()
        lastRegistration &+= 1
        let entry = Descriptor(loop: self, descriptor: descriptor, registration: lastRegistration)
        var interest = epoll_event()
        interest.events =
            EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        interest.data.u64 = entry.token
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &interest) == 0 else {
            throw .systemCall(name: "epoll_ctl", errno: errno)
        }
        let index = Int(descriptor)
        while descriptors.count <= index { descriptors.append(nil) }
        descriptors[index] = entry
        return entry
    }

    func forget(_ entry: Descriptor) {
        let index = Int(entry.descriptor)
        guard descriptors[index] === entry else { return }
        descriptors[index] = nil
        var unused = epoll_event()
        // Fails only when the caller closed the descriptor first, which has removed it already.
        _ = epoll_ctl(epoll, EPOLL_CTL_DEL, entry.descriptor, &unused)
    }

    /// Stops the loop and joins its thread; waiters are resumed with an error first.
    ///
    /// Must not be called from the loop itself. Tasks that should finish orderly must have done so
    /// before: a job that is enqueued after the thread ended never runs.
    public func stop() async {
        precondition(!isCurrent, "an event loop cannot join its own thread")
        await withUnsafeContinuation { continuation in
            let ended = deliver { inbox -> Bool in
                inbox.stopping = true
                if !inbox.ended { inbox.stopWaiters.append(continuation) }
                return inbox.ended
            }
            if ended { continuation.resume() }
        }
        let mustJoin = inbox.withLock { inbox in
            defer { inbox.joined = true }
            return !inbox.joined
        }
        if mustJoin { pthread_join(thread, nil) }
    }

    static func monotonicNanoseconds() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(now.tv_sec) &* 1_000_000_000 &+ UInt64(now.tv_nsec)
    }
}
