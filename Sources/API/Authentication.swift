import Domain
import HTTP

/// A request whose sender is known.
struct AuthenticatedCall: Sendable {
    let route: Route
    let principal: Principal
}

/// Finds out who is asking.
struct Authentication: Sendable {
    let credentials: CredentialCache

    func authenticate(
        _ head: HTTPRequestHead,
        for route: Route,
        isFresh: Bool = false
    ) async throws(Problem) -> AuthenticatedCall {
        guard let field = head.fields[.authorization] else {
            throw Self.refusal("This call needs a token.")
        }
        let parts = field.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Self.refusal("This is not a token of this service.")
        }
        guard let principal = try await credentials.principal(of: parts[1], isFresh: isFresh)
        else {
            // Unknown, expired and revoked are one answer: the difference would help a thief only.
            let isToken = APIToken(String(parts[1])) != nil
            throw Self.refusal(
                isToken ? "This token is not valid." : "This is not a token of this service."
            )
        }
        return AuthenticatedCall(route: route, principal: principal)
    }

    private static func refusal(_ message: String) -> Problem {
        Problem(
            .unauthenticated,
            message,
            hint: "Send \"Authorization: Bearer <token>\"; assay token create makes one."
        )
    }
}

/// A request whose sender may do what it asks to the tenant it names.
struct AuthorizedCall: Sendable {
    let route: Route
    let principal: Principal
    let tenant: Tenant

    var head: HTTPRequestHead { route.head }

    /// Refuses unless the sender has a further permission for the tenant.
    func require(_ permission: Permission) throws(Problem) {
        guard principal.may(permission, in: tenant) else { throw .missing(permission) }
    }
}

/// Decides which tenant a call is for, and whether its sender may make it.
struct Authorization: Sendable {
    let credentials: CredentialCache

    func authorize(
        _ call: AuthenticatedCall,
        permission: Permission?,
        isFresh: Bool = false
    ) async throws(Problem) -> AuthorizedCall {
        let tenant = try await tenant(for: call, isFresh: isFresh)
        if tenant.status == .suspended {
            throw Problem(
                .tenantSuspended,
                "This tenant has been suspended.",
                hint: "Ask the platform's administrators."
            )
        }
        if let permission, !call.principal.may(permission, in: tenant) {
            throw .missing(permission)
        }
        return AuthorizedCall(route: call.route, principal: call.principal, tenant: tenant)
    }

    /// Refuses a long call once a new one with its credential would be refused.
    func recheck(
        _ call: AuthorizedCall,
        _ authentication: Authentication
    ) async throws(Problem) {
        do {
            let again = try await authentication.authenticate(
                call.head,
                for: call.route,
                isFresh: true
            )
            _ = try await authorize(again, permission: .auditRead, isFresh: true)
        } catch {
            // A database that is away says nothing about the credential.
            guard error.status < 500 else { return }
            throw error
        }
    }

    private func tenant(
        for call: AuthenticatedCall,
        isFresh: Bool
    ) async throws(Problem) -> Tenant {
        let name =
            call.route.entry.namesTenant
            ? call.route.variables.first : call.route.head.fields[.xTenant]
        if let own = call.principal.tenant {
            guard let name, name != own.slug.text, UUID(name) != own.id else { return own }
            // The same answer whether or not there is such a tenant.
            throw Problem(.forbidden, "This token does not act on that tenant.")
        }
        guard let name else {
            throw Problem(
                .tenantRequired,
                "This token acts on every tenant, so the call must name one.",
                hint: "Send the field X-Tenant, or post to /api/tenants/{tenant}/graphql."
            )
        }
        guard let tenant = try await credentials.tenant(named: name, isFresh: isFresh) else {
            throw Problem(.notFound, "There is no such tenant.")
        }
        return tenant
    }
}

extension Problem {
    static func missing(_ permission: Permission) -> Problem {
        Problem(
            .forbidden,
            "This token lacks the permission \(permission.rawValue).",
            hint: "Use a token whose role includes it."
        )
    }
}
