internal import Glibc

/// The few libpq and libc calls that can only block: name resolution and cancel requests.
///
/// Each runs on a thread of its own. There is no queue to stand in: at most one such call is under
/// way for each connection, so the number of threads is bounded by that of connections.
enum BlockingWork {
    private final class Box {
        let body: () -> Void
        init(_ body: @escaping () -> Void) { self.body = body }
    }

    /// Small, but with room for the resolver's own buffers.
    private static let stackBytes = 256 << 10

    /// Runs `body` on a new thread; on this one when the system gives no thread.
    static func start(_ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, stackBytes)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        // The retain is given back by the thread, which runs exactly once; or right here.
        let box = unsafe Unmanaged.passRetained(Box(body))
        let status = unsafe pthread_create(
            &thread,
            &attributes,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                }
                return nil
            },
            box.toOpaque()
        )
        if status != 0 { unsafe box.takeRetainedValue().body() }
    }

    /// Runs `body` on a new thread and gives back what it returns.
    static func run<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            start { continuation.resume(returning: body()) }
        }
    }
}
