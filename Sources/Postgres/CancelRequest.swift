internal import CPostgres
internal import EventLoop

// Sendable although mutable: touched on the loop's thread only; cancellation handlers and the
// cancelling thread merely carry the reference there.

/// Stops one exchange with the server from outside: by task cancellation or by a deadline.
///
/// It is asked until the exchange is over. That is not before a request under way has been
/// delivered, because the server would apply it to the next statement otherwise.
@safe
final class CancelRequest: @unchecked Sendable {
    enum Reason {
        case taskCancelled
        case deadlinePassed
    }

    private let session: Session
    private(set) var reason: Reason?
    private var isExchangeOver = false
    private(set) var isDelivering = false
    private var deliveryWaiter: UnsafeContinuation<Void, Never>?
    private var patience: LoopTimer?
    private var repetition: LoopTimer?

    /// A server that is between two statements ignores a request, as one does that has not begun yet.
    private static let interval = Duration.seconds(1)

    init(_ session: Session) { self.session = session }

    /// Asks the server to stop; later calls do nothing.
    func request(_ reason: Reason) {
        guard !isExchangeOver, self.reason == nil, !session.isClosed else { return }
        self.reason = reason
        patience = session.loop.after(session.cancelPatience) { [session] in session.close() }
        deliver()
    }

    private func deliver() {
        guard !isExchangeOver, !session.isClosed else { return }
        guard let cancel = unsafe PQgetCancel(session.handle) else { return session.close() }
        isDelivering = true
        // A copy of what PQcancel needs, owned by the thread below alone.
        nonisolated(unsafe) let ownedCancel = unsafe cancel
        BlockingWork.start { [self] in
            var message = [CChar](repeating: 0, count: 256)
            // A request that fails leaves the statement running; patience ends that.
            _ = unsafe PQcancel(ownedCancel, &message, Int32(message.count))
            unsafe PQfreeCancel(ownedCancel)
            session.loop.execute { self.delivered() }
        }
    }

    private func delivered() {
        isDelivering = false
        if let waiter = unsafe deliveryWaiter {
            unsafe deliveryWaiter = nil
            unsafe waiter.resume()
        } else if !isExchangeOver {
            repetition = session.loop.after(Self.interval) { self.deliver() }
        }
    }

    /// The answer is in: waits until a request under way can no longer hit anything.
    func exchangeEnded() async {
        isExchangeOver = true
        repetition?.cancel()
        if isDelivering {
            await unsafe withUnsafeContinuation { unsafe deliveryWaiter = $0 }
        }
        patience?.cancel()
    }

    /// What the caller is told when the exchange failed with `error`.
    func error(for error: PostgresError) -> PostgresError {
        guard let reason else { return error }
        let isOurs =
            switch error {
            case .server(let server): server.sqlState == .queryCanceled
            case .connectionLost, .timeout: true
            default: false
            }
        guard isOurs else { return error }
        switch reason {
        case .taskCancelled: return .cancelled
        case .deadlinePassed:
            // Without the server's word for it, the statement may have taken effect.
            if case .connectionLost = error { return .timeout(.answer) }
            return .timeout(.statement)
        }
    }
}
