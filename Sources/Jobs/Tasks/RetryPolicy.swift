import Domain

/// Whether and when a failed attempt is followed by another.
enum RetryPolicy {
    /// How long a first failure waits.
    static let first = Duration.seconds(1)
    private static let longest = Duration.seconds(300)

    /// Whether another attempt could end otherwise.
    static func mayHelp(after problem: Problem) -> Bool {
        switch problem.code {
        case .overloaded, .unavailable, .timeout, .internal, .rateLimited, .streamLagging,
            .streamConflict:
            true
        case .invalidInput, .malformedJSON, .tooLarge, .bodyTimeout, .malformedBody,
            .unsupportedMediaType, .unauthenticated, .forbidden, .tenantSuspended,
            .tenantRequired, .notFound, .methodNotAllowed, .notAcceptable, .idempotencyConflict,
            .policyMismatch, .preconditionFailed, .taskFailed:
            false
        }
    }

    /// Doubles from attempt to attempt, up to a bound; between half of that and all of it, so that
    /// tasks that failed together are not tried together.
    ///
    /// - Parameter share: where in between, from 0 to 1.
    static func delay(
        after attempt: Int,
        _ problem: Problem,
        first: Duration = first,
        share: Double = Double.random(in: 0...1)
    ) -> Duration {
        let doublings = min(max(attempt, 1) - 1, 16)
        let whole = min(first * (1 << doublings), longest)
        let delay = whole * (0.5 + share / 2)
        // Whoever refused knows best when there is room again.
        return max(delay, problem.code == .rateLimited ? problem.patience : .zero)
    }
}

extension Problem {
    fileprivate var patience: Duration { .seconds(min(retryAfterSeconds ?? 0, 3600)) }
}
