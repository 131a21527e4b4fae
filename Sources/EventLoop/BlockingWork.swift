import Glibc

/// The few calls of C libraries that can only block: name resolution, cancel requests, transfers.
///
/// Each runs on a thread of its own. There is no queue to stand in: callers bound how many are
/// under way, a pool by its connections and a client by its transfers.
package enum BlockingWork {
    private final class Box {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    /// Small, but with room for the resolver's own buffers.
    private static let stackBytes = 256 << 10

    /// Runs `body` on a new thread; on this one when the system gives no thread.
    package static func start(_ body: @escaping @Sendable () -> Void) {
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
                // SIGPIPE too: a library's write to a closed connection must fail, not kill.
                ThreadSignals.blockAsynchronous()
                if let argument {
                    Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                }
                return nil
            },
            box.toOpaque()
        )
        if status != 0 { box.takeRetainedValue().body() }
    }

    /// Runs `body` on a new thread and gives back what it returns.
    package static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value
    {
        await withCheckedContinuation { continuation in
            start { continuation.resume(returning: body()) }
        }
    }
}
