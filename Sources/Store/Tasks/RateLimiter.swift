public import Domain
import Postgres
import Schema

/// Lets each caller do something so many times in a time, counted over all replicas.
public struct RateLimiter: Sendable {
    private let database: Database

    private static let take = Statement(Schema.statement("takeRate").render([:]))
    private static let oldest = Statement(Schema.statement("oldestRate").render([:]))
    private static let giveBack = Statement(Schema.statement("giveRateBack").render([:]))

    /// What analyses and diff reports are counted as, together.
    public static let analysis = "analysis"

    /// A limiter that counts in that database.
    public init(database: Database) { self.database = database }

    /// Takes one of `max` in any span of `period`, and answers how many are left.
    ///
    /// Throws `rate.limited`, with the seconds until there is one again.
    public func take(
        kind: String,
        max: Int,
        per period: Duration,
        by principal: String,
        of tenant: Tenant,
        now: Timestamp = .now
    ) async throws(Problem) -> Int {
        precondition(max > 0 && period > .zero, "a rate is so many in a time")
        let start = now.advanced(bySeconds: -period.components.seconds)
        let who: [Parameter] = [.uuid(tenant.id), .text(principal), .text(kind)]
        let take = BoundStatement(
            Self.take,
            who + [.timestamp(now), .timestamp(start), .int64(Int64(max))]
        )
        let oldest = BoundStatement(Self.oldest, who + [.timestamp(start)])
        let (taken, first) = try await database.platformGroup([take, oldest], on: .writes)
            .decoded { results throws(PostgresError) in
                (
                    try results[0].first.map { row throws(PostgresError) in try row.int64(0) },
                    try results[1].first.flatMap { row throws(PostgresError) in
                        try row.optionalTime(0)
                    }
                )
            }
        if let taken { return Swift.max(0, max - Int(taken)) }
        let wait = (first ?? now).microseconds - start.microseconds
        throw Problem(
            .rateLimited,
            "This may be done \(max) times in \(period.components.seconds) seconds.",
            hint: "Try again later.",
            retryAfterSeconds: Swift.max(1, Int((wait + 999_999) / 1_000_000))
        )
    }

    /// What undoes a `take`, to be committed with the end of the task that came of it, so that no attempt
    /// at the task gives back twice.
    ///
    /// - Parameter moment: when it was taken, or soon after; none that was taken later is undone.
    public func unit(
        givingBack kind: String,
        takenBy moment: Timestamp,
        to principal: String,
        of tenant: Tenant
    ) -> UnitOfWork {
        var unit = UnitOfWork(tenant: tenant)
        unit.platformStatements = [Self.giveBack(kind, moment, principal, tenant)]
        return unit
    }

    /// Undoes a `take`: what came of it is not to be counted.
    ///
    /// - Parameter moment: when it was taken, or soon after; none that was taken later is undone.
    public func giveBack(
        kind: String,
        takenBy moment: Timestamp,
        by principal: String,
        of tenant: Tenant
    ) async throws(Problem) {
        let statement = Self.giveBack(kind, moment, principal, tenant)
        _ = try await database.platformGroup([statement], on: .writes).decoded { $0.count }
    }

    private static func giveBack(
        _ kind: String,
        _ moment: Timestamp,
        _ principal: String,
        _ tenant: Tenant
    ) -> BoundStatement {
        BoundStatement(
            giveBack,
            [.uuid(tenant.id), .text(principal), .text(kind), .timestamp(moment)]
        )
    }
}
