import Diff
import Domain
import Foundation
import JSON
import Testing

@Suite("The policies that ship")
struct ShippedPoliciesTests {
    /// What is recorded of each area; a reset ends a configuration as a deletion does.
    // swift-format-ignore
    static let coverage: [(area: String, type: String, actions: Set<String>)] = [
        ("ats-integration",               "ATS_INTEGRATION",               ["update"]),
        ("dynamic-ats-config",            "DYNAMIC_ATS_CONFIG",            ["update", "reset"]),
        ("integration-rule",              "INTEGRATION_RULE",              ["create", "update", "delete"]),
        ("rule-priorities",               "RULE_PRIORITIES",               ["update"]),
        ("campaign-script",               "CAMPAIGN_SCRIPT",               ["update"]),
        ("job",                           "JOB",                           ["update"]),
        ("background-info-template",      "BACKGROUND_INFO_TEMPLATE",      ["create", "update", "delete"]),
        ("script-generation-template",    "SCRIPT_GENERATION_TEMPLATE",    ["create", "update", "delete"]),
        ("summary-template",              "SUMMARY_TEMPLATE",              ["create", "update", "delete"]),
        ("thank-you-email-template",      "THANK_YOU_EMAIL_TEMPLATE",      ["create", "update", "delete"]),
        ("rejection-email-template",      "REJECTION_EMAIL_TEMPLATE",      ["create", "update", "delete"]),
        ("custom-booking-outro-template", "CUSTOM_BOOKING_OUTRO_TEMPLATE", ["create", "update", "delete"]),
        ("redaction-template",            "REDACTION_TEMPLATE",            ["create", "update", "delete"]),
        ("suggested-follow-up-template",  "SUGGESTED_FOLLOW_UP_TEMPLATE",  ["create", "update", "delete"]),
    ]

    @Test("cover fourteen areas and the policies themselves, and no other")
    func areas() {
        let types = ShippedPolicies.all.map(\.entityType)
        #expect(types.sorted() == (Self.coverage.map(\.type) + ["DIFF_POLICY"]).sorted())
        #expect(ShippedPolicies.policy(for: "ORGANIZATION") == nil)
    }

    @Test("cover what is recorded of an area, and nothing else", arguments: coverage)
    func actions(area: String, type: String, actions: Set<String>) throws {
        let policy = try #require(ShippedPolicies.policy(for: type))
        #expect(Set(policy.actions.map(\.name)) == actions)
        #expect(policy.actions.allSatisfy { $0.name != "reset" || $0.kind == .delete })
        #expect(policy.title != nil && policy.summary != nil)
        #expect(policy.showsOtherFields)
        #expect(policy.idName != nil)
    }

    @Test("give a template's events its type and identifier", arguments: coverage.suffix(8))
    func templates(area: String, type: String, actions: Set<String>) throws {
        let policy = try #require(ShippedPolicies.policy(for: type))
        #expect(policy.metadata == ["template_type": .string(String(type.dropLast(9)))])
        #expect(policy.idName == "template_id")
        #expect(policy.nameField == "title")
    }

    @Test("tell each change as a person would", arguments: coverage)
    func texts(area: String, type: String, actions: Set<String>) throws {
        let policy = try #require(ShippedPolicies.policy(for: type))
        let examples = try AreaExample.examples(area: area)
        #expect(Set(examples.map(\.action)) == actions)
        for example in examples {
            let action = try #require(policy.actions.first { $0.name == example.action })
            let word = "\(action.kind.rawValue.uppercased())D".replacing("DD", with: "D")
            #expect((action.eventType ?? "\(type)_\(word)") == example.eventType)
            #expect(example.text(by: policy) == example.details, "\(area), \(example.action)")
        }
    }

    @Test("show a member that they do not name", arguments: coverage)
    func others(area: String, type: String, actions: Set<String>) throws {
        let policy = try #require(ShippedPolicies.policy(for: type))
        let old: JSONValue = ["added_last_week": 1]
        let comparison = policy.comparison(old: old, new: ["added_last_week": 2])
        #expect(DiffText.text(comparison.sections) == "Added Last Week\n- 1\n+ 2")
        #expect(comparison.changedFields == ["added_last_week"])
    }
}
