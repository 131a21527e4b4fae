internal import CPostgres
internal import EventLoop
internal import Glibc

// Sendable although mutable: everything is touched on `loop`'s thread only, which the public entry
// points make sure of. `handle` is a live PGconn until `close()`, after which `isClosed` is set and
// no method passes it to libpq.

/// One connection: a libpq handle, its socket on the loop, its prepared statements.
@safe
final class Session: @unchecked Sendable {
    let loop: EventLoop
    let handle: OpaquePointer
    var prepared: PreparedStatements
    var parameters = ParameterBuffer()
    /// How long the server may take to stop a cancelled statement.
    let cancelPatience: Duration
    private(set) var isClosed = false
    /// Called for each edge of the socket, and once more when the session closes.
    var onInput: (() -> Void)?
    var onOutputReady: (() -> Void)?

    private var descriptor: Descriptor?
    private let notices: NoticeReceiver
    private var waiter: UnsafeContinuation<Void, Never>?

    private init(loop: EventLoop, handle: OpaquePointer, configuration: PostgresConfiguration) {
        self.loop = loop
        unsafe self.handle = handle
        prepared = PreparedStatements(capacity: configuration.preparedStatementsMax)
        cancelPatience = configuration.cancelPatience
        notices = NoticeReceiver(configuration.onNotice)
        unsafe notices.install(on: handle)
    }

    /// A session that was dropped, not closed, ends its connection all the same, on the loop.
    deinit {
        guard !isClosed else { return }
        let remains = unsafe Remains(handle: handle, descriptor: descriptor)
        loop.execute { remains.discard() }
    }

    /// What is left of a dropped session; nobody else has the handle any more.
    @safe
    private struct Remains: @unchecked Sendable {
        let handle: OpaquePointer
        let descriptor: Descriptor?

        func discard() {
            descriptor?.deregister()
            unsafe PQfinish(handle)
        }
    }

    /// Opens a connection; must run on the loop.
    static func open(
        _ configuration: PostgresConfiguration,
        on loop: EventLoop
    ) async throws(PostgresError) -> Session {
        loop.preconditionCurrent()
        var parameters = try ConnectionParameters(configuration)
        if parameters.needsResolution { parameters = try await resolve(parameters) }
        guard let handle = unsafe parameters.start() else {
            throw .connectFailed(reason: "libpq is out of memory", nil)
        }
        let session = unsafe Session(loop: loop, handle: handle, configuration: configuration)
        do throws(PostgresError) {
            try await session.connect(within: configuration.connectTimeout)
        } catch {
            session.close()
            throw error
        }
        return session
    }

    private static func resolve(
        _ parameters: ConnectionParameters
    ) async throws(PostgresError) -> ConnectionParameters {
        try await BlockingWork.run { () -> Result<ConnectionParameters, PostgresError> in
            var resolved = parameters
            return Result { () throws(PostgresError) in
                try resolved.resolve()
                return resolved
            }
        }.get()
    }

    /// `PQconnectPoll` until it is done.
    ///
    /// libpq may replace the socket at any step, also by one of the same number; hence a new
    /// registration for each wait, dropped before libpq runs again.
    private func connect(within limit: Duration) async throws(PostgresError) {
        var isExpired = false
        let timer = loop.after(limit) { [weak self] in
            isExpired = true
            self?.resumeWaiter()
        }
        defer { timer.cancel() }
        var polling = PGRES_POLLING_WRITING
        while true {
            if unsafe PQstatus(handle) == CONNECTION_BAD { throw connectFailure() }
            switch polling {
            case PGRES_POLLING_OK:
                guard unsafe PQsetnonblocking(handle, 1) == 0 else { throw connectFailure() }
                try watch()
                return
            case PGRES_POLLING_READING, PGRES_POLLING_WRITING:
                let isReading = polling == PGRES_POLLING_READING
                if !isReady(toRead: isReading) {
                    try watch()
                    if !isExpired { await wait(toRead: isReading) }
                    unwatch()
                }
                if isExpired { throw .connectFailed(reason: "no answer in time", nil) }
                polling = unsafe PQconnectPoll(handle)
            default: throw connectFailure()
            }
        }
    }

    private func connectFailure() -> PostgresError {
        let message = errorMessage
        // libpq gives no code for a refused connection. These texts are in the server's language,
        // so what they say decides nothing but this code, which is for display.
        let state: SQLState? = message.contains("starting up") ? .cannotConnectNow : nil
        return .connectFailed(reason: message, state)
    }

    /// libpq's last message.
    var errorMessage: String {
        guard !isClosed, let text = unsafe PQerrorMessage(handle) else { return "closed" }
        return unsafe String(cString: text).trimmed
    }

    var isBroken: Bool { unsafe isClosed || PQstatus(handle) == CONNECTION_BAD }

    var backendID: Int32 { unsafe isClosed ? 0 : PQbackendPID(handle) }

    /// Whether the socket is ready at this moment.
    func isReady(toRead: Bool) -> Bool {
        var entry = unsafe pollfd(
            fd: PQsocket(handle),
            events: Int16(toRead ? POLLIN : POLLOUT),
            revents: 0
        )
        return unsafe poll(&entry, 1, 0) != 0
    }

    private func watch() throws(PostgresError) {
        let entry: Descriptor
        do throws(EventLoopError) {
            entry = try unsafe loop.register(PQsocket(handle))
        } catch {
            throw .connectFailed(reason: "\(error)", nil)
        }
        entry.onReadable = { [weak self] in self?.inputArrived() }
        entry.onWritable = { [weak self] in self?.outputReady() }
        descriptor = entry
    }

    private func unwatch() {
        descriptor?.deregister()
        descriptor = nil
    }

    private func inputArrived() {
        resumeWaiter()
        onInput?()
    }

    private func outputReady() {
        resumeWaiter()
        onOutputReady?()
    }

    private func resumeWaiter() {
        guard let waiter = unsafe waiter else { return }
        unsafe self.waiter = nil
        unsafe waiter.resume()
    }

    /// Suspends until the socket becomes ready or the session closes; may wake early.
    ///
    /// Looks at the socket itself first: libpq does not say whether it has read all there was, and
    /// no edge comes for bytes that were already there.
    func wait(toRead: Bool, orToWrite: Bool = false) async {
        if isClosed || isReady(toRead: toRead) || (orToWrite && isReady(toRead: false)) { return }
        await unsafe withUnsafeContinuation { continuation in
            precondition(unsafe waiter == nil, "two tasks wait on one connection")
            unsafe waiter = continuation
        }
    }

    /// Resumes the task in `wait`, which finds out why by itself.
    func interruptWait() { resumeWaiter() }

    /// Reads what the socket has into libpq's buffer, once; false when the connection is lost.
    func consumeInput() -> Bool {
        // TLS can hold back decrypted bytes that poll(2) does not see: one record more per call.
        for _ in 0..<(unsafe PQsslInUse(handle) != 0 ? 4 : 1) {
            guard unsafe PQconsumeInput(handle) == 1 else { return false }
        }
        return true
    }

    /// Sends what libpq has buffered; whether something is left, nil when the connection is lost.
    func flush() -> Bool? {
        switch unsafe PQflush(handle) {
        case 0: false
        case 1: true
        default: nil
        }
    }

    /// Ends the connection at once; whoever waits is woken.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        unwatch()
        unsafe PQfinish(handle)
        resumeWaiter()
        onInput = nil
        onOutputReady = nil
    }
}
