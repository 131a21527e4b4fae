import EventLoop
import Glibc
import HTTP

// Sendable although mutable: confined to its loop's thread; other threads only hold it to hop there.

/// What a server keeps on one loop: the listeners, the connections and what these share.
final class LoopWorker: @unchecked Sendable {
    /// The timeouts in nanoseconds, ready to be added to a turn's time.
    struct Limits {
        let head: UInt64
        let body: UInt64
        let idle: UInt64
        let write: UInt64
        let linger: UInt64

        init(_ configuration: HTTPServer.Configuration) {
            head = Self.nanoseconds(configuration.headReadTimeout)
            body = Self.nanoseconds(configuration.bodyReadTimeout)
            idle = Self.nanoseconds(configuration.idleTimeout)
            write = Self.nanoseconds(configuration.writeStallTimeout)
            linger = Self.nanoseconds(configuration.lingerTimeout)
        }

        private static func nanoseconds(_ duration: Duration) -> UInt64 {
            let (seconds, attoseconds) = duration.components
            precondition(seconds >= 0 && attoseconds >= 0, "a timeout cannot be negative")
            // A year is for ever, and far from overflowing the sum with the clock.
            return UInt64(min(seconds, 31_536_000)) * 1_000_000_000
                + UInt64(attoseconds) / 1_000_000_000
        }
    }

    let loop: EventLoop
    let configuration: HTTPServer.Configuration
    let limits: Limits
    let handler: HTTPHandler
    var encoder = HTTPResponseEncoder()

    private var listeners: [Descriptor] = []
    private var connections: [HTTPConnection] = []
    private var pool: [ConnectionBuffers] = []
    private var isShuttingDown = false
    private var emptied: CheckedContinuation<Void, Never>?

    /// Buffers that wait for their next use; more than this are freed.
    private static let poolMax = 64
    /// Connections accepted before the others get their turn.
    private static let acceptsPerTurnMax = 128
    private static let acceptPause = Duration.milliseconds(100)

    init(
        loop: EventLoop,
        configuration: HTTPServer.Configuration,
        handler: @escaping HTTPHandler
    ) {
        self.loop = loop
        self.configuration = configuration
        limits = Limits(configuration)
        self.handler = handler
    }

    var unixSeconds: Int { time(nil) }

    // MARK: Buffers

    func lendBuffers() -> ConnectionBuffers {
        pool.popLast() ?? ConnectionBuffers(limits: configuration.limits)
    }

    func takeBack(_ buffers: ConnectionBuffers) {
        guard pool.count < Self.poolMax else { return }
        buffers.forgetEverything(limits: configuration.limits)
        pool.append(buffers)
    }

    // MARK: Accepting

    func listen(_ listener: Listener) throws(EventLoopError) {
        let descriptor = try loop.register(listener.descriptor)
        listeners.append(descriptor)
        descriptor.onReadable = { [unowned self, unowned descriptor] in accept(from: descriptor) }
    }

    private func accept(from listener: Descriptor) {
        guard !isShuttingDown else { return }
        for _ in 0..<Self.acceptsPerTurnMax {
            switch Socket.accept(listener.descriptor) {
            case .success(let (socket, peer)):
                begin(socket, peer)
            case .failure(let failure):
                switch failure.errno {
                case EAGAIN: return
                // Out of descriptors or memory: the edge will not come again, and trying at once
                // would spin. The clients wait in the backlog meanwhile.
                case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                    loop.after(Self.acceptPause) { [weak self] in self?.accept(from: listener) }
                    return
                // The connection that was to be accepted failed; the next may be well.
                default: continue
                }
            }
        }
        loop.atTurnEnd { [weak self] in self?.accept(from: listener) }
    }

    private func begin(_ socket: Int32, _ peer: String?) {
        guard connections.count < configuration.connectionsPerLoopMax else {
            refuse(socket)
            return
        }
        guard let descriptor = try? loop.register(socket) else {
            // The kernel's limit of watches is reached: the client sees a closed connection.
            close(socket)
            return
        }
        let connection = HTTPConnection(
            socket: socket,
            descriptor: descriptor,
            peer: peer,
            worker: self
        )
        connection.place = connections.count
        connections.append(connection)
        descriptor.onHangUp = { [unowned connection] in connection.peerHungUp() }
        connection.task = loop.spawn { await connection.run() }
    }

    /// Answers 503 as far as the socket takes it at once.
    private func refuse(_ socket: Int32) {
        var output: [UInt8] = []
        var response = HTTPResponse.problem(
            status: .serviceUnavailable,
            code: "http.too_many_connections",
            detail: "The server has too many connections."
        )
        response.fields.append(.retryAfter, "1")
        _ = encoder.encodeHead(
            of: response,
            for: HTTPResponseEncoder.Context(isHead: false, version: .http1_1, closes: true),
            unixSeconds: unixSeconds,
            to: &output
        )
        if case .bytes(let bytes) = response.body { output.append(contentsOf: bytes) }
        _ = Socket.send(socket, output, from: 0)
        shutdown(socket, Int32(SHUT_WR))
        // Unread bytes would turn the close into a reset, and the answer would be lost.
        let scratch = lendBuffers()
        scratch.discardReceived(from: socket)
        takeBack(scratch)
        close(socket)
    }

    // MARK: Ends

    func connectionClosed(_ connection: HTTPConnection) {
        let last = connections.removeLast()
        if last !== connection {
            connections[connection.place] = last
            last.place = connection.place
        }
        guard isShuttingDown, connections.isEmpty else { return }
        emptied?.resume()
        emptied = nil
    }

    func stopAccepting() {
        isShuttingDown = true
        for listener in listeners { listener.deregister() }
        listeners = []
    }

    /// Stops accepting, lets what is in flight finish, and cuts what has not by the deadline.
    func shutDown(deadline: Duration) async {
        stopAccepting()
        for connection in connections { connection.beginShutdown() }
        guard !connections.isEmpty else { return }
        let timer = loop.after(deadline) { [unowned self] in cutConnections() }
        await withCheckedContinuation { emptied = $0 }
        timer.cancel()
    }

    private func cutConnections() {
        for connection in connections { connection.force() }
        // A handler that ignores its cancellation must not keep the process from ending.
        loop.after(Self.acceptPause) { [weak self] in
            self?.emptied?.resume()
            self?.emptied = nil
        }
    }
}
