import Crypto
public import Domain
package import Postgres
import Schema

/// What an operator does to the platform: tenants, tokens, analysts' logins.
///
/// Works as assay_owner on a connection of its own, never as the running service. What is done to a
/// tenant is an event in that tenant's log, committed together with the deed.
public struct Administration: Sendable {
    private let connection: PostgresConnection
    private let actor: String

    /// Administers through a connection of a member of assay_owner.
    ///
    /// - Parameter actor: who does it, as the tenants' logs will say.
    package init(connection: PostgresConnection, actor: String) async throws {
        self.connection = connection
        self.actor = actor
        try await connection.execute(script: "SET ROLE assay_owner")
    }

    private static func statement(_ name: String) -> Statement {
        Statement(Schema.statement(name).render([:]))
    }

    private func run(_ name: String, _ parameters: [Parameter]) async throws -> ResultSet {
        try await connection.query(Self.statement(name), parameters)
    }

    /// Writes the deed into the tenant's log, within the transaction that does it.
    private func log(
        _ act: AdministrativeAct,
        of tenant: Tenant,
        on connection: PostgresConnection,
        at now: Timestamp
    ) async throws {
        let event = act.event(by: actor, at: now)
        let announcement = EventInsertion.announce([event.id], of: tenant, at: now)
        for bound in [
            EventInsertion(tenant: tenant).insert(event), EventInsertion.write([announcement]),
        ] {
            _ = try await connection.query(bound.statement, bound.parameters)
        }
    }

    /// Has running services forget what they remember of tokens and tenants.
    private func announceCredentials(on connection: PostgresConnection) async throws {
        _ = try await connection.query(Self.statement("announceCredentials"), [])
    }

    // MARK: Tenants

    /// Makes a tenant with its schema and roles.
    public func createTenant(_ slug: TenantSlug, name: String, now: Timestamp) async throws
        -> Tenant
    {
        if try await tenant(slug.text) != nil {
            throw Problem(.invalidInput, "There is a tenant \(slug) already.")
        }
        let id = UUIDGenerator.shared.next(at: now)
        let tenant = Tenant(id: id, slug: slug, name: name, status: .active, createdAt: now)
        let version = Int32(Schema.tenantMigrations.count)
        try await connection.transaction { connection in
            // DDL at the top level of the transaction, never from inside a function: a sharding
            // extension only notices it there.
            for migration in Schema.tenantMigrations {
                try await connection.execute(script: migration.script(for: slug, id: id))
            }
            _ = try await connection.query(
                Self.statement("insertTenant"),
                [.uuid(id), .text(slug.text), .text(name), .int32(version), .timestamp(now)]
            )
            try await log(.created(tenant), of: tenant, on: connection, at: now)
        }
        return tenant
    }

    /// The tenant of that slug or id, or nil.
    public func tenant(_ name: String) async throws -> Tenant? {
        let rows = try await run("findTenant", [.text(name)])
        return rows.isEmpty ? nil : try Tenant(rows[0], from: 0)
    }

    /// All tenants, by slug.
    public func tenants() async throws -> [Tenant] {
        try Tenant.all(try await run("listTenants", []))
    }

    /// Refuses the tenant's calls, or takes them again.
    public func setStatus(
        _ status: Tenant.Status,
        of tenant: Tenant,
        now: Timestamp = .now
    ) async throws {
        try await connection.transaction { connection in
            let changed = try await connection.query(
                Self.statement("setTenantStatus"),
                [.text(tenant.slug.text), .text(status.rawValue)]
            )
            guard changed.affectedRows == 1 else { return }
            let act = AdministrativeAct.changed(tenant, to: status)
            try await log(act, of: tenant, on: connection, at: now)
            try await announceCredentials(on: connection)
        }
    }

    /// Removes the tenant with everything that it has recorded.
    ///
    /// There is no way back.
    public func drop(_ tenant: Tenant) async throws {
        let script = Schema.tenantDrop.render([
            "schema": tenant.slug.schemaName,
            "service": tenant.slug.serviceRole,
            "analyst": tenant.slug.analystRole,
        ])
        try await connection.transaction { connection in
            try await connection.execute(script: script)
            _ = try await connection.query(Self.statement("deleteTenant"), [.uuid(tenant.id)])
            try await announceCredentials(on: connection)
        }
    }

