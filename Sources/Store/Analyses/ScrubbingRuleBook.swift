public import Domain
import JSON
import Postgres
import Schema

/// Scrubbing rules that are in force, or were.
public struct ScrubbingVersion: Sendable {
    /// Counts from 1; 0 where the tenant has never set any.
    public let version: Int
    /// The rules.
    public let rules: ScrubbingRules
    /// From when on they are in force; nil where the tenant has never set any.
    public let createdAt: Timestamp?
    /// Who made them, likewise.
    public let createdBy: String?

    /// What holds where a tenant has set nothing.
    static let none = ScrubbingVersion(
        version: 0,
        rules: .none,
        createdAt: nil,
        createdBy: nil
    )
}

/// What a tenant adds to what is taken out of texts before a model sees them: reads and sets it.
public struct ScrubbingRuleBook: Sendable {
    private let database: Database

    private static let find = Schema.statement("findScrubbingRules")
    private static let insert = Schema.statement("insertScrubbingRules")
    /// The kind of entity that the rules are in the tenant's log, and what names them there.
    private static let entity = (type: "SCRUBBING_RULES", key: "scrubbing", name: "Scrubbing rules")

    /// The rules in that database.
    public init(database: Database) { self.database = database }

    /// A version as it is stored, whether this build understands it or not.
    private struct Stored {
        let version: Int
        let text: String
        let createdAt: Timestamp
        let createdBy: String

        init(_ row: Row) throws(PostgresError) {
            version = Int(try row.int64(0))
            text = try row.string(1)
            createdAt = try row.time(2)
            createdBy = try row.string(3)
        }
    }

    private func stored(of tenant: Tenant) async throws(Problem) -> Stored? {
        try await database.query(
            Self.find.render(["schema": tenant.slug.schemaName]),
            [.uuid(tenant.id)],
            for: tenant
        ) { rows throws(PostgresError) in
            try rows.first.map { row throws(PostgresError) in try Stored(row) }
        }
    }

    /// What is in force for a tenant.
    ///
    /// Throws where this build does not understand the rules: without them nothing may leave.
    public func current(of tenant: Tenant) async throws(Problem) -> ScrubbingVersion {
        guard let stored = try await stored(of: tenant) else { return .none }
        return ScrubbingVersion(
            version: stored.version,
            rules: try Self.rules(stored.text),
            createdAt: stored.createdAt,
            createdBy: stored.createdBy
        )
    }

    /// The rules in force for a tenant.
    public func rules(of tenant: Tenant) async throws(Problem) -> ScrubbingRules {
        try await current(of: tenant).rules
    }

    private static func rules(_ text: String) throws(Problem) -> ScrubbingRules {
        do {
            return try ScrubbingRules(document: try JSONValue(parsing: Array(text.utf8)))
        } catch {
            throw Problem(
                .internal,
                "The service could not do this.",
                cause: "the tenant's scrubbing rules are not understood: \(error)"
            )
        }
    }

    /// Sets what is in force for a tenant, and answers what is in force then.
    ///
    /// Setting what is in force already changes nothing. Of two callers who set at once without
    /// saying what they have seen, the later has the last word. Rules that this build does not
    /// understand, which keep everything from leaving, are replaced like others.
    ///
    /// - Parameter expected: the version that the caller has seen, 0 for none; nil when it does not
    ///   matter.
    public func set(
        _ rules: ScrubbingRules,
        of tenant: Tenant,
        by principal: Principal,
        expected: Int? = nil,
        now: Timestamp = .now
    ) async throws(Problem) -> ScrubbingVersion {
        try await ConfigurationRounds.run(expected: expected) { () async throws(Problem) in
            try await setOnce(rules, of: tenant, by: principal, expected, now)
        }
    }

    private func setOnce(
        _ rules: ScrubbingRules,
        of tenant: Tenant,
        by principal: Principal,
        _ expected: Int?,
        _ now: Timestamp
    ) async throws(Problem) -> ScrubbingVersion {
        let last = try await stored(of: tenant)
        let version = last?.version ?? 0
        if let expected, expected != version { throw .rulesMoved }
        let event = try ConfigurationEvent.make(
            Self.entity.type,
            key: Self.entity.key,
            name: Self.entity.name,
            // Of what is not understood, the log tells that it was replaced.
            from: last.flatMap { try? Self.rules($0.text).document },
            to: rules.document,
            by: principal.name,
            now: now
        )
        guard let event else { return try await current(of: tenant) }
        var unit = UnitOfWork(tenant: tenant)
        unit.statements = [
            BoundStatement(
                Statement(Self.insert.render(["schema": tenant.slug.schemaName])),
                [
                    .uuid(tenant.id), .int32(Int32(version + 1)),
                    .text(rules.document.description), .timestamp(now), .text(principal.name),
                ]
            )
        ]
        unit.record(event, at: now)
        do {
            try await database.commit(unit)
        } catch {
            throw error.isLostRace ? .rulesMoved : Problem(error)
        }
        return try await current(of: tenant)
    }
}

extension Problem {
    /// Somebody else has set the rules since the caller looked.
    fileprivate static var rulesMoved: Problem {
        Problem(
            .preconditionFailed,
            "The scrubbing rules have been changed since.",
            hint: "Read them again, and send your change of what they are now."
        )
    }
}
