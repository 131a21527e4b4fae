import EventLoop
import Glibc
import HTTP

/// Why a connection's task stops serving.
enum ConnectionEnd: Error {
    /// Everything is said.
    case finished
    /// The peer ended its side, or the connection broke.
    case peerGone
    /// A wait took too long.
    case timedOut
    /// The server is shutting down.
    case shutDown
    /// The bytes are no request.
    case refused(HTTPRequestError)
}

// Sendable although mutable: confined to the thread of its worker's loop.

/// One client: owns the socket and does what ``ConnectionStateMachine`` decides.
final class HTTPConnection: @unchecked Sendable {
    let socket: Int32
    let worker: LoopWorker
    let peer: String?
    let descriptor: Descriptor
    var machine = ConnectionStateMachine()
    /// Lent by the worker while bytes are on their way.
    var buffers: ConnectionBuffers?
    /// Where the worker's list keeps the connection.
    var place = 0
    var task: Task<Void, Never>?
    /// Tells one request's body and response from the next one's.
    var request: UInt64 = 0
    /// A streamed response, as long as a handler writes it.
    var stream: StreamedResponse?
    /// What is still to come of a body of known length.
    var unreadBytes: Int?
    var bodyError: HTTPBodyError?

    /// Whether the socket may hold bytes: false after a short read, until the next edge.
    private var mayHaveBytes = true
    private var deadline = UInt64.max
    private var timer: LoopTimer?
    private var timerDeadline = UInt64.max
    private var hasTimedOut = false
    private var isForced = false

    init(socket: Int32, descriptor: Descriptor, peer: String?, worker: LoopWorker) {
        self.socket = socket
        self.descriptor = descriptor
        self.peer = peer
        self.worker = worker
    }

    /// Serves requests until the connection's end; the whole life of its task.
    func run() async {
        do throws(ConnectionEnd) {
            try await serve()
        } catch {
            switch error {
            case .refused(let refusal): await end(machine.requestRefused(refusal))
            case .timedOut: await end(machine.deadlinePassed())
            case .finished, .peerGone, .shutDown: break
            }
        }
        closeSocket()
    }

    private func serve() async throws(ConnectionEnd) {
        var answered = 0
        while true {
            switch try parse() {
            case .needsMoreBytes:
                try await flush()
                if machine.isShuttingDown { throw .shutDown }
                if machine.phase == .idle, let buffers, buffers.hasUnparsedBytes {
                    machine.headBegan()
                    setDeadline(worker.limits.head)
                }
                try await fill()
            case .head(let head):
                clearDeadline()
                try await answer(head)
                answered += 1
                if answered % worker.configuration.pipelinedRequestsMax == 0 {
                    try await flush()
                    await Task.yield()
                }
            case .body, .end:
                break
            }
        }
    }

    // MARK: Bytes

    @inline(__always)
    func lentBuffers() -> ConnectionBuffers {
        if let buffers { return buffers }
        let lent = worker.lendBuffers()
        buffers = lent
        return lent
    }

    @inline(__always)
    func parse() throws(ConnectionEnd) -> HTTPRequestParser.Event {
        do throws(HTTPRequestError) {
            return try lentBuffers().parse()
        } catch {
            throw .refused(error)
        }
    }

    /// Gives the buffers back while nothing is in them.
    func releaseBuffers() {
        guard let buffers, buffers.isUnused else { return }
        self.buffers = nil
        worker.takeBack(buffers)
    }

    /// Receives at least one byte, waiting for it as long as the phase allows.
    func fill() async throws(ConnectionEnd) {
        while true {
            if mayHaveBytes {
                let (result, isShort) = lentBuffers().receive(from: socket)
                switch result {
                case .bytes:
                    // A short read has emptied the socket, and whatever comes later is a new edge;
                    // only the end of the stream may have been reported already.
                    mayHaveBytes = !isShort || descriptor.hasHungUp
                    return
                case .wouldBlock: mayHaveBytes = false
                case .end, .failed: throw .peerGone
                }
            }
            beginReadWait()
            do throws(EventLoopError) {
                try await descriptor.readableIgnoringCancellation()
            } catch {
                throw interruption()
            }
            mayHaveBytes = true
        }
    }

