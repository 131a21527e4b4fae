import Diff
import JSON
import Testing

@Suite("A list that changed")
struct ListTests {
    private func diff(_ old: JSONValue, _ new: JSONValue, _ field: DiffField) -> String? {
        buildDiff(old: ["tags": old], new: ["tags": new], fields: [field])
    }

    @Test("is compared as it stands, so that another order is a change")
    func ordered() {
        let field = DiffField("tags")
        #expect(diff(["a", "b", "c"], ["a", "x", "c"], field) == "Tags\n- b\n+ x")
        #expect(diff(["a", "b"], ["b", "a"], field) == "Tags\n+ b\n- b")
        #expect(diff(nil, ["a", "b"], field) == "Tags\n+ a\n+ b")
    }

    @Test("is sorted first where order does not matter")
    func unordered() {
        let field = DiffField("tags", ordered: false)
        #expect(diff(["b", "a", 3], [3, "a", "b"], field) == nil)
        #expect(diff(["b", "a"], ["c", "a", "b"], field) == "Tags\n+ c")
    }

    @Test("shows the numbers of its elements where they are wanted")
    func indexed() {
        let field = DiffField("tags", indexed: true)
        #expect(diff(["a", "b"], ["a", "c"], field) == "Tags\n- [2] b\n+ [2] c")
    }

    @Test("keeps an element on one line, whatever it holds")
    func linesInElements() {
        let field = DiffField("tags")
        #expect(diff(["a\nb"], ["a", "b"], field) == "Tags\n- a\\u{A}b\n+ a\n+ b")
        #expect(diff([], [["k": [1, nil]]], field) == "Tags\n+ {\"k\":[1,null]}")
    }

    let item = DiffField.Nested.fields([DiffField("text"), DiffField("id", skip: true)])

    @Test("of models is compared place by place")
    func models() {
        #expect(
            diff(
                [["text": "a"], ["text": "b"]],
                [["text": "a"], ["text": "c"], ["text": "d"]],
                DiffField("tags", nested: item)
            ) == "Tags [2] › Text\n- b\n+ c\n\nTags [3] › Text\n+ d"
        )
    }

    @Test("with a key finds each element again, wherever it went")
    func keyed() {
        let old: JSONValue = [["id": "p", "text": "a"], ["id": "q", "text": "b"]]
        let new: JSONValue = [["id": "r", "text": "n"], ["id": "q", "text": "B"]]
        #expect(
            diff(old, new, DiffField("tags", listKey: "id", nested: item)) == """
                Tags [r] › Text
                + n

                Tags [q] › Text
                - b
                + B

                Tags [p] › Text
                - a
                """
        )
        let numbered = DiffField("tags", indexed: true, listKey: "id", nested: item)
        #expect(diff(old, new, numbered)?.hasPrefix("Tags [1] › Text\n+ n") == true)
    }

    @Test("with a key shows another order as moves, the fewest that make it")
    func moves() {
        func list(_ keys: String) -> JSONValue { .array(keys.map { ["id": .string("\($0)")] }) }
        let field = DiffField("tags", listKey: "id", nested: item)
        #expect(
            diff(list("abcde"), list("eabcd"), field) == "Tags (moved)\n- [5] e\n+ [1] e"
        )
        let unordered = DiffField("tags", ordered: false, listKey: "id", nested: item)
        #expect(diff(list("abc"), list("cba"), unordered) == nil)
    }

    @Test("names its elements for people by the member that the field says")
    func titled() {
        let old: JSONValue = [["id": 1, "text": "First\nline", "n": 1], ["id": 2, "n": 1]]
        let new: JSONValue = [["id": 1, "text": "First\nline", "n": 2], ["id": 2, "n": 2]]
        let nested = DiffField.Nested.fields([DiffField("n")])
        let titled = DiffField("tags", listKey: "id", nested: nested, listTitle: "text")
        #expect(
            diff(old, new, titled)
                == "Tags [First…] › N\n- 1\n+ 2\n\nTags [2] › N\n- 1\n+ 2"
        )
        var indexed = titled
        indexed.indexed = true
        #expect(
            diff(old, new, indexed)
                == "Tags [1] First… › N\n- 1\n+ 2\n\nTags [2] › N\n- 1\n+ 2"
        )
        let long = String(repeating: "x", count: 1000)
        let gone = diff([["id": 1, "text": .string(long), "n": 1]], [], titled)
        #expect(gone == "Tags [\(long.prefix(80))…] › N\n- 1")
    }

    @Test("matches elements of one key, or of none, in their order")
    func repeatedKeys() {
        let field = DiffField("tags", listKey: "id", nested: item)
        #expect(
            diff(
                [["id": 1, "text": "a"], ["id": 1, "text": "b"], ["text": "c"], "x"],
                [["id": 1, "text": "a"], ["id": 1, "text": "B"], ["text": "C"], "y"],
                field
            ) == "Tags [1] › Text\n- b\n+ B\n\nTags [3] › Text\n- c\n+ C\n\nTags [4]\n- x\n+ y"
        )
    }

    @Test("names an element that came or went even when its fields say nothing")
    func silentElements() {
        let field = DiffField("tags", listKey: "id", nested: item)
        #expect(diff([], [["id": "a"]], field) == "Tags [a]\n+ {\n+   \"id\": \"a\"\n+ }")
    }
}