    // MARK: Tokens

    /// Makes a token; its secret is in the answer and nowhere else.
    public func createToken(
        name: String,
        role: Role,
        tenant: Tenant?,
        expiresAt: Timestamp?,
        now: Timestamp
    ) async throws -> (id: UUID, token: APIToken) {
        let token = APIToken.make()
        let id = UUIDGenerator.shared.next(at: now)
        try await connection.transaction { connection in
            _ = try await connection.query(
                Self.statement("insertToken"),
                [
                    .uuid(id), .uuid(tenant?.id), .text(name), .text(role.rawValue),
                    .bytes(token.hash), .timestamp(now), .timestamp(expiresAt),
                ]
            )
            // A super administrator's token is the platform's: no tenant's log is the place for it.
            guard let tenant else { return }
            let act = AdministrativeAct.createdToken(
                id,
                name: name,
                role: role,
                expiresAt: expiresAt
            )
            try await log(act, of: tenant, on: connection, at: now)
        }
        return (id, token)
    }

    /// A token as lists show it.
    public struct TokenEntry: Sendable {
        /// Names the token.
        public let id: UUID
        /// What it is for.
        public let name: String
        /// The permissions it bundles.
        public let role: String
        /// The slug of its only tenant.
        public let tenant: String?
        /// When it was created.
        public let createdAt: Timestamp
        /// From when on it is refused.
        public let expiresAt: Timestamp?
        /// When it was last used, to the minute.
        public let lastUsedAt: Timestamp?
        /// When it was revoked.
        public let revokedAt: Timestamp?
    }

    /// All tokens, or those of one tenant, the oldest first.
    public func tokens(of slug: TenantSlug?) async throws -> [TokenEntry] {
        let rows = try await run("listTokens", [.text(slug?.text)])
        return try rows.map { row in
            TokenEntry(
                id: try row.id(0),
                name: try row.string(1),
                role: try row.string(2),
                tenant: try row.optionalString(3),
                createdAt: try row.time(4),
                expiresAt: try row.optionalTime(5),
                lastUsedAt: try row.optionalTime(6),
                revokedAt: try row.optionalTime(7)
            )
        }
    }

    /// Refuses the token from now on; false when there is none of that id.
    public func revokeToken(_ id: UUID, now: Timestamp) async throws -> Bool {
        try await connection.transaction { connection in
            let rows = try await connection.query(
                Self.statement("revokeToken"),
                [.uuid(id), .timestamp(now)]
            )
            guard let row = rows.first else { return false }
            let wasRevoked = try row.bool(1)
            if !wasRevoked, !row.isNull(2) {
                let act = AdministrativeAct.revokedToken(id, name: try row.string(0), at: now)
                try await log(act, of: try Tenant(row, from: 2), on: connection, at: now)
            }
            if !wasRevoked { try await announceCredentials(on: connection) }
            return true
        }
    }

    // MARK: Logins

    /// Gives a tenant's analysts a new password and returns it; the old one is good no more.
    public func setAnalystPassword(
        of tenant: Tenant,
        now: Timestamp = .now
    ) async throws -> String {
        let password = Hexadecimal.text(SecureRandom.bytes(18))
        let role = tenant.slug.analystRole
        try await connection.transaction { connection in
            try await setPassword(password, of: role)
            try await log(.setPassword(of: role), of: tenant, on: connection, at: now)
        }
        return password
    }

    /// Sets the password that the running service connects with.
    public func setServicePassword(_ password: String) async throws {
        try await setPassword(password, of: "assay_service")
    }

    /// Sends the password hashed as SCRAM does, so that no server log can show it.
    private func setPassword(_ password: String, of role: String) async throws {
        let verifier = try await connection.encryptedPassword(password, for: role)
        let script = SQLTemplate("ALTER ROLE :\"role\" PASSWORD :'verifier'")
        try await connection.execute(
            script: script.render(["role": role, "verifier": verifier])
        )
    }
}
