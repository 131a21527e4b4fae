import Domain
import Testing

@Suite("Permissions")
struct PermissionTests {
    @Test("each role may do exactly this")
    func table() {
        let rows = Permission.allCases.map { permission in
            let roles = Role.allCases.filter { $0.allows(permission) }.map(\.rawValue)
            return "\(permission.rawValue): \(roles.joined(separator: " "))"
        }
        #expect(
            rows.joined(separator: "\n") == """
                SUPER_ADMIN_SUPER_ADMIN: super_admin
                AUDIT_READ: super_admin tenant_admin auditor reader
                AUDIT_WRITE: super_admin tenant_admin writer
                AUDIT_ANALYZE: super_admin tenant_admin auditor
                REPORT_GENERATE: super_admin tenant_admin auditor
                SNAPSHOT_MANAGE: super_admin tenant_admin auditor
                RUN_WRITE: super_admin tenant_admin writer
                MESSAGE_WRITE: super_admin tenant_admin auditor writer
                TENANT_ADMIN: super_admin tenant_admin
                """
        )
    }
}
