/// Who is asking.
public struct Principal: Sendable, Hashable {
    /// The credential that was shown.
    public let tokenID: UUID
    /// The name the credential was given, which is who its acts are recorded as.
    public let name: String
    /// The permissions it bundles.
    public let role: Role
    /// The only tenant it acts on; nil for the platform's administrators, who name one.
    public let tenant: Tenant?

    /// A principal whose credential has been checked.
    public init(tokenID: UUID, name: String, role: Role, tenant: Tenant?) {
        self.tokenID = tokenID
        self.name = name
        self.role = role
        self.tenant = tenant
    }

    /// Whether it may do this to that tenant.
    public func may(_ permission: Permission, in tenant: Tenant) -> Bool {
        role.allows(permission) && (self.tenant == nil || self.tenant?.id == tenant.id)
    }
}
