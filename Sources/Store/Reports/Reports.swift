public import Domain
import JSON
import Postgres
import Schema

/// A tenant's reports: keeps, lists, reads and deletes them.
public struct Reports: Sendable {
    private let database: Database

    private static let insert = Schema.statement("insertReport")
    private static let find = Schema.statement("findReport")
    private static let list = Schema.statement("listReports")
    private static let delete = Schema.statement("deleteReport")
    /// The kind of entity that a report is in the tenant's log.
    private static let entityType = "REPORT"

    /// The reports in that database.
    public init(database: Database) { self.database = database }

    /// What keeps a report, to be committed with the end of its task.
    public func unit(keeping report: Report, for tenant: Tenant) -> UnitOfWork {
        var unit = UnitOfWork(tenant: tenant)
        unit.statements = [
            BoundStatement(
                Statement(Self.insert.render(["schema": tenant.slug.schemaName])),
                [
                    .uuid(tenant.id), .uuid(report.id), .timestamp(report.createdAt),
                    .uuid(report.baselineAuditID), .uuid(report.currentAuditID),
                    .uuid(report.taskID), .uuid(report.interactionID), .text(report.kind.rawValue),
                    .text(report.name), .text(report.auditName), .text(report.body),
                    .text(report.diff), .jsonb(report.details?.serialized),
                    .text(report.provider), .text(report.model), .text(report.promptVersion),
                    .bytes(report.inputSHA256), .text(report.createdBy),
                    .uuidArray(report.eventIDs),
                ]
            )
        ]
        return unit
    }

    /// Keeps a report; returns once it is durable.
    public func keep(_ report: Report, for tenant: Tenant) async throws(Problem) {
        do {
            try await database.commit(unit(keeping: report, for: tenant))
        } catch {
            throw Problem(error)
        }
    }

    /// The report of that id; nil when there is none.
    public func report(_ id: UUID, of tenant: Tenant) async throws(Problem) -> Report? {
        try await database.query(
            Self.find.render(["schema": tenant.slug.schemaName, "columns": Report.columns]),
            [.uuid(tenant.id), .uuid(id)],
            for: tenant,
            on: .searches
        ) { rows throws(PostgresError) in
            rows.isEmpty ? nil : try Report(rows[0], hasText: true)
        }
    }

    /// A page of reports without their text, the latest first.
    public func list(
        of tenant: Tenant,
        kind: Report.Kind? = nil,
        auditName: String? = nil,
        after cursor: Cursor?,
        limit: Int
    ) async throws(Problem) -> [Report] {
        try await database.query(
            Self.list.render([
                "schema": tenant.slug.schemaName, "columns": Report.summaryColumns,
                "limit": String(limit),
            ]),
            [
                .uuid(tenant.id), .text(kind?.rawValue), .text(auditName),
                .timestamp(cursor?.occurredAt), .uuid(cursor?.id),
            ],
            for: tenant
        ) { rows throws(PostgresError) in
            var reports: [Report] = []
            for row in rows { reports.append(try Report(row, hasText: false)) }
            return reports
        }
    }

    /// Deletes a report, of which the tenant's log tells; false when there is none of that id.
    public func delete(
        _ id: UUID,
        of tenant: Tenant,
        by principal: Principal,
        now: Timestamp = .now
    ) async throws(Problem) -> Bool {
        guard let report = try await report(id, of: tenant) else { return false }
        let event = try ConfigurationEvent.make(
            Self.entityType,
            key: id.description,
            name: report.name,
            from: .object(report.summary),
            to: nil,
            by: principal.name,
            now: now
        )
        var unit = UnitOfWork(tenant: tenant)
        unit.statements = [
            BoundStatement(
                Statement(Self.delete.render(["schema": tenant.slug.schemaName])),
                [.uuid(tenant.id), .uuid(id)]
            )
        ]
        if let event { unit.record(event, at: now) }
        do {
            try await database.commit(unit)
        } catch {
            throw Problem(error)
        }
        return true
    }
}
