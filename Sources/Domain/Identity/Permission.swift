/// What a principal may do.
public enum Permission: String, Sendable, CaseIterable {
    /// Everything, for every tenant, and the platform itself.
    case superAdmin = "SUPER_ADMIN_SUPER_ADMIN"
    /// Read events.
    case auditRead = "AUDIT_READ"
    /// Record events and changes.
    case auditWrite = "AUDIT_WRITE"
    /// Have events explained.
    case auditAnalyze = "AUDIT_ANALYZE"
    /// Have reports written.
    case reportGenerate = "REPORT_GENERATE"
    /// Save and discard snapshots.
    case snapshotManage = "SNAPSHOT_MANAGE"
    /// Start and finish runs.
    case runWrite = "RUN_WRITE"
    /// Post notes.
    case messageWrite = "MESSAGE_WRITE"
    /// Configure the tenant.
    case tenantAdmin = "TENANT_ADMIN"
}

/// A bundle of permissions that a credential is given.
public enum Role: String, Sendable, CaseIterable {
    /// The platform's administrators.
    case superAdmin = "super_admin"
    /// A tenant's administrators.
    case tenantAdmin = "tenant_admin"
    /// People who read, analyse and report.
    case auditor = "auditor"
    /// Services that record.
    case writer = "writer"
    /// People and services that read.
    case reader = "reader"
}

extension Role {
    /// Whether the role includes the permission.
    public func allows(_ permission: Permission) -> Bool {
        Self.table.contains { $0.permission == permission && $0.roles.contains(self) }
    }

    // Which role may do what: the one place that says so.
    // swift-format-ignore
    private static let table: [(permission: Permission, roles: [Role])] = [
        (.superAdmin,     [.superAdmin                                             ]),
        (.tenantAdmin,    [.superAdmin, .tenantAdmin                               ]),
        (.auditRead,      [.superAdmin, .tenantAdmin, .auditor,          .reader   ]),
        (.auditAnalyze,   [.superAdmin, .tenantAdmin, .auditor                     ]),
        (.reportGenerate, [.superAdmin, .tenantAdmin, .auditor                     ]),
        (.snapshotManage, [.superAdmin, .tenantAdmin, .auditor                     ]),
        (.messageWrite,   [.superAdmin, .tenantAdmin, .auditor, .writer            ]),
        (.auditWrite,     [.superAdmin, .tenantAdmin,           .writer            ]),
        (.runWrite,       [.superAdmin, .tenantAdmin,           .writer            ]),
    ]
}
