import Domain
import JSON
import Testing

@testable import Analysis

@Suite("The rules of events")
struct EventRulesTests {
    /// They rest on what was before, and have tests of their own.
    static let measured: Set<String> = [
        "volume.burst", "timing.off-hours", "timing.off-days", "novelty.deed", "novelty.network",
        "novelty.agent",
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

    @Test(
        "tell what was refused as an attempt, less grave than the deed",
        arguments: RuleExample.tried
    )
    func attempts(_ example: RuleExample) throws {
        let deed = try #require(EventRules.shipped.all.first { $0.id == example.rule })
        for outcome in ["denied", "failure"] {
            let findings = try EventLines.assess(example.ended(outcome)).findings
            let attempt = try #require(
                findings.first { $0.rule == example.rule + EventRule.attemptSuffix }
            )
            #expect(attempt.severity < deed.severity)
            #expect(attempt.title.contains(" tried "))
            #expect(!attempt.title.contains("{"))
            #expect(!findings.contains { $0.rule == example.rule })
        }
    }

    @Test("make a finding of every refused deed that would be grave if it were done")
    func attemptsAreCovered() {
        for rule in EventRules.shipped.all where rule.severity >= .high {
            guard case .single(_, atLeast: 1, _) = rule.kind else { continue }
            #expect(
                EventRules.shipped.all.contains { $0.id == rule.id + EventRule.attemptSuffix },
                "\(rule.id)"
            )
        }
    }

    @Test("tie a made account to the one that got rights, by nothing else than itself")
    func ties() throws {
        let made = ["red", "blue"].map {
            #"09:00:00 | ann | IAM.CreateUser create | IAM_USER \#($0) | success | {"userName": "\#($0)", "tags": [{"key": "team", "value": "platform"}]} | {"account": "111122223333"}"#
        }
        let grant =
            #"09:05:00 | ann | IAM.AttachUserPolicy grant | IAM_USER blue | success | {"userName": "blue", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess", "tags": [{"key": "team", "value": "platform"}]} | {"account": "111122223333"}"#
        let finding = try #require(
            try EventLines.assess(made + [grant]).findings.first {
                $0.rule == "sequence.new-account-made-powerful"
            }
        )
        #expect(finding.events == ["E2", "E3"])
        #expect(finding.title.contains("blue") && !finding.title.contains("red"))
    }

    @Test("count things where they speak of things")
    func things() throws {
        let lines = ["north", "south"].flatMap { name in
            [
                "09:00:00 | ann | TRAIL_CREATED create | TRAIL \(name)",
                "09:07:00 | ann | TRAIL_DELETED delete | TRAIL \(name)",
            ]
        }
        let finding = try EventLines.assess(lines).findings.first {
            $0.rule == "sequence.create-then-delete"
        }
        #expect(finding?.title.hasPrefix("2 things") == true)
    }

    @Test("name each thing where they speak of several")
    func severalThings() throws {
        let lines = ["vault", "archive"].enumerated().flatMap { number, name in
            [
                "0\(number):00:00 | ann | DOCUMENT_SHARED grant | DOCUMENT \(name)",
                "0\(number):05:00 | bob | DOCUMENT_READ read | DOCUMENT \(name)",
                "0\(number):09:00 | ann | DOCUMENT_UNSHARED revoke | DOCUMENT \(name)",
            ]
        }
        let finding = try #require(
            try EventLines.assess(lines).findings.first {
                $0.rule == "sequence.entity-grant-use-revoke"
            }
        )
        #expect(finding.title.contains("vault") && finding.title.contains("archive"))
    }

    @Test("know a setting or an integration by its name")
    func settings() throws {
        func rules(_ line: String) throws -> Set<String> {
            Set(try EventLines.assess([line]).findings.map(\.rule))
        }
        let off = #"success | {"enabled": [true, false]}"#
        #expect(
            try rules(
                "09:00:00 | ann | INTEGRATION_UPDATED update | INTEGRATION SIEM forwarder | \(off)"
            )
            .contains("control.logging-off")
        )
        #expect(
            try rules("09:00:00 | ann | SETTING_CHANGED update | SETTING Require MFA | \(off)")
                .contains("control.protection-off")
        )
        #expect(
            try !rules(
                "09:00:00 | ann | INTEGRATION_UPDATED update | INTEGRATION Newsletter | \(off)"
            )
            .contains("control.logging-off")
        )
        #expect(
            try !rules("09:00:00 | ann | PROJECT_UPDATED update | PROJECT Audit 2026 | \(off)")
                .contains("control.logging-off")
        )
    }

    @Test("take coming into a group of administrators for a grant")
    func groups() throws {
        func rules(_ lines: [String]) throws -> [String: Severity] {
            let findings = try EventLines.assess(lines).findings
            return Dictionary(findings.map { ($0.rule, $0.severity) }, uniquingKeysWith: max)
        }
        let added =
            #"09:00:00 | ann | GROUP_MEMBER_ADDED update | GROUP Administrators | success | {"member": "ann"}"#
        let read = "09:10:00 | ann | PAYROLL_VIEWED read | PAYROLL march"
        let removed =
            #"09:20:00 | ann | GROUP_MEMBER_REMOVED update | GROUP Administrators | success | {"member": ["ann", null]}"#
        let found = try rules([added, read, removed])
        #expect(found["privilege.self-grant"] == .high)
        #expect(found["privilege.admin-role"] == .high)
        #expect(found["sequence.own-grant-use-revoke"] == .high)
        let other = try rules([added.replacing("\"ann\"", with: "\"bob\"")])
        #expect(other["privilege.admin-role"] == .high && other["privilege.self-grant"] == nil)
        let club = try rules([added.replacing("Administrators", with: "Running club")])
        #expect(club.values.allSatisfy { $0 < .medium })
        #expect(try rules([removed]).values.allSatisfy { $0 < .medium })
    }

    @Test("weigh a changed bank account by who changes it and when")
    func payments() throws {
        func severity(_ line: String, before: [String]?) throws -> Severity? {
            try EventLines.assess([line], before: before).findings.first {
                $0.rule == "payment.details-changed"
            }?.severity
        }
        let change =
            #"ann | INVOICE_UPDATED update | INVOICE 5 | success | {"iban": ["AT611904300234573201", "DE89370400440532013000"]}"#
        let used = EventLines.month(of: "ann", "INVOICE_UPDATED update | INVOICE 4")
        let others = EventLines.month(of: "bob", "INVOICE_UPDATED update | INVOICE 4")
        #expect(try severity("11:00:00 | " + change, before: used + others) == .low)
        #expect(try severity("03:30:00 | " + change, before: used + others) == .medium)
        #expect(try severity("11:00:00 | " + change, before: others + others) == .medium)
        #expect(try severity("11:00:00 | " + change, before: nil) == .low)
    }

    @Test("have an example each, and each example a rule")
    func areCovered() {
        let rules = EventRules.shipped.all.map(\.id).filter {
            !$0.hasSuffix(EventRule.attemptSuffix)
        }
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

    @Test("that could never be usual, or name a list or rule that is not there, are refused")
    func dangling() throws {
        func rule(_ members: String) -> String {
            #"{"rules": [{"id": "x", "severity": "high", "category": "access", \#(members), "title": "t", "titles": "t", "reason": "r", "innocent": "i", "next": "n"}]}"#
        }
        let valued = #""usual": "low", "when": [{"fields": [{"name": "role"}]}]"#
        #expect(throws: RuleFault.self) { try EventRuleReader.rules(rule(valued)) }
        #expect(try EventRuleReader.rules(rule(valued + #", "usual_values": true"#)).count == 1)
        for members in [
            #""when": [{"about": "@nothing"}]"#, #""distinct": "colour", "when": [{}]"#,
            #""steps": [{"rule": "y"}, {"when": [{}]}]"#,
            #""usual": "low", "steps": [{"when": [{}]}, {"when": [{"fields": [{}]}]}]"#,
        ] { #expect(throws: RuleFault.self) { try EventRuleReader.rules(rule(members)) } }
    }

    @Test("weigh lightly what a service of the provider does in a role of its own")
    func provider() throws {
        func severity(_ role: String) throws -> Severity? {
            let line =
                #"09:00:00 | a/AWS-SSO | IAM.CreateSAMLProvider create | IAM_SAML_PROVIDER p | success | - | {"invoked_by": "sso.amazonaws.com", "session_issuer": "arn:aws:iam::111122223333:role/\#(role)"}"#
            return try EventLines.assess([line]).findings.first {
                $0.rule == "credential.trust-anchor"
            }?.severity
        }
        #expect(try severity("aws-service-role/sso.amazonaws.com/AWSServiceRoleForSSO") == .low)
        #expect(try severity("AWSServiceRoleForSSO") == .high)
    }

    @Test("have another version when they change")
    func version() {
        let files = EmbeddedFiles.all.filter {
            $0.path.hasPrefix("Sources/Analysis/Events/Rules/") && $0.path.hasSuffix(".json")
        }
        // FNV-1a of all bytes; with another digest belongs another version.
        let digest = files.flatMap { Array($0.text.utf8) }.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        #expect(EventAssessment.rulesVersion == "3")
        #expect(digest == 18_444_525_902_187_286_222)
    }

    @Test("do not alarm about large machines that are somebody's daily work")
    func dailyMachines() throws {
        let deed = "EC2.RunInstances create | EC2_INSTANCE i-1"
        let line = #"10:00:00 | trainer | \#(deed) | success | {"instanceType": "p3.16xlarge"}"#
        func severity(before: [String]) throws -> Severity? {
            try EventLines.assess([line], before: before).findings.first {
                $0.rule == "execution.large-machines"
            }?.severity
        }
        #expect(try severity(before: EventLines.month(of: "trainer", deed)) == .low)
        #expect(try severity(before: EventLines.month(of: "other", deed)) == .medium)
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
