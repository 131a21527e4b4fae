import Domain
import Postgres

extension Problem {
    /// What a caller is told of a failure of the database: never its words, which may quote values.
    init(_ error: PostgresError) {
        let cause = error.description
        switch error {
        case .overloaded, .timeout(.waiting):
            self.init(
                .overloaded,
                "More calls are waiting for the database than can be served soon.",
                hint: "Try again in a moment.",
                cause: cause
            )
        case .connectionLost(_, isSafeToRetry: false):
            self.init(
                .unavailable,
                "The database went away before it answered, so the outcome is not known.",
                hint: "Send the same again with the same idempotency key.",
                cause: cause
            )
        case .connectFailed, .connectionLost, .unavailable, .closed, .cancelled:
            self.init(
                .unavailable,
                "The database cannot be reached.",
                hint: "Try again in a few seconds.",
                cause: cause
            )
        case .timeout(.statement), .timeout(.answer):
            self.init(
                .timeout,
                "The database took longer than \(Limits.query.components.seconds) seconds.",
                hint: "Ask for less: a shorter time range, or a filter by type or entity.",
                cause: cause
            )
        case .server(let error) where error.isSafeToRetry:
            self.init(
                .unavailable,
                "The database could not serve this call just now.",
                hint: "Try again.",
                cause: cause
            )
        case .server, .invalidParameter, .invalidConfiguration, .unexpectedResult,
            .transactionRolledBack, .misuse:
            self.init(.internal, "The service could not do this.", cause: cause)
        }
    }
}

extension PostgresError {
    /// Another transaction has written the same key, or wanted the same keys in another order.
    var isLostRace: Bool { sqlState == .uniqueViolation || sqlState == .deadlockDetected }

    /// The constraint that was violated.
    var constraint: String? { if case .server(let error) = self { error.constraint } else { nil } }

    /// Whether it is certain that nothing was written.
    var isRolledBack: Bool {
        if case .server(let error) = self { error.isRolledBack } else { isSafeToRetry }
    }
}
