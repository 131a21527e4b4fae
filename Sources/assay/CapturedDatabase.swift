import Domain
import EventLoop
import Store

/// A database whose captures become events of a tenant, as the capture file names it.
struct CapturedDatabase: Equatable {
    /// What events of it name as their source.
    let name: String
    /// The tenant's slug or id.
    let tenant: String
    /// How it is connected to, in either of libpq's forms.
    let connection: String

    /// Reads `name tenant connection` lines; events tell databases apart by their names alone.
    static func list(_ lines: [NamedLine]) throws(NamedLine.Mistake) -> [CapturedDatabase] {
        try lines.unique(by: { [$0.name] }, "two databases have this name").map { line in
            CapturedDatabase(name: line.name, tenant: line.tenant, connection: line.rest)
        }
    }

    /// Follows the database until the task is cancelled; a database that is away is asked again.
    func follow(
        into database: Database,
        on loop: EventLoop,
        _ observe: @escaping @Sendable (Observation) -> Void
    ) -> Task<Void, Never> {
        let work = "capture \(name)"
        let recorder = CaptureRecorder(database: database, tenantName: tenant, source: name)
        let follower = CaptureFollower(CaptureSource(connectionString: connection), on: loop) {
            observe(.backgroundFailed(work: work, reason: Self.reason($0)))
        }
        return loop.spawn {
            await follower.follow { batch in
                let count = try await recorder.record(batch)
                observe(.recorded(events: count, replayed: 0))
            }
        }
    }

    /// What an operator reads in the log.
    private static func reason(_ problem: Problem) -> String {
        [problem.message, problem.hint, problem.cause].compactMap { $0 }.joined(separator: " ")
    }
}
