public import Diff
public import Domain
import JSON
import Postgres
import Schema

/// A diff policy that is in force, or was.
public struct PolicyVersion: Sendable {
    /// The kind of entity.
    public let entityType: String
    /// Counts from 1 for each kind of entity; 0 for a policy that ships with the service.
    public let version: Int
    /// The policy; nil where the tenant removed its own.
    public let policy: DiffPolicy?
    /// From when on it is in force; nil for a policy that ships with the service.
    public let createdAt: Timestamp?
    /// Who made it; nil for a policy that ships with the service.
    public let createdBy: String?

    /// Whether it is the tenant's own.
    public var isOwn: Bool { version > 0 }

    /// How events name it: `JOB@3`, or `JOB` where it ships with the service.
    public var name: String { isOwn ? "\(entityType)@\(version)" : entityType }

    /// A policy that ships with the service.
    init(shipped policy: DiffPolicy) {
        entityType = policy.entityType
        version = 0
        self.policy = policy
        createdAt = nil
        createdBy = nil
    }

    init(
        entityType: String,
        version: Int,
        policy: DiffPolicy?,
        createdAt: Timestamp,
        createdBy: String
    ) {
        self.entityType = entityType
        self.version = version
        self.policy = policy
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    /// What a row of `diff_policies` says.
    init(_ row: Row) throws(PostgresError) {
        entityType = try row.string(0)
        version = Int(try row.int64(1))
        let text = try row.optionalString(2)
        // A document that an older build took and this one does not is no policy.
        policy = text.flatMap { try? JSONValue(parsing: Array($0.utf8)) }.flatMap {
            try? DiffPolicy($0)
        }
        createdAt = try row.time(3)
        createdBy = try row.string(4)
    }
}

/// Finds the diff policies of a tenant: its own, and behind them those that ship with the service.
public struct PolicyReader: Sendable {
    let database: Database

    private static let find = Schema.statement("findPolicies")
    private static let list = Schema.statement("listPolicies")
    private static let findVersion = Schema.statement("findPolicyVersion")

    /// A reader of that database.
    public init(database: Database) { self.database = database }

    /// The policies in force for some kinds of entity, by their kind; those without one are missing.
    public func policies(
        for entityTypes: Set<String>,
        of tenant: Tenant
    ) async throws(Problem) -> [String: PolicyVersion] {
        var found: [String: PolicyVersion] = [:]
        for own in try await ownPolicies(for: entityTypes, of: tenant) where own.policy != nil {
            found[own.entityType] = own
        }
        for type in entityTypes where found[type] == nil {
            found[type] = ShippedPolicies.policy(for: type).map(PolicyVersion.init(shipped:))
        }
        return found
    }

    /// The tenant's last version for some kinds of entity, where it has any.
    func ownPolicies(
        for entityTypes: Set<String>,
        of tenant: Tenant
    ) async throws(Problem) -> [PolicyVersion] {
        // No policy has a NUL in its name, and PostgreSQL's text cannot hold one.
        let types = entityTypes.filter { !$0.utf8.contains(0) }
        return try await database.query(
            Self.find.render(["schema": tenant.slug.schemaName]),
            [.uuid(tenant.id), .textArray(types.sorted())],
            for: tenant,
            decode: Self.versions
        )
    }

    /// Every policy in force, by kind of entity.
    public func list(of tenant: Tenant) async throws(Problem) -> [PolicyVersion] {
        let own = try await database.query(
            Self.list.render(["schema": tenant.slug.schemaName]),
            [.uuid(tenant.id)],
            for: tenant,
            decode: Self.versions
        )
        var policies: [String: PolicyVersion] = [:]
        for policy in ShippedPolicies.all {
            policies[policy.entityType] = PolicyVersion(shipped: policy)
        }
        for policy in own where policy.policy != nil { policies[policy.entityType] = policy }
        return policies.values.sorted { $0.entityType < $1.entityType }
    }

    /// One version of the tenant's own policy; nil when there never was one.
    public func version(
        _ version: Int,
        for entityType: String,
        of tenant: Tenant
    ) async throws(Problem) -> PolicyVersion? {
        guard !entityType.utf8.contains(0) else { return nil }
        return try await database.query(
            Self.findVersion.render(["schema": tenant.slug.schemaName]),
            [.uuid(tenant.id), .text(entityType), .int32(Int32(clamping: version))],
            for: tenant,
            decode: Self.versions
        ).first
    }

    private static func versions(_ rows: ResultSet) throws(PostgresError) -> [PolicyVersion] {
        var versions: [PolicyVersion] = []
        for row in rows { versions.append(try PolicyVersion(row)) }
        return versions
    }
}
