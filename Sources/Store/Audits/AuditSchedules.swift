public import Domain
import Postgres
import Schema

/// A scheduled audit whose time has come.
public struct DueAudit: Sendable {
    /// Whose audit it is.
    public let tenantID: UUID
    /// Names the audit.
    public let auditName: String
    /// When it runs, as crontab(5) writes it.
    public let schedule: String
    /// The time that has come.
    public let dueAt: Timestamp
}

/// When audits run by themselves.
public struct AuditSchedules: Sendable {
    private let database: Database

    private static let set = Statement(Schema.statement("setAuditSchedule").render([:]))
    private static let remove = Statement(Schema.statement("removeAuditSchedule").render([:]))
    private static let due = Statement(
        Schema.statement("dueAuditSchedules").render(["limit": String(roundMax)])
    )
    private static let launch = Statement(Schema.statement("launchScheduledAudit").render([:]))

    /// How many audits one look finds at most.
    public static let roundMax = 100

    /// The schedules in that database.
    public init(database: Database) { self.database = database }

    /// What notes or forgets when an audit runs, to be committed with its definition.
    static func statement(
        for name: AuditName,
        _ schedule: CronSchedule?,
        of tenant: Tenant,
        now: Timestamp
    ) -> BoundStatement {
        guard let schedule, let next = schedule.next(after: now) else {
            return BoundStatement(remove, [.uuid(tenant.id), .text(name.text)])
        }
        return BoundStatement(
            set,
            [.uuid(tenant.id), .text(name.text), .text(schedule.text), .timestamp(next)]
        )
    }

    /// Audits whose time has come, the longest overdue first; not all of them when there are many.
    public func due() async throws(Problem) -> [DueAudit] {
        try await database.platformGroup([BoundStatement(Self.due, [])])
            .decoded { results throws(PostgresError) in
                var due: [DueAudit] = []
                for row in results[0] {
                    due.append(
                        DueAudit(
                            tenantID: try row.id(0),
                            auditName: try row.string(1),
                            schedule: try row.string(2),
                            dueAt: try row.time(3)
                        )
                    )
                }
                return due
            }
    }

    /// Queues a run of the audit, unless another replica has; times missed meanwhile are left out.
    ///
    /// - Parameters:
    ///   - kind: the kind of the task.
    ///   - next: when the audit runs next.
    public func launch(
        _ audit: DueAudit,
        as kind: String,
        next: Timestamp
    ) async throws(Problem) {
        let launch = BoundStatement(
            Self.launch,
            [
                .uuid(audit.tenantID), .text(audit.auditName), .timestamp(audit.dueAt),
                .timestamp(next), .uuid(UUIDGenerator.shared.next(at: .now)), .text(kind),
                .int32(Int32(Limits.taskAttemptsMax)),
            ]
        )
        _ = try await database.platformGroup([launch], on: .writes)
            .decoded { _ throws(PostgresError) in () }
        database.ring(.tasksDue)
    }
}