    private func beginReadWait() {
        switch machine.readWait {
        case .idle:
            // A new connection owes a head at once; later ones may take their time to begin.
            setDeadline(request == 0 ? worker.limits.head : worker.limits.idle)
            releaseBuffers()
        case .body: setDeadline(worker.limits.body)
        // These two run from their beginning, whatever drips in meanwhile.
        case .head, .linger, .write: break
        }
    }

    /// Sends what is to be sent.
    func flush() async throws(ConnectionEnd) {
        guard let buffers, !buffers.output.isEmpty else { return }
        try await send(buffers.output)
        buffers.output.removeAll(keepingCapacity: true)
    }

    /// Sends all of these bytes, waiting for room as long as the client takes some now and then.
    @inline(__always)
    func send(_ bytes: [UInt8]) async throws(ConnectionEnd) {
        var sent = 0
        while true {
            switch Socket.send(socket, bytes, from: sent) {
            case .bytes(let count):
                sent += count
                if sent == bytes.count { return }
            case .wouldBlock: try await waitForRoom()
            case .end, .failed: throw .peerGone
            }
        }
    }

    private func waitForRoom() async throws(ConnectionEnd) {
        setDeadline(worker.limits.write)
        do throws(EventLoopError) {
            try await descriptor.writableIgnoringCancellation()
        } catch {
            throw interruption()
        }
        clearDeadline()
    }

    // MARK: Deadlines

    /// Sets the deadline; the timer is touched only when it would fire too late.
    ///
    /// So a busy connection costs no timer per request: the timer finds out when it fires.
    func setDeadline(_ nanoseconds: UInt64) {
        hasTimedOut = false
        deadline = worker.loop.turnNanoseconds &+ nanoseconds
        if deadline < timerDeadline { armTimer() }
    }

    func clearDeadline() { deadline = .max }

    private func armTimer() {
        timer?.cancel()
        timerDeadline = deadline
        let now = worker.loop.turnNanoseconds
        let delay = Duration.nanoseconds(Int64(clamping: deadline - min(now, deadline)))
        timer = worker.loop.after(delay) { [unowned self] in timerFired() }
    }

    private func timerFired() {
        timer = nil
        timerDeadline = .max
        if worker.loop.turnNanoseconds >= deadline {
            hasTimedOut = true
            descriptor.interrupt()
        } else if deadline != .max {
            armTimer()
        }
    }

    private func interruption() -> ConnectionEnd {
        if isForced { return .peerGone }
        return hasTimedOut ? .timedOut : .shutDown
    }

    // MARK: Ends

    /// The client ended its side, or the connection broke.
    func peerHungUp() {
        let hasUnparsedBytes = buffers?.hasUnparsedBytes ?? false
        if machine.peerHungUp(hasUnparsedBytes: hasUnparsedBytes) { task?.cancel() }
    }

    /// Closes the connection at once when it is between requests, else after the response.
    func beginShutdown() {
        if machine.shutdownBegan() { descriptor.interrupt() }
    }

    /// Ends the connection whatever it does: the handler is cancelled, the socket is shut.
    func force() {
        isForced = true
        task?.cancel()
        shutdown(socket, Int32(SHUT_RDWR))
        descriptor.interrupt()
    }

    private func end(_ action: ConnectionStateMachine.EndAction) async {
        guard case .answer(let problem) = action else { return }
        do throws(ConnectionEnd) {
            try await send(.problem(problem), isHead: false, version: .http1_1, closes: true)
            try await flush()
            try await linger()
        } catch {
            // The client is gone, or had its time: either way the socket is closed next.
        }
    }

    /// Ends the own side, and throws away what the client still sends.
    ///
    /// Closing with unread bytes would reset the connection, and the client would lose the answer.
    func linger() async throws(ConnectionEnd) {
        shutdown(socket, Int32(SHUT_WR))
        setDeadline(worker.limits.linger)
        var left = worker.configuration.drainBytesMax
        while left > 0 {
            left -= lentBuffers().discard()
            try await fill()
        }
    }

    private func closeSocket() {
        timer?.cancel()
        timer = nil
        descriptor.deregister()
        Glibc.close(socket)
        if let buffers {
            self.buffers = nil
            worker.takeBack(buffers)
        }
        worker.connectionClosed(self)
        task = nil
    }
}
