import CLinux

/// How a wait ended.
enum WaitOutcome {
    case ready
    case cancelled
    case deregistered
    case stopped

    var error: EventLoopError? {
        switch self {
        case .ready: nil
        case .cancelled: .cancelled
        case .deregistered: .deregistered
        case .stopped: .stopped
        }
    }
}

// Sendable although mutable: confined to the loop's thread; it crosses threads only inside the
// cancellation handlers, which do nothing but hop back to that thread.

/// A descriptor that a loop watches in both directions.
///
/// Edge triggered: read or write until `EAGAIN` before waiting. At most one task waits in each
/// direction. Everything here belongs to the loop's thread.
public final class Descriptor: @unchecked Sendable {
    /// The file descriptor's number.
    public let descriptor: Int32
    let loop: EventLoop
    let token: UInt64

    /// Called for every edge of readability, hang-up or error instead of resuming a waiter.
    public var onReadable: (() -> Void)?
    /// Called for every edge of writability, hang-up or error instead of resuming a waiter.
    public var onWritable: (() -> Void)?
    /// Called once when the peer has ended its sending side or the connection broke.
    ///
    /// Comes before the waiter is resumed.
    public var onHangUp: (() -> Void)?
    /// Whether the peer has ended its sending side or the connection broke.
    public private(set) var hasHungUp = false

    private var reading = Direction()
    private var writing = Direction()
    private var end: WaitOutcome?

    struct Direction {
        var edge = false
        var generation: UInt32 = 0
        var waiter: UnsafeContinuation<WaitOutcome, Never>?

        mutating func edgeArrived() {
            guard let waiter = take() else {
                edge = true
                return
            }
            waiter.resume(returning: .ready)
        }

        mutating func take() -> UnsafeContinuation<WaitOutcome, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    init(loop: EventLoop, descriptor: Int32, registration: UInt32) {
        self.loop = loop
        self.descriptor = descriptor
        token = UInt64(registration) << 32 | UInt64(UInt32(bitPattern: descriptor))
    }

    /// Suspends until an edge of readability, hang-up or error that no earlier call consumed.
    ///
    /// Throws `.cancelled` when the task is cancelled.
    public func readable() async throws(EventLoopError) {
        try await wait(\.reading)
    }

    /// Suspends until an edge of writability, hang-up or error that no earlier call consumed.
    ///
    /// Throws `.cancelled` when the task is cancelled.
    public func writable() async throws(EventLoopError) {
        try await wait(\.writing)
    }

    /// Like ``readable()`` but blind to cancellation, which spares the handler's cost.
    ///
    /// Something else must end the wait: ``interrupt()`` or ``deregister()``.
    public func readableIgnoringCancellation() async throws(EventLoopError) {
        if reading.edge {
            reading.edge = false
            return
        }
        if let end { throw end.error ?? .deregistered }
        let outcome = await withUnsafeContinuation { continuation in
            reading.generation &+= 1
            reading.waiter = continuation
        }
        if let error = outcome.error { throw error }
    }

    /// Like ``writable()`` but blind to cancellation.
    ///
    /// Something else must end the wait: ``interrupt()`` or ``deregister()``.
    public func writableIgnoringCancellation() async throws(EventLoopError) {
        if writing.edge {
            writing.edge = false
            return
        }
        if let end { throw end.error ?? .deregistered }
        let outcome = await withUnsafeContinuation { continuation in
            writing.generation &+= 1
            writing.waiter = continuation
        }
        if let error = outcome.error { throw error }
    }

    /// Resumes whoever waits as if cancelled; waits that begin later are not affected.
    public func interrupt() {
        loop.preconditionCurrent()
        reading.take()?.resume(returning: .cancelled)
        writing.take()?.resume(returning: .cancelled)
    }

    /// Ends the watch and resumes waiters with an error; does not close the descriptor.
    public func deregister() {
        loop.preconditionCurrent()
        guard end == nil else { return }
        loop.forget(self)
        finish(.deregistered)
    }

    private func wait(
        _ direction: ReferenceWritableKeyPath<Descriptor, Direction>
    ) async throws(EventLoopError) {
        loop.preconditionCurrent()
        if self[keyPath: direction].edge {
            self[keyPath: direction].edge = false
            return
        }
        if let end { throw end.error ?? .deregistered }
        precondition(self[keyPath: direction].waiter == nil, "a second task waits on a descriptor")
        self[keyPath: direction].generation &+= 1
        let generation = self[keyPath: direction].generation
        let isReading = direction == \.reading
        let outcome = await withTaskCancellationHandler {
            await withUnsafeContinuation { self[keyPath: direction].waiter = $0 }
        } onCancel: {
            // Always by way of the inbox: the handler may run before the waiter is stored.
            loop.execute { self.cancelWait(reading: isReading, generation: generation) }
        }
        if let error = outcome.error { throw error }
    }

    private func cancelWait(reading isReading: Bool, generation: UInt32) {
        if isReading, reading.generation == generation {
            reading.take()?.resume(returning: .cancelled)
        } else if !isReading, writing.generation == generation {
            writing.take()?.resume(returning: .cancelled)
        }
    }

    func eventArrived(_ flags: UInt32) {
        let broken = EPOLLHUP.rawValue | EPOLLERR.rawValue
        if flags & (broken | EPOLLRDHUP.rawValue) != 0, !hasHungUp {
            hasHungUp = true
            onHangUp?()
        }
        if flags & (EPOLLIN.rawValue | EPOLLRDHUP.rawValue | broken) != 0 {
            if let onReadable { onReadable() } else { reading.edgeArrived() }
        }
        if flags & (EPOLLOUT.rawValue | broken) != 0 {
            if let onWritable { onWritable() } else { writing.edgeArrived() }
        }
    }

    func finish(_ outcome: WaitOutcome) {
        end = end ?? outcome
        onReadable = nil
        onWritable = nil
        onHangUp = nil
        reading.edge = false
        writing.edge = false
        reading.take()?.resume(returning: outcome)
        writing.take()?.resume(returning: outcome)
    }
}
