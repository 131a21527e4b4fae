import Domain
import EventLoop
import Store

/// What the service does by itself, once a minute.
struct Upkeep: Sendable {
    let database: Database
    let observe: @Sendable (Observation) -> Void

    private static let interval = Duration.seconds(60)

    func start(on loop: EventLoop) -> Task<Void, Never> {
        loop.spawn {
            while !Task.isCancelled {
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
