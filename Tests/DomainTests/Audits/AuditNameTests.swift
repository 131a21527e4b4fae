import Domain
import Testing

@Suite("AuditName")
struct AuditNameTests {
    @Test(
        "takes letters, digits, hyphens and underscores",
        arguments: [
            "a", "7", "iam-policies", "Users_2026", "a--_", String(repeating: "x", count: 64),
        ]
    )
    func accepted(text: String) throws {
        #expect(try AuditName(checking: text).text == text)
        #expect(AuditName(text)?.builtIn == nil)
    }

    @Test(
        "refuses what could mean something else in an address, a file's name or a tag",
        arguments: [
            "", "-a", "_a", "a.b", "a/b", "..", "a b", "a\n", "é", "a%2F", "a\0", "٣",
            String(repeating: "x", count: 65),
        ]
    )
    func refused(text: String) {
        #expect(AuditName(text) == nil)
        #expect { try AuditName(checking: text) } throws: { error in
            let problem = error as? Problem
            return problem?.code == .invalidInput && problem?.field == "/audit_name"
        }
    }

    @Test(
        "keeps the words of addresses for addresses, in any case",
        arguments: [
            "status", "Pending", "SAVE", "discard", "all", "latest", "definitions", "definition",
            "results", "run", "runs", "diff_report", "Diff-Report", "Postgres-Roles",
        ]
    )
    func reserved(text: String) {
        #expect(AuditName(text) == nil)
        #expect { try AuditName(checking: text) } throws: { error in
            (error as? Problem)?.message == "This name is reserved."
        }
    }

    @Test(
        "knows the built-in audits, which a tenant can run and not define",
        arguments: BuiltInAudit.allCases
    )
    func builtIn(audit: BuiltInAudit) throws {
        let name = try AuditName(checking: audit.rawValue)
        #expect(name.builtIn == audit)
        #expect(audit.name == name)
        #expect(throws: Problem.self) { try name.ofTenant() }
        #expect(!audit.title.isEmpty && audit.summary.hasSuffix("."))
    }

    @Test("lets a tenant use every other name")
    func ofTenant() throws {
        let name = try AuditName(checking: "statuses")
        #expect(try name.ofTenant() == name)
    }
}
