public import Domain
import JSON
import Postgres
import Schema

/// A definition of an audit that is in force, or was.
public struct DefinitionVersion: Sendable {
    /// Names the audit.
    public let auditName: String
    /// Counts from 1 for each name.
    public let version: Int
    /// The definition; nil where it was removed.
    public let definition: AuditDefinition?
    /// From when on it is in force.
    public let createdAt: Timestamp
    /// Who made it.
    public let createdBy: String

    init(_ row: Row) throws(PostgresError) {
        auditName = try row.string(0)
        version = Int(try row.int64(1))
        let text = try row.optionalString(2)
        // A document that an older build took and this one does not is no definition.
        definition = text.flatMap { try? JSONValue(parsing: Array($0.utf8)) }
            .flatMap { try? AuditDefinition($0) }
        createdAt = try row.time(3)
        createdBy = try row.string(4)
    }

    static func all(_ rows: ResultSet) throws(PostgresError) -> [DefinitionVersion] {
        var versions: [DefinitionVersion] = []
        for row in rows { versions.append(try DefinitionVersion(row)) }
        return versions
    }
}

/// What a tenant scans: reads, sets and removes the definitions of its audits.
public struct AuditDefinitions: Sendable {
    private let database: Database

    private static let find = Schema.statement("findAuditDefinition")
    private static let list = Schema.statement("listAuditDefinitions")
    private static let insert = Schema.statement("insertAuditDefinition")
    /// The kind of entity that a definition is in the tenant's log.
    private static let entityType = "AUDIT_DEFINITION"

    /// The definitions in that database.
    public init(database: Database) { self.database = database }

    /// What is in force for an audit; nil when the tenant has not defined it.
    public func definition(
        of name: AuditName,
        for tenant: Tenant
    ) async throws(Problem) -> DefinitionVersion? {
        guard let last = try await lastVersion(of: name, for: tenant), last.definition != nil
        else { return nil }
        return last
    }

    /// Every definition in force, by name.
    public func list(of tenant: Tenant) async throws(Problem) -> [DefinitionVersion] {
        try await database.query(
            Self.list.render(["schema": tenant.slug.schemaName]),
            [.uuid(tenant.id)],
            for: tenant,
            decode: DefinitionVersion.all
        ).filter { $0.definition != nil }
    }

    private func lastVersion(
        of name: AuditName,
        for tenant: Tenant
    ) async throws(Problem) -> DefinitionVersion? {
        try await database.query(
            Self.find.render(["schema": tenant.slug.schemaName]),
            [.uuid(tenant.id), .text(name.text)],
            for: tenant,
            decode: DefinitionVersion.all
        ).first
    }

    /// Sets what is in force for an audit, or removes it, and answers what is in force then.
    ///
    /// Setting what is in force already changes nothing. Of two callers who set at once without
    /// saying what they have seen, the later has the last word.
    ///
    /// - Parameter expected: the version that the caller has seen, 0 for none; nil when it does not
    ///   matter.
    public func set(
        _ definition: AuditDefinition?,
        for name: AuditName,
        of tenant: Tenant,
        by principal: Principal,
        expected: Int? = nil,
        now: Timestamp = .now
    ) async throws(Problem) -> DefinitionVersion? {
        try await ConfigurationRounds.run(expected: expected) { () async throws(Problem) in
            try await setOnce(definition, for: name, of: tenant, by: principal, expected, now)
        }
    }

    private func setOnce(
        _ definition: AuditDefinition?,
        for name: AuditName,
        of tenant: Tenant,
        by principal: Principal,
        _ expected: Int?,
        _ now: Timestamp
    ) async throws(Problem) -> DefinitionVersion? {
        let last = try await lastVersion(of: name, for: tenant)
        let current = last.flatMap { $0.definition == nil ? nil : $0 }
        if let expected, expected != current?.version ?? 0 { throw .definitionMoved }
        if current == nil, definition != nil { try await refuseTooMany(of: tenant) }
        let event = try ConfigurationEvent.make(
            Self.entityType,
            key: name.text,
            name: definition?.title ?? current?.definition?.title ?? name.text,
            from: current?.definition.map { .object($0.document) },
            to: definition.map { .object($0.document) },
            by: principal.name,
            now: now
        )
        guard let event else { return current }
        var unit = UnitOfWork(tenant: tenant)
        unit.statements = [
            BoundStatement(
                Statement(Self.insert.render(["schema": tenant.slug.schemaName])),
                [
                    .uuid(tenant.id), .text(name.text), .int32(Int32((last?.version ?? 0) + 1)),
                    .text(definition.map { JSONValue.object($0.document).description }),
                    .timestamp(now), .text(principal.name),
                ]
            )
        ]
        unit.platformStatements = [
            AuditSchedules.statement(for: name, definition?.schedule, of: tenant, now: now)
        ]
        unit.record(event, at: now)
        do {
            try await database.commit(unit)
        } catch {
            throw error.isLostRace ? .definitionMoved : Problem(error)
        }
        return try await self.definition(of: name, for: tenant)
    }

    private func refuseTooMany(of tenant: Tenant) async throws(Problem) {
        let count = try await list(of: tenant).count
        guard count >= Limits.auditDefinitionsMax else { return }
        throw Problem(
            .invalidInput,
            "The tenant has defined \(count) audits, which is as many as it may have.",
            hint: "Remove one that is no longer needed."
        )
    }
}

extension Problem {
    /// Somebody else has set the definition since the caller looked.
    fileprivate static var definitionMoved: Problem {
        Problem(
            .preconditionFailed,
            "The definition has been changed since.",
            hint: "Read it again, and send your change of what it is now."
        )
    }
}
