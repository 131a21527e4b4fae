import Domain
import Testing

@Suite("TenantSlug")
struct TenantTests {
    @Test(
        "takes lower-case letters, digits and underscores after a letter",
        arguments: ["ab", "a1", "a_", "acme_corp_2", String(repeating: "a", count: 40)]
    )
    func accepted(text: String) throws {
        let slug = try #require(TenantSlug(text))
        #expect(slug.text == text)
        #expect(slug.description == text)
        #expect(slug.schemaName == "tenant_\(text)")
        #expect(slug.serviceRole == "tenant_\(text)_service")
        #expect(slug.analystRole == "tenant_\(text)_analyst")
        // PostgreSQL cuts longer names without a word.
        #expect(slug.analystRole.utf8.count <= 63)
    }

    @Test(
        "takes nothing that SQL, an address or a reader could take for something else",
        arguments: [
            "", "a", "1a", "_a", "Acme", "aCME", "acme-corp", "acme corp", "acme;drop", "acme\"",
            "acme'", "acme.x", "acme/..", "../acme", "acme\\", "acme\0", "acme\n", "acmé", "аcme",
            "acme%20", "acme$", "ａcme", "a\u{301}cme", String(repeating: "a", count: 41),
        ]
    )
    func refused(text: String) {
        #expect(TenantSlug(text) == nil)
    }
}
