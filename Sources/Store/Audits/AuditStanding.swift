public import Domain
public import JSON
import Postgres

/// How an audit stands: its latest run, and how many succeeded.
public struct AuditStanding: Sendable {
    /// One run, as far as a card shows it.
    public struct Latest: Sendable {
        /// Names the run.
        public let id: UUID
        /// How far it has come.
        public let status: AuditStatus
        /// When it began.
        public let runTimestamp: Timestamp
        /// What it found.
        public let summary: String?
        /// Why it failed.
        public let error: String?
    }

    /// Names the audit.
    public let name: String
    /// What people call it.
    public let title: String?
    /// Its latest run; nil when it has never run.
    public let latest: Latest?
    /// How many of its runs succeeded; two are needed for a diff report.
    public let successfulRunCount: Int
    /// How many of them wait for somebody to keep or discard them.
    public let pendingCount: Int
    /// The latest run that succeeded, and when it began.
    public let latestSuccess: (id: UUID, runTimestamp: Timestamp)?
    /// Whether the tenant has defined it.
    public let isDefined: Bool

    /// The audit of the service's own that it is.
    public var builtIn: BuiltInAudit? { BuiltInAudit(rawValue: name) }

    init(_ row: Row) throws(PostgresError) {
        name = try row.string(0)
        let own = BuiltInAudit(rawValue: name)?.title
        title = try row.optionalString(1) ?? own
        if let id = try row.optionalID(2), let status = AuditStatus(rawValue: try row.string(3)) {
            latest = Latest(
                id: id,
                status: status,
                runTimestamp: try row.time(4),
                summary: try row.optionalString(5),
                error: try row.optionalString(6)
            )
        } else {
            latest = nil
        }
        successfulRunCount = Int(try row.int64(7))
        pendingCount = Int(try row.int64(8))
        if let id = try row.optionalID(9) {
            latestSuccess = (id, try row.time(10))
        } else {
            latestSuccess = nil
        }
        isDefined = try row.bool(11)
    }

    /// The standing as callers see it.
    public var document: JSONObject {
        [
            "audit_name": .string(name),
            "title": .optional(title),
            "status": .optional(latest?.status.rawValue),
            "run_id": .optional(latest?.id.description),
            "run_timestamp": .optional(latest?.runTimestamp.rfc3339),
            "summary": .optional(latest?.summary),
            "error": .optional(latest?.error),
            "successful_run_count": .optional(successfulRunCount),
            "pending_count": .optional(pendingCount),
            "latest_success_id": .optional(latestSuccess?.id.description),
            "latest_success_timestamp": .optional(latestSuccess?.runTimestamp.rfc3339),
            "built_in": .bool(builtIn != nil),
            "defined": .bool(isDefined),
        ]
    }
}
