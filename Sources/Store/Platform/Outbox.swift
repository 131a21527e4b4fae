public import Domain
import Postgres
import Schema

extension Database {
    private static let outboxLifetimeSeconds: Int64 = 86_400
    private static let pruneOutboxSQL = Schema.statement("pruneOutbox").render([:])

    /// Removes announcements that are older than a day, in bounded steps.
    public func pruneOutbox(now: Timestamp) async throws(Problem) {
        let oldest = now.advanced(bySeconds: -Self.outboxLifetimeSeconds)
        while try await platformQuery(
            Self.pruneOutboxSQL,
            [.timestamp(oldest)],
            decode: { $0.affectedRows }
        ) > 0 {}
    }
}
