import Domain
import Store

/// The commands on API tokens.
enum TokenCommand {
    static func run(_ arguments: inout Arguments) async throws {
        switch try arguments.word("create, list or revoke") {
        case "create": try await create(&arguments)
        case "list":
            let slug = try arguments.option("tenant").map(TenantCommand.slug)
            try arguments.finish()
            for token in try await Administering.run({ try await $0.tokens(of: slug) }) {
                print(line(token))
            }
        case "revoke":
            guard let id = UUID(try arguments.word("the token's id")) else {
                throw UsageError("a token is named by its id, which assay token list shows")
            }
            try arguments.finish()
            guard try await Administering.run({ try await $0.revokeToken(id, now: .now) }) else {
                throw CommandError("there is no token \(id)")
            }
            print("revoked \(id); running services are told at once")
        case let other: throw UsageError("unknown command \"token \(other)\"")
        }
    }

    private static func create(_ arguments: inout Arguments) async throws {
        let name = try arguments.required("name")
        let tenantName = arguments.option("tenant")
        let roleName = try arguments.required("role")
        guard let role = Role(rawValue: roleName) else {
            let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("unknown role \"\(roleName)\"; there are \(roles)")
        }
        guard (role == .superAdmin) == (tenantName == nil) else {
            throw UsageError(
                role == .superAdmin
                    ? "a super_admin acts on every tenant; leave --tenant out"
                    : "--tenant is missing"
            )
        }
        let expiresAt = try arguments.option("expires-days").map { text in
            guard let days = Int64(text), (1...36_500).contains(days) else {
                throw UsageError("--expires-days takes a number of days from 1 to 36500")
            }
            return Timestamp.now.advanced(bySeconds: days * 86_400)
        }
        let isQuiet = arguments.flag("quiet")
        try arguments.finish()
        let (id, secret) = try await Administering.run { administration in
            var tenant: Tenant?
            if let tenantName {
                tenant = try await Administering.tenant(tenantName, in: administration)
            }
            let made = try await administration.createToken(
                name: name,
                role: role,
                tenant: tenant,
                expiresAt: expiresAt,
                now: .now
            )
            return (made.id, made.token.text)
        }
        if !isQuiet {
            Terminal.error("Token \(id). This is its secret; it is not shown again:")
        }
        print(secret)
    }

    private static func line(_ token: Administration.TokenEntry) -> String {
        let state =
            token.revokedAt.map { "revoked \($0)" }
            ?? token.expiresAt.map { "expires \($0)" } ?? "good"
        let used = token.lastUsedAt.map { "used \($0)" } ?? "never used"
        return
            "\(token.id)  \(token.tenant ?? "*")  \(token.role)  \(state)  \(used)  \(token.name)"
    }
}
