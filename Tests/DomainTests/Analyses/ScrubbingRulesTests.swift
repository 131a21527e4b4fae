import JSON
import Testing

@testable import Domain

@Suite("Scrubbing rules")
struct ScrubbingRulesTests {
    private func problem(_ document: JSONValue) -> Problem? {
        do throws(Problem) {
            _ = try ScrubbingRules(document: document)
            return nil
        } catch {
            return error
        }
    }

    @Test("are read, and written as they were")
    func roundTrip() throws {
        let document: JSONValue = [
            "fields": [["name": "badge_no", "kind": "badge"]],
            "patterns": [["kind": "employee", "pattern": "EMP-[0-9]{6}"]],
        ]
        let rules = try ScrubbingRules(document: document)
        #expect(rules.document == document)
        #expect(try ScrubbingRules(document: rules.document) == rules)
        #expect(try ScrubbingRules(document: [:]) == .none)
        #expect(try ScrubbingRules(document: ["fields": nil]) == .none)
    }

    @Test(
        "say what is wrong, and where",
        arguments: [
            ("[]", nil),
            (#"{"field": []}"#, "/field"),
            (#"{"fields": {}}"#, "/fields"),
            (#"{"fields": ["a"]}"#, "/fields/0"),
            (#"{"fields": [{"kind": "badge"}]}"#, "/fields/0/name"),
            (#"{"fields": [{"name": "a"}]}"#, "/fields/0/kind"),
            (#"{"fields": [{"name": "a", "kind": "Badge"}]}"#, "/fields/0/kind"),
            (#"{"fields": [{"name": "a", "kind": "1a"}]}"#, "/fields/0/kind"),
            (#"{"fields": [{"name": "a", "kind": "email"}]}"#, "/fields/0/kind"),
            (
                #"{"fields": [{"name": "a", "kind": "abcdefghijklmnopqrstuvwxy"}]}"#,
                "/fields/0/kind"
            ),
            (#"{"fields": [{"name": "a", "kind": "b", "x": 1}]}"#, "/fields/0/x"),
            (#"{"fields": [{"name": "*", "kind": "b"}]}"#, "/fields/0/name"),
            (#"{"fields": [{"name": " -._", "kind": "b"}]}"#, "/fields/0/name"),
            (
                #"{"fields": [{"name": "badge_no", "kind": "a"}, {"name": "badgeNo", "kind": "b"}]}"#,
                "/fields/1/name"
            ),
            (#"{"patterns": [{"kind": "b"}]}"#, "/patterns/0/pattern"),
            (#"{"patterns": [{"kind": "b", "pattern": "abc"}]}"#, "/patterns/0/pattern"),
            (#"{"patterns": [{"kind": "b", "pattern": "abcd"}, 1]}"#, "/patterns/1"),
        ] as [(String, String?)]
    )
    func problems(_ json: String, _ field: String?) throws {
        let problem = try #require(problem(try JSONValue(parsing: Array(json.utf8))))
        #expect(problem.code == .invalidInput)
        #expect(problem.field == field)
    }

    @Test("are at most fifty of each")
    func bounds() {
        func document(_ count: Int) -> JSONValue {
            ["fields": .array((0..<count).map { ["name": .string("a\($0)"), "kind": "b"] })]
        }
        #expect(problem(document(Limits.scrubbingRulesMax)) == nil)
        #expect(problem(document(Limits.scrubbingRulesMax + 1))?.field == "/fields")
    }
}
