public import Domain
import Postgres
import Schema

/// Looks up who a token belongs to, and which tenant a name means.
public struct Credentials: Sendable {
    private let database: Database

    private static let findToken = Schema.statement("findToken").render([:])
    private static let findTenant = Schema.statement("findTenant").render([:])
    private static let listTenants = Schema.statement("listTenants").render([:])

    /// A lookup in that database.
    public init(database: Database) { self.database = database }

    /// The principal behind a secret; nil when it is unknown, revoked or expired.
    public func principal(
        of token: APIToken,
        now: Timestamp = .now
    ) async throws(Problem) -> Principal? {
        try await database.platformQuery(Self.findToken, [.bytes(token.hash), .timestamp(now)]) {
            rows throws(PostgresError) in
            guard let row = rows.first, row.isNull(4), let role = Role(rawValue: try row.string(2))
            else { return nil }
            if let expiry = try row.optionalTime(3), expiry <= now { return nil }
            let tenant = row.isNull(5) ? nil : try Tenant(row, from: 5)
            return Principal(
                tokenID: try row.id(0),
                name: try row.string(1),
                role: role,
                tenant: tenant
            )
        }
    }

    /// The tenant of that slug or id, or nil.
    public func tenant(named name: String) async throws(Problem) -> Tenant? {
        try await database.platformQuery(Self.findTenant, [.text(name)]) {
            rows throws(PostgresError) in
            rows.isEmpty ? nil : try Tenant(rows[0], from: 0)
        }
    }

    /// All tenants, by slug.
    public func tenants() async throws(Problem) -> [Tenant] {
        try await database.platformQuery(Self.listTenants, [], decode: Tenant.all)
    }
}

extension Tenant {
    /// The columns id, slug, name, status, created_at.
    init(_ row: Row, from column: Int) throws(PostgresError) {
        guard let slug = TenantSlug(try row.string(column + 1)),
            let status = Status(rawValue: try row.string(column + 3))
        else {
            throw .unexpectedResult(reason: "assay.tenants has a row that breaks its own checks")
        }
        self.init(
            id: try row.id(column),
            slug: slug,
            name: try row.string(column + 2),
            status: status,
            createdAt: try row.time(column + 4)
        )
    }

    static func all(_ rows: ResultSet) throws(PostgresError) -> [Tenant] {
        var tenants: [Tenant] = []
        for row in rows { tenants.append(try Tenant(row, from: 0)) }
        return tenants
    }
}
