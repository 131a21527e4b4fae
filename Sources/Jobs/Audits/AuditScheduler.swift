public import Domain
import EventLoop
public import Store

/// Queues the runs of audits whose time has come; every replica does, and one of them succeeds.
public struct AuditScheduler: Sendable {
    private let schedules: AuditSchedules
    private let observe: @Sendable (Observation) -> Void

    /// Schedules know no less than minutes.
    static let pause = Duration.seconds(20)

    /// A scheduler over that database.
    public init(database: Database, observe: @escaping @Sendable (Observation) -> Void) {
        schedules = AuditSchedules(database: database)
        self.observe = observe
    }

    /// Queues runs as they become due, until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            do throws(Problem) {
                // A full round may have left others behind.
                while try await launchDue(now: .now).count >= AuditSchedules.roundMax {}
            } catch {
                observe(
                    .backgroundFailed(
                        work: "schedule audits",
                        reason: error.cause ?? error.message
                    )
                )
            }
            // Cancelled: the service stops.
            guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
        }
    }

    /// Queues what is due, and answers what that was.
    func launchDue(now: Timestamp) async throws(Problem) -> [DueAudit] {
        var launched: [DueAudit] = []
        for audit in try await schedules.due() {
            // A schedule that this build cannot read was checked by another: it is left to that one.
            guard let schedule = try? CronSchedule(audit.schedule),
                // The server has called it due, even if this clock is behind the server's.
                let next = schedule.next(after: max(now, audit.dueAt))
            else { continue }
            try await schedules.launch(audit, as: AuditRunJob.kind, next: next)
            launched.append(audit)
        }
        return launched
    }
}
