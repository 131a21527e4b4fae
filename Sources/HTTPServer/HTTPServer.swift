public import EventLoop
import Glibc
import Synchronization

/// Serves HTTP/1.1 on event loops: one listener per loop, one task per connection.
public final class HTTPServer: Sendable {
    /// Where the server listens, with the ports that the system chose.
    public let addresses: [Address]
    private let workers: [LoopWorker]
    private let listeners: Mutex<[Listener]>

    /// Starts to listen on every loop of the group; the handler runs on the connection's loop.
    public static func start(
        _ configuration: Configuration,
        on group: EventLoopGroup,
        handler: @escaping HTTPHandler
    ) async throws(HTTPServerError) -> HTTPServer {
        guard !configuration.addresses.isEmpty else { throw .noAddress }
        let workers = group.loops.map {
            LoopWorker(loop: $0, configuration: configuration, handler: handler)
        }
        var opened: [[Listener]] = []
        do throws(HTTPServerError) {
            for address in configuration.addresses {
                opened.append(try listeners(at: address, for: workers, configuration.backlog))
            }
            for listeners in opened {
                for (worker, listener) in zip(workers, listeners) {
                    try await watch(listener, by: worker)
                }
            }
        } catch {
            for worker in workers {
                await worker.loop.spawn { await worker.shutDown(deadline: .zero) }.value
            }
            release(opened.flatMap { $0 })
            throw error
        }
        return HTTPServer(
            addresses: opened.compactMap { $0.first?.address },
            workers: workers,
            listeners: opened.flatMap { $0 }
        )
    }

    private init(addresses: [Address], workers: [LoopWorker], listeners: [Listener]) {
        self.addresses = addresses
        self.workers = workers
        self.listeners = Mutex(listeners)
    }

    /// One listener per worker; on a unix socket they share one, since the kernel spreads only TCP.
    private static func listeners(
        at address: Address,
        for workers: [LoopWorker],
        _ backlog: Int32
    ) throws(HTTPServerError) -> [Listener] {
        let first = try Listener.open(address, backlog: backlog, isFirst: true)
        guard case .tcp = address else { return workers.map { _ in first } }
        var listeners = [first]
        do throws(HTTPServerError) {
            for _ in workers.dropFirst() {
                listeners.append(try Listener.open(first.address, backlog: backlog, isFirst: false))
            }
        } catch {
            release(listeners)
            throw error
        }
        return listeners
    }

    private static func watch(
        _ listener: Listener,
        by worker: LoopWorker
    ) async throws(HTTPServerError) {
        let watching = Task(executorPreference: worker.loop) { () -> EventLoopError? in
            do throws(EventLoopError) {
                try worker.listen(listener)
                return nil
            } catch {
                return error
            }
        }
        if let error = await watching.value { throw .eventLoop("\(error)") }
    }

    private static func release(_ listeners: [Listener]) {
        var closed: Set<Int32> = []
        for listener in listeners where closed.insert(listener.descriptor).inserted {
            close(listener.descriptor)
            // Best effort: a path that is gone already is what is wanted.
            if case .unix(let path) = listener.address { _ = unsafe unlink(path) }
        }
    }

    /// Stops accepting, lets requests in flight finish, and returns when every connection is closed.
    ///
    /// Idle connections are closed at once. Those that still work at the deadline are cancelled and
    /// cut. The loops go on; a second call returns at once.
    public func shutdown(deadline: Duration) async {
        let listeners = self.listeners.withLock { listeners in
            defer { listeners = [] }
            return listeners
        }
        guard !listeners.isEmpty else { return }
        // Every loop forgets the listeners before they are closed, or it could forget a stranger
        // that got the same number.
        for worker in workers { await worker.loop.spawn { worker.stopAccepting() }.value }
        HTTPServer.release(listeners)
        let tasks = workers.map { worker in
            worker.loop.spawn { await worker.shutDown(deadline: deadline) }
        }
        for task in tasks { await task.value }
    }
}
