internal import CPostgres
public import EventLoop

/// What a listener tells its consumer.
public enum ListenerEvent: Sendable, Hashable {
    /// Everything notified from now on will arrive.
    case listening
    /// A NOTIFY.
    case notification(channel: String, payload: String)
    /// Notifications may be missing before this point; from here on they arrive again.
    case gap
}

// Sendable although mutable: touched on the loop's thread only; public methods go there first.

/// LISTENs on a connection of its own and connects again whenever that is lost.
@safe
public final class PostgresListener: @unchecked Sendable {
    private let configuration: PostgresConfiguration
    private let channels: [String]
    private let loop: EventLoop
    private var events = ListenerBuffer(capacity: PostgresListener.eventsMax)
    private var consumer: UnsafeContinuation<ListenerEvent?, Never>?
    private var session: Session?
    private var isClosed = false
    private var hasListened = false
    private var worker: Task<Void, Never>?

    /// Events kept for a consumer that is behind; above it they are replaced by a `gap`.
    public static let eventsMax = 1_024
    private static let backoffFirst: Duration = .milliseconds(50)
    private static let backoffLast: Duration = .seconds(5)

    /// Begins to listen at once.
    public init(_ configuration: PostgresConfiguration, channels: [String], on loop: EventLoop) {
        self.configuration = configuration
        self.channels = channels
        self.loop = loop
        loop.execute { [self] in
            guard !isClosed else { return }
            worker = loop.spawn { await self.listen() }
        }
    }

    /// The next event for the one task that reads; nil once closed or when that task is cancelled.
    public func next() async -> ListenerEvent? {
        await withTaskExecutorPreference(loop) { await self.nextOnLoop() }
    }

    /// Stops listening and closes the connection.
    public func close() async {
        await withTaskExecutorPreference(loop) { await self.closeOnLoop() }
    }

    @concurrent
    private func nextOnLoop() async -> ListenerEvent? {
        if let event = events.popFirst() { return event }
        if isClosed || Task.isCancelled { return nil }
        precondition(unsafe consumer == nil, "two tasks read one listener")
        return await withTaskCancellationHandler {
            await unsafe withUnsafeContinuation { unsafe consumer = $0 }
        } onCancel: {
            loop.execute { self.resumeConsumer(nil) }
        }
    }

    @concurrent
    private func closeOnLoop() async {
        isClosed = true
        worker?.cancel()
        session?.interruptWait()
        await worker?.value
        resumeConsumer(nil)
    }

    private func resumeConsumer(_ event: ListenerEvent?) {
        guard let consumer = unsafe consumer else { return }
        unsafe self.consumer = nil
        unsafe consumer.resume(returning: event)
    }

    private func emit(_ event: ListenerEvent) {
        if unsafe consumer != nil { return resumeConsumer(event) }
        events.append(event)
    }

    // MARK: The connection

    private func listen() async {
        var delay = Self.backoffFirst
        while !isClosed {
            do throws(PostgresError) {
                try await listenOnce { delay = Self.backoffFirst }
            } catch {
                // Whatever the reason, the consumer learns of it by the gap that follows.
                session?.close()
                session = nil
            }
            guard !isClosed else { break }
            do throws(EventLoopError) {
                try await loop.sleep(for: delay * Double.random(in: 0.5...1))
            } catch { break }
            delay = min(delay * 2, Self.backoffLast)
        }
        session?.close()
        session = nil
    }

    private func listenOnce(_ succeeded: () -> Void) async throws(PostgresError) {
        let session = try await Session.open(configuration, on: loop)
        self.session = session
        if !channels.isEmpty {
            let script = channels.map { "LISTEN \(Self.quoted($0))" }.joined(separator: ";")
            try await session.execute(script: script)
        }
        succeeded()
        // Only after LISTEN has committed: what the consumer reads now cannot miss anything.
        emit(hasListened ? .gap : .listening)
        hasListened = true
        while !isClosed {
            takeNotifications(session)
            await session.wait(toRead: true)
            guard !isClosed else { return }
            guard session.consumeInput(), !session.isBroken else {
                takeNotifications(session)
                throw session.lost()
            }
        }
    }

    private func takeNotifications(_ session: Session) {
        // libpq parses notifications out of its buffer here; each one is ours to free.
        while let notification = unsafe PQnotifies(session.handle) {
            let channel = unsafe String(cString: notification.pointee.relname)
            let payload = unsafe String(cString: notification.pointee.extra)
            unsafe PQfreemem(notification)
            emit(.notification(channel: channel, payload: payload))
        }
    }

    private static func quoted(_ name: String) -> String {
        "\"\(name.replacing("\"", with: "\"\""))\""
    }
}
