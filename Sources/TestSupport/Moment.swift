internal import Synchronization

/// Something that happens once, and whoever waits for it.
public final class Moment: Sendable {
    private struct State {
        var hasCome = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Something that has not happened yet.
    public init() {}

    /// It happens.
    public func come() {
        let waiters = state.withLock { state in
            state.hasCome = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Whether it has happened.
    public var hasCome: Bool { state.withLock { $0.hasCome } }

    /// Returns once it has happened.
    public func wait() async {
        await withCheckedContinuation { continuation in
            let hasCome = state.withLock { state in
                if !state.hasCome { state.waiters.append(continuation) }
                return state.hasCome
            }
            if hasCome { continuation.resume() }
        }
    }
}

/// Does some work in the background for the time of a closure, and waits for its end.
public func alongside<Value>(
    _ work: @escaping @Sendable () async -> Void,
    _ body: () async throws -> Value
) async throws -> Value {
    let working = Task { await work() }
    let outcome: Result<Value, any Error>
    do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
    working.cancel()
    await working.value
    return try outcome.get()
}
