import Diff
import JSON
import Testing

@Suite("The differences of two documents")
struct StructuralDiffTests {
    private func shown(_ old: JSONValue, _ new: JSONValue, _ identity: ListIdentity = .init())
        -> [String]
    {
        StructuralDiff(old: old, new: new, identity: identity).changes.map { change in
            let from = change.oldPath.map { " from \($0)" } ?? ""
            let values = [change.old, change.new].map { $0?.description ?? "·" }
            return "\(change.kind) \(change.path)\(from) \(values[0]) → \(values[1])"
        }
    }

    @Test("are found member by member and point to their places")
    func members() {
        #expect(
            shown(
                ["a": 1, "b~/c": ["d": true], "e": nil],
                ["e": nil, "b~/c": ["d": false], "f": 2]
            )
                == [
                    "removed /a 1 → ·", "replaced /b~0~1c/d true → false", "added /f · → 2",
                ]
        )
    }

    @Test("are none for documents that only list their members in another order")
    func order() {
        #expect(shown(["a": 1, "b": 2], ["b": 2, "a": 1]).isEmpty)
    }

    @Test("tell numbers by their text and say when a type changed")
    func types() throws {
        let old = try JSONValue(parsing: Array(#"[1.10, 5]"#.utf8))
        let new = try JSONValue(parsing: Array(#"[1.1, "5"]"#.utf8))
        let changes = StructuralDiff(old: old, new: new).changes
        #expect(changes.count == 2)
        #expect(changes.first?.typeChange == nil)
        #expect(changes.last?.typeChange?.old == "a number")
        #expect(changes.last?.typeChange?.new == "a string")
    }

    @Test("follow the elements of a list by a member that identifies them")
    func discovered() {
        #expect(
            shown(
                [["id": 1, "v": "a"], ["id": 2, "v": "b"], ["id": 3, "v": "c"]],
                [["id": 3, "v": "c"], ["id": 1, "v": "A"], ["id": 4]]
            ) == [
                "replaced /1/v from /0/v \"a\" → \"A\"",
                "added /2 · → {\"id\":4}",
                "removed /1 {\"id\":2,\"v\":\"b\"} → ·",
                "moved /0 from /2 {\"id\":3,\"v\":\"c\"} → {\"id\":3,\"v\":\"c\"}",
            ]
        )
    }

    @Test("follow a member that is declared before one that is found")
    func declared() {
        let identity = ListIdentity(declared: [JSONPointer(["rules", "*", "steps"]): "step"])
        let old: JSONValue = ["rules": [["steps": [["id": 1, "step": "x"]]]]]
        let new: JSONValue = ["rules": [["steps": [["id": 2, "step": "x"]]]]]
        #expect(shown(old, new, identity) == ["replaced /rules/0/steps/0/id 1 → 2"])
    }

    @Test("hold a list without identities together by its equal elements")
    func lists() {
        #expect(
            shown(["a", "b", "c"], ["x", "a", "c", "d"])
                == ["added /0 · → \"x\"", "removed /1 \"b\" → ·", "added /3 · → \"d\""]
        )
        #expect(shown(["a", ["k": 1]], ["a", ["k": 2]]) == ["replaced /1/k 1 → 2"])
    }

    @Test("are counted beyond those that are listed")
    func bound() {
        func document(_ value: Int64) -> JSONValue {
            .array((0..<StructuralDiff.changesMax + 1).map { _ in [.number(JSONNumber(value))] })
        }
        let diff = StructuralDiff(old: document(1), new: document(2))
        #expect(diff.count == StructuralDiff.changesMax + 1)
        #expect(diff.changes.count == StructuralDiff.changesMax)
    }
}
