import Analysis
import JSON
import TestSupport
import Testing

@Suite("The assessment of real results", .enabled(if: SharedData.isPresent))
struct RealResultsTests {
    @Test("names the actions that a policy really gained, and sets the rest apart")
    func grownPolicy() throws {
        let old = try SharedData.document("policy_versions/AWSConfigServiceRolePolicy.old.json")
        let new = try SharedData.document("policy_versions/AWSConfigServiceRolePolicy.new.json")
        let assessment = ChangeAssessment(old: old, new: new)
        let gained = actions(new).subtracting(actions(old))
        let lost = actions(old).subtracting(actions(new))
        func named(_ verb: AssessedChange.Verb) -> Set<String> {
            Set(
                assessment.changes.filter { $0.verb == verb }
                    .compactMap { ($0.new ?? $0.old)?.string?.lowercased() }
            )
        }
        #expect(gained.count > 100)
        #expect(named(.added) == gained)
        #expect(named(.removed) == lost)
        #expect(assessment.changeCount == gained.count + lost.count)
        let kinds = Dictionary(
            uniqueKeysWithValues: assessment.cosmetic.map { ($0.kind, $0.count) }
        )
        #expect(kinds[.letterCase] == 3)
        #expect(kinds[.timestamps] == 1)
        #expect(kinds[.stamps] == 1)
        #expect(kinds[.regrouped] ?? 0 > 0)
        #expect(
            assessment.findings.map(\.rule) == ["policy.secrets-readable", "policy.read-actions"]
        )
        #expect(assessment.findings.first?.title.contains("cloudformation:GetTemplate") == true)
    }

    private func actions(_ policy: JSONValue) -> Set<String> {
        let statements = policy["PolicyVersion"]?["Document"]?["Statement"]?.array ?? []
        let words = statements.flatMap { statement -> [JSONValue] in
            let action = statement["Action"] ?? .null
            return action.array ?? [action]
        }
        return Set(words.compactMap { $0.string?.lowercased() })
    }

    @Test("finds nothing material in a policy that only has another version and date")
    func stampedPolicy() throws {
        let old = try SharedData.document("policy_versions/ReadOnlyAccess.old.json")
        let new = try SharedData.document("policy_versions/ReadOnlyAccess.new.json")
        let assessment = ChangeAssessment(old: old, new: new)
        #expect(assessment.changeCount == 0)
        #expect(!assessment.isIdentical)
        #expect(!assessment.isMaterial)
        #expect(assessment.summary.hasPrefix("No material change"))
        #expect(assessment.cosmetic.map(\.kind) == [.timestamps, .stamps])
    }

    @Test(
        "joins the findings of a scanner by check and resource",
        arguments: ["aws", "azure", "gcp", "kubernetes"]
    )
    func scans(_ cloud: String) throws {
        let findings = try #require(try SharedData.document("prowler_ocsf/\(cloud).json").array)
        var random = SeededGenerator(seed: 7)
        let index = try #require(
            findings.firstIndex { $0["status_code"] == "FAIL" }
        )
        let later = findings.map(aDayLater)
        let shuffled = later.shuffled(using: &random)
        let rerun = ChangeAssessment(old: .array(findings), new: .array(shuffled))
        #expect(rerun.changeCount == 0, "\(rerun.summary)")
        var repaired = later
        repaired[index] = with(later[index], ["status_code": "PASS", "message": "All well."])
        let better = ChangeAssessment(old: .array(findings), new: .array(repaired))
        #expect(better.findings.map(\.rule) == ["check.passed"])
        #expect(!better.isMaterial)
        let worse = ChangeAssessment(
            old: .array(repaired),
            new: .array(later.shuffled(using: &random))
        )
        #expect(worse.findings.map(\.rule) == ["check.failed"])
        let severity = try #require(findings[index]["severity"]?.string).lowercased()
        #expect(worse.severity?.rawValue == severity)
        let message = try #require(findings[index]["message"]?.string)
        #expect(worse.markdown().contains(String(message.prefix(30))))
    }

    /// The same finding of a scan a day later.
    private func aDayLater(_ finding: JSONValue) -> JSONValue {
        with(finding, ["time": 1_739_626_058, "time_dt": "2025-02-15T14:27:38.533897"])
    }

    private func with(_ value: JSONValue, _ members: KeyValuePairs<String, JSONValue>) -> JSONValue
    {
        var object = value.object ?? JSONObject()
        for (name, value) in members { object[name] = value }
        return .object(object)
    }
}
