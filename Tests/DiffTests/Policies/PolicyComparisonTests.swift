import Diff
import JSON
import TestSupport
import Testing

@Suite("A comparison by a policy")
struct PolicyComparisonTests {
    private func policy(_ fields: JSONValue, others: JSONValue = "show") throws -> DiffPolicy {
        try DiffPolicy(["entity_type": "T", "other_fields": others, "fields": fields])
    }

    private func text(_ comparison: PolicyComparison) -> String? {
        DiffText.text(comparison.sections)
    }

    @Test("shows the fields in the policy's order, then the others in the document's")
    func order() throws {
        let policy = try policy(["b", ["name": "skipped", "skip": true]])
        let comparison = policy.comparison(
            old: ["gone": 1, "z": 1, "b": 1, "skipped": 1],
            new: ["z": 2, "came": 1, "b": 2, "skipped": 2]
        )
        #expect(comparison.changedFields == ["b", "z", "came", "gone"])
        #expect(
            text(comparison)
                == "B\n- 1\n+ 2\n\nZ\n- 1\n+ 2\n\nCame\n+ 1\n\nGone\n- 1"
        )
    }

    @Test("ignores the others where it is told to, at every level")
    func ignored() throws {
        let fields: JSONValue = [["name": "a", "nested": ["x"]]]
        let old: JSONValue = ["a": ["x": 1, "y": 1], "b": 1]
        let new: JSONValue = ["a": ["x": 1, "y": 2], "b": 2]
        #expect(
            try policy(fields, others: "ignore").comparison(old: old, new: new).sections.isEmpty
        )
        let all = try policy(fields).comparison(old: old, new: new)
        #expect(text(all) == "A › Y\n- 1\n+ 2\n\nB\n- 1\n+ 2")
        #expect(all.changedFields == ["a", "b"])
    }

    @Test("knows a creation and a deletion, for which a null stands too")
    func beginAndEnd() throws {
        let policy = try policy(["a"])
        let entity: JSONValue = ["a": 1, "empty": "", "none": nil]
        for nothing in [nil, JSONValue.null] {
            #expect(text(policy.comparison(old: nothing, new: entity)) == "A\n+ 1")
            #expect(policy.comparison(old: entity, new: nothing).changedFields == ["a"])
        }
        #expect(policy.comparison(old: nil, new: nil).sections.isEmpty)
    }

    @Test("converts values before it compares, in nested fields and lists too")
    func conversions() throws {
        let policy = try policy([
            ["name": "threshold", "display": "percent"],
            [
                "name": "steps", "list_key": "id",
                "nested": [
                    ["name": "wait", "display": "seconds"], ["name": "mode", "display": "title"],
                ],
            ],
            ["name": "states", "display": ["titles": ["A": "Open", "B": "Closed"]]],
        ])
        let comparison = policy.comparison(
            old: [
                "threshold": try JSONValue(parsing: Array("0.8".utf8)),
                "steps": [["id": 1, "wait": 60, "mode": "NOT_STARTED"]], "states": ["A"],
            ],
            new: [
                "threshold": try JSONValue(parsing: Array("0.85".utf8)),
                "steps": [["id": 1, "wait": 5400, "mode": "DONE"]], "states": ["A", "B"],
            ]
        )
        #expect(
            text(comparison) == """
                Threshold
                - 80
                + 85

                Steps [1] › Wait
                - 1 min
                + 1 h 30 min

                Steps [1] › Mode
                - Not Started
                + Done

                States
                + Closed
                """
        )
    }

    @Test("leaves a conversion undone that would hide a change")
    func hidden() throws {
        let policy = try policy([
            ["name": "mode", "display": "title"], ["name": "wait", "display": "seconds"],
            [
                "name": "list", "list_key": "id",
                "nested": [["name": "mode", "display": "title"]],
            ],
        ])
        let comparison = policy.comparison(
            old: ["mode": "NOT_STARTED", "wait": 60, "list": [["id": 1, "mode": "A_B"]]],
            new: ["mode": "not_started", "wait": "1 min", "list": [["id": 1, "mode": "a_b"]]]
        )
        #expect(comparison.changedFields == ["mode", "wait", "list"])
        #expect(
            text(comparison) == """
                Mode
                - NOT_STARTED
                + not_started

                Wait
                - 60
                + 1 min

                List [1] › Mode
                - A_B
                + a_b
                """
        )
    }

    @Test("takes two spellings of a number for one only where the field is a number")
    func sameNumber() throws {
        let spelt = try JSONValue(parsing: Array(#"{"old": 1.0, "new": 1}"#.utf8))
        let old: JSONValue = ["p": spelt["old"] ?? nil, "n": spelt["old"] ?? nil, "s": 60]
        let new: JSONValue = ["p": spelt["new"] ?? nil, "n": spelt["new"] ?? nil, "s": 60]
        let policy = try policy([
            ["name": "p", "display": "percent"], ["name": "n", "annotation": "number"],
            ["name": "s", "display": "seconds"],
        ])
        #expect(policy.comparison(old: old, new: new).changedFields.isEmpty)
        let all = DiffPolicy.allFields(of: "T").comparison(old: old, new: new)
        #expect(all.changedFields == ["p", "n"])
        #expect(text(all) == "P\n- 1.0\n+ 1\n\nN\n- 1.0\n+ 1")
    }

    @Test("shows a nested value that came or went even when it is empty")
    func emptyNested() throws {
        let policy = try policy([["name": "a", "nested": []]])
        let comparison = policy.comparison(old: ["a": [:]], new: [:])
        #expect(comparison.changedFields == ["a"])
        #expect(text(comparison) == "A\n- {}")
        #expect(policy.comparison(old: nil, new: ["a": ["b": ""]]).sections.isEmpty)
    }

    @Test("names an element of a list by its title, and by its key when it has none")
    func titles() throws {
        let policy = try policy([
            ["name": "q", "list_key": "id", "list_title": "text", "nested": []]
        ])
        let comparison = policy.comparison(
            old: [
                "q": [
                    ["id": 1, "text": "Old"], ["id": 2, "n": 1], ["id": 4],
                    ["id": 3, "text": "Gone"],
                ]
            ],
            new: ["q": [["id": 2, "n": 2], ["id": 4], ["id": 1, "text": "New"]]]
        )
        #expect(
            text(comparison) == """
                Q [2] › N
                - 1
                + 2

                Q [New] › Text
                - Old
                + New

                Q [Gone] › Id
                - 3

                Q [Gone] › Text
                - Gone

                Q (moved)
                - [1] New
                + [3] New
                """
        )
    }
}
