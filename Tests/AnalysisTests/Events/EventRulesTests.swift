import Domain
import JSON
import Testing

@testable import Analysis

@Suite("The rules of events")
struct EventRulesTests {
    /// They rest on what was before, and have tests of their own.
    static let measured: Set<String> = [
        "volume.burst", "timing.off-hours", "novelty.deed", "novelty.network", "novelty.agent",
        "novelty.type", "novelty.together", "sequence.delete-unseen",
    ]

    @Test("speak of what each is for", arguments: RuleExample.all)
    func speak(_ example: RuleExample) throws {
        let assessment = try EventLines.assess(example.speaks)
        let finding = try #require(
            assessment.findings.first { $0.rule == example.rule },
            "\(assessment.findings.map(\.rule))"
        )
        #expect(!finding.events.isEmpty)
        #expect(
            finding.events.allSatisfy { alias in assessment.events.contains { $0.alias == alias } }
        )
        #expect(!finding.title.contains("{") && !finding.title.contains("}"))
        #expect(
            finding.nextCheck?.isEmpty == false && finding.innocentExplanation?.isEmpty == false
        )
    }

    @Test("are silent about what only looks like it", arguments: RuleExample.all)
    func areSilent(_ example: RuleExample) throws {
        let assessment = try EventLines.assess(example.isSilent)
        #expect(!assessment.findings.map(\.rule).contains(example.rule))
    }

    @Test("have an example each, and each example a rule")
    func areCovered() {
        let rules = EventRules.shipped.all.map(\.id)
        #expect(Set(rules).count == rules.count)
        #expect(Set(rules) == Set(RuleExample.all.map(\.rule)).union(Self.measured))
    }

    @Test("that a file declares in another way than is known are refused")
    func faults() {
        for text in [
            "{}", #"{"rules": [{"id": "x"}]}"#,
            #"{"rules": [{"id": "x", "severity": "high", "category": "access", "steps": [{}], "title": "t", "titles": "t", "reason": "r", "innocent": "i", "next": "n"}]}"#,
            #"{"rules": [{"id": "x", "severity": "high", "category": "access", "tactic": "TA9999", "when": [{}], "title": "t", "titles": "t", "reason": "r", "innocent": "i", "next": "n"}]}"#,
            #"{"rules": [{"id": "x", "severity": "high", "category": "access", "when": [{"colour": "red"}], "title": "t", "titles": "t", "reason": "r", "innocent": "i", "next": "n"}]}"#,
        ] {
            #expect(throws: (any Error).self) { try EventRuleReader.rules(text) }
        }
    }

    @Test("do not alarm about what the actor does on other days too")
    func habits() throws {
        let lines = [
            "09:00:00 | ann | IAM.CreateAccessKey create | IAM_USER bob | success | {\"userName\": \"bob\"}"
        ]
        let before = EventLines.month(of: "ann", "IAM.CreateAccessKey create | IAM_USER service")
        let known = try EventLines.assess(lines, before: before)
        let unknown = try EventLines.assess(lines, before: [])
        #expect(known.findings.first { $0.rule == "credential.key-for-other" }?.severity == .low)
        #expect(unknown.findings.first { $0.rule == "credential.key-for-other" }?.severity == .high)
    }

    @Test(
        "alarm about a log that is switched off for the first time, however usual what follows is"
    )
    func habitsAfter() throws {
        let usual = "EC2.ModifyInstanceAttribute update | EC2_INSTANCE i-1"
        let lines =
            ["09:00:00 | ci | CLOUDTRAIL.StopLogging update | CLOUDTRAIL_TRAIL main"]
            + (1...6).map { "09:00:1\($0) | ci | \(usual)" }
        let assessment = try EventLines.assess(
            lines,
            before: EventLines.month(of: "ci", usual)
        )
        let finding = assessment.findings.first { $0.rule == "sequence.logging-off-then-change" }
        #expect(finding?.severity == .critical)
    }

    @Test("weigh a log that goes with a whole environment less than one that goes alone")
    func teardown() throws {
        let lines =
            RuleExample.many(10) { "ci | EC2.DeleteSubnet delete | EC2_SUBNET s\($0)" }
            + ["09:00:30 | ci | LOGS.DeleteLogGroup delete | LOGS_LOG_GROUP flows"]
        func severity(_ lines: [String]) throws -> Severity? {
            try EventLines.assess(lines).findings.first { $0.rule == "control.logging-off" }?
                .severity
        }
        #expect(try severity(lines) == .medium)
        #expect(try severity([lines[10]]) == .high)
    }
}
