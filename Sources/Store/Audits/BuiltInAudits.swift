public import Domain
public import JSON
import Postgres
import Schema

/// The audits that every tenant has: what reaches its data, as the database and the platform say it.
///
/// Each tells of one tenant and of what all share; other tenants' names are in none.
public struct BuiltInAudits: Sendable {
    private let database: Database

    /// Audits of that database's tenants.
    public init(database: Database) { self.database = database }

    private static let roles = Schema.statement("auditRoles").render([:])
    private static let settings = Schema.statement("auditSettings").render([:])
    private static let tokens = Schema.statement("auditTokens").render([:])
    private static let analyst = Schema.statement("auditAnalyst").render([:])

    /// What an audit finds now.
    public func results(
        of audit: BuiltInAudit,
        for tenant: Tenant,
        now: Timestamp
    ) async throws(Problem) -> JSONValue {
        switch audit {
        case .postgresRoles:
            let slug = tenant.slug
            let names = [slug.schemaName, slug.serviceRole, slug.analystRole]
            return .object(["roles": .array(try await rows(Self.roles, names))])
        case .postgresSettings:
            return .object(["settings": .array(try await rows(Self.settings, []))])
        case .tenantAccess: return try await access(to: tenant, now: now)
        }
    }

    /// Rows that the server has made into JSON.
    private func rows(_ sql: String, _ names: [String]) async throws(Problem) -> [JSONValue] {
        try await database.platformQuery(sql, names.map { .text($0) }) {
            rows throws(PostgresError) in
            try rows.map { row throws(PostgresError) in
                let text = try row.string(0)
                guard let value = try? JSONValue(parsing: Array(text.utf8)) else {
                    throw .unexpectedResult(reason: "a row that is no JSON")
                }
                return value
            }
        }
    }

    // MARK: tenant-access

    private func access(to tenant: Tenant, now: Timestamp) async throws(Problem) -> JSONValue {
        let holders = try await database.platformQuery(Self.tokens, [.uuid(tenant.id)]) {
            rows throws(PostgresError) in
            try rows.map { row throws(PostgresError) in try Self.holder(row, now: now) }
        }
        let parameters: [Parameter] = [.text(tenant.slug.analystRole), .timestamp(now)]
        let (analyst, administrators) = try await database.platformQuery(
            Self.analyst,
            parameters
        ) { rows throws(PostgresError) in
            (try Self.analyst(rows[0], tenant), try rows[0].int64(3))
        }
        return .object([
            "holders": .array(holders),
            "analyst": analyst,
            "platform_administrators": .number(JSONNumber(administrators)),
        ])
    }

    private static func holder(_ row: Row, now: Timestamp) throws(PostgresError) -> JSONValue {
        let role = try row.string(2)
        let createdAt = try row.time(3)
        let expiresAt = try row.optionalTime(4)
        let revokedAt = try row.optionalTime(6)
        let isExpired = expiresAt.map { $0 <= now } ?? false
        let state = revokedAt != nil ? "revoked" : isExpired ? "expired" : "active"
        let permissions = Permission.allCases.filter { Role(rawValue: role)?.allows($0) == true }
        let age = (now.microseconds - createdAt.microseconds) / 86_400_000_000
        return .object([
            "id": .string(try row.id(0).description),
            "name": .string(try row.string(1)),
            "role": .string(role),
            "permissions": .array(permissions.map { .string($0.rawValue) }),
            "state": .string(state),
            "created_at": .string(createdAt.rfc3339),
            "expires_at": time(expiresAt),
            "last_used_at": time(try row.optionalTime(5)),
            "revoked_at": time(revokedAt),
            "age_days": .number(JSONNumber(max(age, 0))),
        ])
    }

    /// The login of the tenant's SQL analysts; null when there is none.
    private static func analyst(_ row: Row, _ tenant: Tenant) throws(PostgresError) -> JSONValue {
        guard let canLogIn = try row.optionalBool(0) else { return nil }
        return .object([
            "name": .string(tenant.slug.analystRole),
            "can_login": .bool(canLogIn),
            "connection_limit": .number(JSONNumber(try row.optionalInt64(1) ?? -1)),
            "valid_until": time(try row.optionalTime(2)),
        ])
    }

    private static func time(_ time: Timestamp?) -> JSONValue {
        time.map { .string($0.rfc3339) } ?? .null
    }
}
