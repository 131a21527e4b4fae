public import Domain
import Postgres
import Schema

/// Reads a tenant's audit runs.
public struct AuditReader: Sendable {
    private let database: Database

    private static let find = Schema.statement("findAuditRun")
    private static let latest = Schema.statement("latestAuditRuns")
    private static let list = Schema.statement("listAuditRuns")
    private static let status = Schema.statement("auditStatus")

    /// A reader of that database.
    public init(database: Database) { self.database = database }

    /// The latest runs of an audit that succeeded, with their results where these are wanted; the
    /// latest first.
    public func latestSuccesses(
        _ count: Int,
        of name: AuditName,
        withResults hasResults: Bool = true,
        for tenant: Tenant
    ) async throws(Problem) -> [AuditRun] {
        try await database.query(
            Self.latest.render([
                "schema": tenant.slug.schemaName,
                "columns": hasResults ? AuditRun.columnsWithResults : AuditRun.columns,
                "limit": String(count),
            ]),
            [.uuid(tenant.id), .text(name.text), .text(AuditStatus.success.rawValue)],
            for: tenant,
            on: .searches
        ) { rows throws(PostgresError) in try AuditRun.all(rows, hasResults: hasResults) }
    }

    /// One run of an audit with its results; nil when there is none of that id.
    public func run(
        _ id: UUID,
        of name: AuditName,
        for tenant: Tenant
    ) async throws(Problem) -> AuditRun? {
        try await database.query(
            Self.find.render([
                "schema": tenant.slug.schemaName, "columns": AuditRun.columnsWithResults,
            ]),
            [.uuid(tenant.id), .text(name.text), .uuid(id)],
            for: tenant,
            on: .searches
        ) { rows throws(PostgresError) in try AuditRun.all(rows, hasResults: true).first }
    }

    /// A page of an audit's runs without their results, the latest first.
    public func runs(
        of name: AuditName,
        after cursor: Cursor?,
        limit: Int,
        for tenant: Tenant
    ) async throws(Problem) -> [AuditRun] {
        try await database.query(
            Self.list.render([
                "schema": tenant.slug.schemaName, "columns": AuditRun.columns,
                "limit": String(limit),
            ]),
            [
                .uuid(tenant.id), .text(name.text), .timestamp(cursor?.occurredAt),
                .uuid(cursor?.id),
            ],
            for: tenant
        ) { rows throws(PostgresError) in try AuditRun.all(rows, hasResults: false) }
    }

    /// How each audit stands that is built in, defined or has run, by name.
    public func status(of tenant: Tenant) async throws(Problem) -> [AuditStanding] {
        try await standings(of: tenant, name: nil)
    }

    /// How one audit stands; nil when it is not built in, nor defined, nor has ever run.
    public func standing(
        of name: AuditName,
        for tenant: Tenant
    ) async throws(Problem) -> AuditStanding? {
        try await standings(of: tenant, name: name).first
    }

    private func standings(
        of tenant: Tenant,
        name: AuditName?
    ) async throws(Problem) -> [AuditStanding] {
        try await database.query(
            Self.status.render(["schema": tenant.slug.schemaName]),
            [
                .uuid(tenant.id), .textArray(BuiltInAudit.allCases.map(\.rawValue)),
                .text(name?.text),
            ],
            for: tenant,
            on: .searches
        ) { rows throws(PostgresError) in
            var standings: [AuditStanding] = []
            for row in rows { standings.append(try AuditStanding(row)) }
            return standings
        }
    }
}
