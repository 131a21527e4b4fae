import Analysis
import JSON
import Testing

/// Two results and the rules that must speak of what lies between them, and no others.
struct RatedPair: Sendable, CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    let rules: Set<String>

    var testDescription: String { name }

    init(_ name: String, _ old: String, _ new: String, _ rules: String...) {
        self.name = name
        self.old = old
        self.new = new
        self.rules = Set(rules)
    }
}

@Suite("The rules of changes")
struct ChangeRulesTests {
    @Test("find what each is for, and nothing else", arguments: materialGrants + materialSettings)
    func speak(_ pair: RatedPair) throws {
        let assessment = try assess(pair.old, pair.new)
        #expect(Set(assessment.findings.map(\.rule)) == pair.rules)
        for finding in assessment.findings {
            #expect(!finding.changes.isEmpty)
            #expect(!finding.title.contains("{"))
        }
    }

    @Test("are silent about tidying up", arguments: quiet)
    func areSilent(_ pair: RatedPair) throws {
        let assessment = try assess(pair.old, pair.new)
        #expect(assessment.findings.map(\.rule) == Array(pair.rules))
        #expect(!assessment.isMaterial)
        #expect(
            assessment.summary.hasPrefix("Nothing material") || assessment.summary.hasPrefix("No ")
        )
    }
}
