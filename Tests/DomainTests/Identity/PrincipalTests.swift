import Domain
import Testing

@Suite("Principal")
struct PrincipalTests {
    private func tenant(_ number: UInt64, _ slug: String) throws -> Tenant {
        Tenant(
            id: UUID(high: 0, low: number),
            slug: try #require(TenantSlug(slug)),
            name: "",
            status: .active,
            createdAt: Timestamp(microseconds: 0)
        )
    }

    private func principal(_ role: Role, _ tenant: Tenant?) -> Principal {
        Principal(tokenID: UUID(high: 0, low: 0), name: "p", role: role, tenant: tenant)
    }

    @Test("may do what its role allows, in its own tenant only")
    func ownTenant() throws {
        let (one, two) = (try tenant(1, "one"), try tenant(2, "two"))
        let reader = principal(.reader, one)
        #expect(reader.may(.auditRead, in: one))
        #expect(!reader.may(.auditWrite, in: one))
        #expect(!reader.may(.auditRead, in: two))
        // Another tenant that took over a slug is another tenant.
        #expect(!reader.may(.auditRead, in: try tenant(3, "one")))
    }

    @Test("without a tenant of its own it may do what its role allows in each")
    func platform() throws {
        let admin = principal(.superAdmin, nil)
        for number in 1...3 {
            for permission in Permission.allCases {
                #expect(admin.may(permission, in: try tenant(UInt64(number), "t\(number)")))
            }
        }
    }
}
