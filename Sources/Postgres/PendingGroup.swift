internal import Glibc

/// Nanoseconds of the monotonic clock.
typealias Instant = UInt64

enum Monotonic {
    static var now: Instant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}

extension Duration {
    /// Nanoseconds, not below 0.
    var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        return seconds < 0
            ? 0 : UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}

// Sendable although mutable: touched on the pool's loop only; a cancellation handler merely carries
// the reference there.

/// One call of `PostgresPool.run` on its way.
@safe
final class PendingGroup: @unchecked Sendable {
    typealias Outcome = Result<[ResultSet], PostgresError>

    let items: [PipelineGroup.Item]
    /// Whether the group may share a transaction, and be sent again when a neighbour fails in it.
    let isRepeatable: Bool
    /// Whether it has been sent before and now needs a transaction of its own.
    private(set) var isRepeated = false
    /// When a caller whose group was not sent yet stops waiting.
    let sendDeadline: Instant
    /// When the caller stops waiting in any case.
    let deadline: Instant
    var results: [ResultSet] = []
    var failure: PostgresError?
    /// The statement whose result comes next.
    var position = 0
    private var continuation: UnsafeContinuation<Outcome, Never>?

    init(
        _ items: [PipelineGroup.Item],
        isRepeatable: Bool = false,
        sendDeadline: Instant,
        deadline: Instant
    ) {
        self.items = items
        self.isRepeatable = isRepeatable
        self.sendDeadline = sendDeadline
        self.deadline = deadline
        results.reserveCapacity(items.count)
    }

    /// Whether the caller still waits.
    var isAwaited: Bool { unsafe continuation != nil }

    func await(_ continuation: UnsafeContinuation<Outcome, Never>) {
        unsafe self.continuation = continuation
    }

    /// Back to before it was sent; from now on it shares no transaction.
    func repeatAlone() {
        isRepeated = true
        results.removeAll(keepingCapacity: true)
        position = 0
    }

    /// Answers the caller; later calls do nothing, so the continuation is resumed exactly once.
    func finish(_ outcome: Outcome) {
        guard let continuation = unsafe continuation else { return }
        unsafe self.continuation = nil
        unsafe continuation.resume(returning: outcome)
    }
}
