/// The short name of a tenant: what stands in addresses and in the names of its schema and roles.
///
/// A lower-case letter, then 1 to 39 lower-case letters, digits or underscores. Nothing that needs
/// escaping in SQL or in an address can be a slug, and `tenant_<slug>_analyst` fits PostgreSQL's
/// 63 bytes.
public struct TenantSlug: Sendable, Hashable, CustomStringConvertible {
    /// The slug itself.
    public let text: String

    /// Checks the text; nil when it is no slug.
    public init?(_ text: some StringProtocol) {
        let bytes = text.utf8
        guard (2...40).contains(bytes.count), let first = bytes.first,
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
            bytes.allSatisfy(Self.isAllowed)
        else { return nil }
        self.text = String(text)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// The slug itself.
    public var description: String { text }

    /// The name of the tenant's schema.
    public var schemaName: String { "tenant_\(text)" }
    /// The role that the service assumes for the tenant.
    public var serviceRole: String { "tenant_\(text)_service" }
    /// The role that the tenant's SQL analysts log in with.
    public var analystRole: String { "tenant_\(text)_analyst" }
}

/// An isolated customer, project or organisation.
public struct Tenant: Sendable, Hashable {
    /// Whether calls for the tenant are taken.
    public enum Status: String, Sendable {
        /// Calls are taken.
        case active
        /// Every call is refused; nothing is deleted.
        case suspended
    }

    /// Stands in every row of the tenant's tables.
    public let id: UUID
    /// Its short name.
    public let slug: TenantSlug
    /// What people call it; empty where only the identity is known.
    public let name: String
    /// Whether calls for it are taken.
    public let status: Status
    /// When it was created.
    public let createdAt: Timestamp

    /// A tenant as it is stored.
    public init(id: UUID, slug: TenantSlug, name: String, status: Status, createdAt: Timestamp) {
        self.id = id
        self.slug = slug
        self.name = name
        self.status = status
        self.createdAt = createdAt
    }
}
