public import Diff
public import Domain
import JSON
import Postgres
import Schema

/// Sets and removes a tenant's own diff policies; each version stays, and the log tells of it.
public struct PolicyWriter: Sendable {
    private let database: Database
    private let reader: PolicyReader

    private static let insert = Schema.statement("insertPolicyVersion")
    /// The kind of entity that a policy itself is.
    private static let entityType = "DIFF_POLICY"

    /// A writer in that database.
    public init(database: Database) {
        self.database = database
        reader = PolicyReader(database: database)
    }

    /// Sets the policy for a kind of entity, or removes it, and answers what is in force then.
    ///
    /// Setting what is in force already changes nothing. Of two callers who set at once without
    /// saying what they have seen, the later has the last word.
    ///
    /// - Parameters:
    ///   - policy: the policy; nil removes the tenant's own.
    ///   - expected: the version that the caller has seen, 0 for none; nil when it does not matter.
    public func set(
        _ policy: DiffPolicy?,
        for entityType: String,
        of tenant: Tenant,
        by principal: Principal,
        expected: Int? = nil
    ) async throws(Problem) -> PolicyVersion? {
        try await ConfigurationRounds.run(expected: expected) { () async throws(Problem) in
            try await setOnce(policy, for: entityType, of: tenant, by: principal, expected)
        }
    }

    private func setOnce(
        _ policy: DiffPolicy?,
        for entityType: String,
        of tenant: Tenant,
        by principal: Principal,
        _ expected: Int?
    ) async throws(Problem) -> PolicyVersion? {
        let last = try await reader.ownPolicies(for: [entityType], of: tenant).first
        let current = last.flatMap { $0.policy == nil ? nil : $0 }
        if let expected, expected != current?.version ?? 0 { throw .policyMoved }
        if current == nil, policy != nil { try await refuseTooMany(of: tenant) }
        let now = Timestamp.now
        let change = try ConfigurationEvent.make(
            Self.entityType,
            key: entityType,
            name: policy?.title ?? current?.policy?.title ?? entityType,
            from: current?.policy?.document,
            to: policy?.document,
            by: principal.name,
            now: now
        )
        if let change {
            let next = PolicyVersion(
                entityType: entityType,
                version: (last?.version ?? 0) + 1,
                policy: policy,
                createdAt: now,
                createdBy: principal.name
            )
            do {
                try await database.commit(unit(next, change, of: tenant, now: now))
            } catch {
                throw error.isLostRace ? .policyMoved : Problem(error)
            }
        }
        return try await reader.policies(for: [entityType], of: tenant)[entityType]
    }

    private func refuseTooMany(of tenant: Tenant) async throws(Problem) {
        let count = try await reader.list(of: tenant).count { $0.isOwn }
        guard count >= Limits.diffPoliciesMax else { return }
        throw Problem(
            .invalidInput,
            "The tenant has \(count) policies of its own, which is as many as it may have.",
            hint: "Remove one that is no longer needed."
        )
    }

    private func unit(
        _ next: PolicyVersion,
        _ event: AuditEvent,
        of tenant: Tenant,
        now: Timestamp
    ) -> UnitOfWork {
        var unit = UnitOfWork(tenant: tenant)
        let insert = Self.insert.render(["schema": tenant.slug.schemaName])
        unit.statements = [
            BoundStatement(
                Statement(insert),
                [
                    .uuid(tenant.id), .text(next.entityType), .int32(Int32(next.version)),
                    .text(
                        next.policy.map { String(decoding: $0.document.serialized, as: UTF8.self) }
                    ),
                    .timestamp(now), .text(next.createdBy),
                ]
            )
        ]
        unit.record(event, at: now)
        return unit
    }
}

extension Problem {
    /// Somebody else has set the policy since the caller looked.
    fileprivate static var policyMoved: Problem {
        Problem(
            .preconditionFailed,
            "The policy has been changed since.",
            hint: "Read it again, and send your change of what it is now."
        )
    }
}
