public import Domain
import HTTPClient
import JSON
public import Store

/// Where audits' results come from: asks whether a source may be used, and what it says.
public struct AuditSources: Sendable {
    /// Is told how far a collection has come: 0 to 100, and a word for what it is at.
    public typealias Progress = @Sendable (Int, String) async -> Void

    private let settings: SourceSettings
    private let builtIns: BuiltInAudits
    private let sql: SQLSource
    private let http: HTTPSource

    /// The sources that the operator's settings open.
    public init(settings: SourceSettings, database: Database) {
        self.settings = settings
        builtIns = BuiltInAudits(database: database)
        sql = SQLSource(loop: database.firstLoop)
        let policy = AddressPolicy.publicOnly(allowing: settings.openAddresses)
        http = HTTPSource(client: HTTPClient(policy: policy))
    }

    /// Refuses a definition whose source this tenant may not use, or that cannot work.
    ///
    /// That a definition passes opens nothing: each collection is held to the same rules again.
    public func check(
        _ definition: AuditDefinition,
        for tenant: Tenant
    ) async throws(Problem) {
        try definition.source.refuseSecrets()
        switch definition.source {
        case .submitted: return
        case .http(let url): try await http.check(url)
        case .sql(let name, let statement):
            try await sql.check(statement, in: settings.database(name, of: tenant))
        case .command(let name): _ = try settings.command(name, of: tenant)
        }
    }

    /// What a source says now.
    ///
    /// Cancelling the calling task reaches the statement, the request or the program under way.
    public func collect(
        _ source: AuditSource,
        of audit: AuditName,
        for tenant: Tenant,
        progress: Progress = { _, _ in }
    ) async throws(Problem) -> AuditResults {
        await progress(10, "collecting")
        let value: JSONValue
        switch source {
        case .submitted:
            throw Problem(
                .invalidInput,
                "The results of this audit are submitted from outside; Assay cannot run it.",
                field: "/audit_name"
            )
        case .http(let url): value = try await http.collect(url)
        case .sql(let name, let statement):
            value = try await sql.collect(statement, in: settings.database(name, of: tenant))
        case .command(let name):
            let command = CommandSource(command: try settings.command(name, of: tenant))
            value = try await command.collect(for: tenant, audit: audit)
        }
        return try await checked(value, progress)
    }

    /// What a built-in audit finds now.
    public func collect(
        _ audit: BuiltInAudit,
        for tenant: Tenant,
        now: Timestamp = .now,
        progress: Progress = { _, _ in }
    ) async throws(Problem) -> AuditResults {
        await progress(10, "collecting")
        return try await checked(builtIns.results(of: audit, for: tenant, now: now), progress)
    }

    private func checked(
        _ value: JSONValue,
        _ progress: Progress
    ) async throws(Problem) -> AuditResults {
        await progress(80, "checking")
        let results = try await Self.results(value)
        await progress(100, "collected")
        return results
    }

    /// Off the caller's loop: eight megabytes take their time.
    @concurrent
    private static func results(_ value: JSONValue) async throws(Problem) -> AuditResults {
        try AuditResults(value, at: "results")
    }
}

extension JSONValue {
    /// The document that a source has given, read off the caller's loop.
    @concurrent
    static func document(_ bytes: [UInt8], from what: String) async throws(Problem) -> JSONValue {
        do throws(JSONParseError) {
            return try JSONValue(parsing: bytes, depthMax: Limits.jsonDepthMax)
        } catch {
            throw Problem(.taskFailed, "\(what) is no JSON document: \(error.withoutQuotes).")
        }
    }
}
