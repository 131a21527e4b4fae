import Testing

@testable import Analysis

@Suite("What led to what")
struct EventLinksTests {
    private static func timeline(_ fields: String) throws -> String {
        try EventLines.assess([
            "09:00:00 | hr | USER_UPDATED update | USER bob | success | \(fields)",
            "09:10:00 | bob | DOCUMENT_READ read | DOCUMENT plan",
        ])
        .sections.timeline
    }

    @Test("says whose access was changed of changes to access only")
    func enabling() throws {
        #expect(try !Self.timeline(#"{"title": ["Engineer", "Lead"]}"#).contains("whose access"))
        #expect(
            try !Self.timeline(#"{"last_login": ["2026-03-01", "2026-03-02"]}"#)
                .contains("whose access")
        )
        for fields in [#"{"role": ["viewer", "admin"]}"#, #"{"suspended": [true, false]}"#] {
            #expect(try Self.timeline(fields).contains("by the one whose access E1 changed"))
        }
    }

    @Test("tells a change that goes back to the value before from one that goes on")
    func takenBack() throws {
        func timeline(_ value: String) throws -> String {
            try EventLines.assess([
                #"09:00:00 | ann | RULE_UPDATED update | RULE r | success | {"limit": ["a", "b"], "note": ["x", "y"]}"#,
                #"09:05:00 | bob | RULE_UPDATED update | RULE r | success | {"limit": ["b", "\#(value)"]}"#,
            ])
            .sections.timeline
        }
        #expect(try timeline("a").contains("takes back E1"))
        #expect(try !timeline("c").contains("takes back"))
    }
}
