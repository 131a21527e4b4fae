/// The name of an audit: what stands in addresses, on its card and in the names of its snapshots.
///
/// A letter or digit, then up to 63 letters, digits, `-` and `_`; so it can stand in an address, a
/// file's name and a git tag as it is. Names that addresses give another meaning are refused.
public struct AuditName: Sendable, Hashable, CustomStringConvertible {
    /// The name itself.
    public let text: String

    /// Checks the text; nil when it can be no audit's name.
    public init?(_ text: some StringProtocol) {
        guard Self.isWellFormed(text), !Self.isReserved(text) else { return nil }
        self.text = String(text)
    }

    /// Checks the text; the problem says what is wrong with it.
    public init(checking text: String) throws(Problem) {
        guard Self.isWellFormed(text) else {
            throw Problem(
                .invalidInput,
                "An audit's name is a letter or digit, then up to 63 letters, digits, - and _.",
                field: "/audit_name"
            )
        }
        guard let name = AuditName(text) else {
            throw Problem(
                .invalidInput,
                "This name is reserved.",
                hint: "Choose another; a prefix such as my-\(text.lowercased()) is enough.",
                field: "/audit_name"
            )
        }
        self = name
    }

    /// The audit of Assay's own that the name means; nil for a tenant's.
    public var builtIn: BuiltInAudit? { BuiltInAudit(rawValue: text) }

    /// The same for a name that a tenant may define or submit runs to.
    public func ofTenant() throws(Problem) -> AuditName {
        guard builtIn == nil else {
            throw Problem(
                .invalidInput,
                "The audit \(text) is built in: it can be run, but neither defined nor submitted to.",
                field: "/audit_name"
            )
        }
        return self
    }

    /// The name itself.
    public var description: String { text }

    private static func isWellFormed(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        return (1...Limits.auditNameMax).contains(bytes.count)
            && bytes.allSatisfy(ByteSet.base64URL.contains)
            && bytes.first.map(ByteSet.alphanumeric.contains) == true
    }

    /// Words of addresses, and what differs from a built-in audit's name in its letters' case only.
    private static func isReserved(_ text: some StringProtocol) -> Bool {
        let lowered = text.lowercased()
        if let builtIn = BuiltInAudit(rawValue: lowered) { return builtIn.rawValue != text }
        return reserved.contains(lowered)
    }

    private static let reserved: Set<String> = [
        "all", "audit", "audits", "builtin", "cancel", "definition", "definitions", "diff-report",
        "diff_report", "discard", "latest", "new", "none", "null", "pending", "report", "reports",
        "result", "results", "run", "runs", "save", "schedule", "schedules", "snapshot",
        "snapshots", "status", "stream", "undefined",
    ]
}

/// The audits that every tenant has without defining them.
public enum BuiltInAudit: String, Sendable, CaseIterable {
    /// Which roles of the database reach the tenant's tables, and with what rights.
    case postgresRoles = "postgres-roles"
    /// How the database server is set where security depends on it.
    case postgresSettings = "postgres-settings"
    /// Who holds which permission on the tenant, and how old their tokens are.
    case tenantAccess = "tenant-access"

    /// Names the audit.
    public var name: AuditName { AuditName(builtIn: self) }

    /// What people call it.
    public var title: String {
        switch self {
        case .postgresRoles: "PostgreSQL roles"
        case .postgresSettings: "PostgreSQL settings"
        case .tenantAccess: "Tenant access"
        }
    }

    /// What it looks at, in a sentence.
    public var summary: String {
        switch self {
        case .postgresRoles:
            "The database roles that can reach this tenant's tables, with their rights."
        case .postgresSettings: "The database server's settings that matter for security."
        case .tenantAccess: "The tokens and logins that act on this tenant, with roles and ages."
        }
    }
}

extension BuiltInAudit {
    /// How two runs of it are compared: what changes by itself with time does not count.
    public var comparison: AuditComparison {
        switch self {
        case .postgresRoles, .postgresSettings: AuditComparison(identity: ["name"], ignore: [])
        case .tenantAccess:
            AuditComparison(
                identity: ["id"],
                ignore: ["/holders/*/age_days", "/holders/*/last_used_at"]
            )
        }
    }
}

extension AuditName {
    init(builtIn: BuiltInAudit) { text = builtIn.rawValue }

    /// A name that the service itself has chosen.
    init(checked text: String) {
        precondition(AuditName(text) != nil, "\(text) can be no audit's name")
        self.text = text
    }
}
