import Domain
import EventLoop
import Store

/// What the service does by itself, once a minute or less often.
struct Upkeep: Sendable {
    let database: Database
    let observe: @Sendable (Observation) -> Void

    private static let interval = Duration.seconds(60)

    // A statement for each tenant: often enough for calls that count as dead after as long.
    private static let sweepingInterval = Limits.interactionPatience

    func start(on loop: EventLoop) -> Task<Void, Never> {
        loop.spawn {
            var swept: ContinuousClock.Instant?
            while !Task.isCancelled {
                if swept.map({ ContinuousClock.now - $0 >= Self.sweepingInterval }) ?? true {
                    swept = .now
                    await attempt("close lost calls") { now throws(Problem) in
                        try await closeLostCalls(now: now)
                    }
                }
                await attempt("prune outbox") { now throws(Problem) in
                    try await database.pruneOutbox(now: now)
                }
                await attempt("prune tasks") { now throws(Problem) in
                    try await database.pruneTasks(now: now)
                }
                do {
                    try await loop.sleep(for: Self.interval)
                } catch {
                    // Cancelled: the service stops.
                    return
                }
            }
        }
    }

    /// Ends, in each tenant's book, the calls to models whose process has died.
    private func closeLostCalls(now: Timestamp) async throws(Problem) {
        let log = InteractionLog(database: database)
        for tenant in try await Credentials(database: database).tenants() {
            try await log.closeLostCalls(of: tenant, now: now)
        }
    }

    private func attempt(
        _ work: String,
        _ body: (Timestamp) async throws(Problem) -> Void
    ) async {
        do throws(Problem) {
            try await body(.now)
        } catch {
            observe(.backgroundFailed(work: work, reason: error.cause ?? error.message))
        }
    }
}
