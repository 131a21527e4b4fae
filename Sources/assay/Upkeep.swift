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
                do throws(Problem) {
                    try await database.pruneOutbox(now: .now)
                } catch {
                    observe(
                        .backgroundFailed(
                            work: "prune outbox",
                            reason: error.cause ?? error.message
                        )
                    )
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
}
