public import Domain
public import Store

/// Queues the background work on audits.
public struct AuditTasks: Sendable {
    private let queue: TaskQueue
    private let definitions: AuditDefinitions
    private let audits: AuditReader

    /// The work in that database.
    public init(database: Database) {
        queue = TaskQueue(database: database)
        definitions = AuditDefinitions(database: database)
        audits = AuditReader(database: database)
    }

    /// Has an audit run now, or answers the run that is queued or under way.
    public func run(
        _ name: AuditName,
        for tenant: Tenant,
        by principal: Principal
    ) async throws(Problem) -> BackgroundTask {
        guard try await isCollected(name, of: tenant) else {
            throw Problem(
                .invalidInput,
                "The results of this audit are submitted: Assay cannot run it.",
                hint: "POST …/audits/\(name)/results, or define a source for it.",
                field: "/audit_name"
            )
        }
        return try await queue.add(
            TaskDraft(kind: AuditRunJob.kind, subject: name.text, key: name.text),
            for: tenant,
            by: principal.name
        )
    }

    /// Has a diff report written, or answers the task that is at it.
    public func report(
        on name: AuditName,
        for tenant: Tenant,
        by principal: Principal
    ) async throws(Problem) -> BackgroundTask {
        try await requireKnown(name, of: tenant)
        return try await queue.add(
            TaskDraft(kind: DiffReportJob.kind, subject: name.text, key: name.text),
            for: tenant,
            by: principal.name
        )
    }

    /// Whether the service itself can produce the audit's results.
    public func isCollected(
        _ name: AuditName,
        of tenant: Tenant
    ) async throws(Problem) -> Bool {
        if name.builtIn != nil { return true }
        if let found = try await definitions.definition(of: name, for: tenant)?.definition {
            return found.source.isCollected
        }
        try await requireKnown(name, of: tenant)
        return false
    }

    /// Throws unless the audit is built in, defined or has ever run.
    public func requireKnown(_ name: AuditName, of tenant: Tenant) async throws(Problem) {
        guard try await audits.standing(of: name, for: tenant) != nil else { throw .noAudit(name) }
    }
}

extension Problem {
    /// The audit is not built in, nor defined, nor has it ever run.
    public static func noAudit(_ name: AuditName) -> Problem {
        Problem(
            .notFound,
            "The tenant has no audit of that name.",
            hint: "GET …/audits/status lists the audits.",
            field: "/audit_name"
        )
    }
}
