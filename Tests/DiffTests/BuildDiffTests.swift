import Diff
import JSON
import Testing

@Suite("The text of a change")
struct BuildDiffTests {
    let fields = [DiffField("title"), DiffField("callIntro"), DiffField("is_active")]

    @Test("has a label, the lines that went and came, and a blank line between fields")
    func update() {
        let old: JSONValue = ["title": "Old", "callIntro": "Hello\nthere\nyou", "is_active": true]
        let new: JSONValue = ["title": "New", "callIntro": "Hello\nhere\nyou", "is_active": false]
        #expect(
            buildDiff(old: old, new: new, fields: fields) == """
                Title
                - Old
                + New

                Call Intro
                - there
                + here

                Is Active
                - true
                + false
                """
        )
    }

    @Test("is none when nothing changed, or nothing that is looked at")
    func nothing() {
        let old: JSONValue = ["title": "a", "other": 1]
        #expect(buildDiff(old: old, new: ["other": 2, "title": "a"], fields: fields) == nil)
        #expect(buildDiff(old: nil, new: nil, fields: fields) == nil)
        #expect(buildDiff(old: nil, new: ["title": "", "callIntro": nil], fields: fields) == nil)
    }

    @Test("shows a creation as added and a deletion as removed, without empty fields")
    func creationAndDeletion() {
        let entity: JSONValue = ["title": "T", "callIntro": "", "is_active": false]
        #expect(
            buildDiff(old: nil, new: entity, fields: fields)
                == "Title\n+ T\n\nIs Active\n+ false"
        )
        #expect(
            buildDiff(old: entity, new: nil, fields: fields)
                == "Title\n- T\n\nIs Active\n- false"
        )
    }

    @Test("shows a value that came to be or ceased to be, even an empty one")
    func nilAndValue() {
        func diff(_ old: JSONValue, _ new: JSONValue) -> String? {
            buildDiff(old: ["title": old], new: ["title": new], fields: fields)
        }
        #expect(diff(nil, "x") == "Title\n+ x")
        #expect(diff("x", nil) == "Title\n- x")
        #expect(diff(nil, "") == "Title\n+ ")
        #expect(buildDiff(old: [:], new: ["title": 0], fields: fields) == "Title\n+ 0")
    }

    @Test("leaves a skipped field out and takes a label that is given")
    func skipAndLabel() {
        let fields = [DiffField("a", skip: true), DiffField("b", label: "The Second")]
        let text = buildDiff(old: ["a": 1, "b": 1], new: ["a": 2, "b": 2], fields: fields)
        #expect(text == "The Second\n- 1\n+ 2")
    }

    @Test("tells a type, a number's spelling and other ends of lines apart")
    func nothingIsSilent() throws {
        func diff(_ old: JSONValue, _ new: JSONValue) -> String? {
            buildDiff(old: ["v": old], new: ["v": new], fields: [DiffField("v")])
        }
        let spelt = try JSONValue(parsing: Array("[1.10, 1.1]".utf8)).array ?? []
        #expect(diff("5", 5) == "V\n- \"5\"\n+ 5")
        #expect(diff(spelt[0], spelt[1]) == "V\n- 1.10\n+ 1.1")
        #expect(diff("a\nb", "a\r\nb") == "V\n- a\n+ a\\u{D}")
        #expect(diff("a", "a\n") == "V\n+ ")
        #expect(diff("é", "e\u{301}") == "V\n- é\n+ e\u{301}")
        #expect(diff([1], ["1"]) == "V\n- 1\n+ \"1\"")
        #expect(diff([], ["": 1]) != nil)
    }

    @Test("shows a number without the noise of binary fractions where one is declared")
    func numbers() throws {
        let document = #"{"old": 0.1, "new": 0.30000000000000004, "same": 0.3}"#
        let value = try JSONValue(parsing: Array(document.utf8))
        let field = DiffField("n", annotation: .number)
        func diff(_ old: String, _ new: String) -> String? {
            buildDiff(
                old: ["n": value[old] ?? nil],
                new: ["n": value[new] ?? nil],
                fields: [field]
            )
        }
        #expect(diff("old", "new") == "N\n- 0.1\n+ 0.3")
        #expect(diff("new", "same") == nil)
    }

    @Test("puts the label of a nested model before those of its fields")
    func nested() {
        let intro = DiffField.Nested.fields([DiffField("text"), DiffField("voice_id", skip: true)])
        let field = DiffField("callIntro", nested: intro)
        #expect(
            buildDiff(
                old: ["callIntro": ["text": "Hi", "voice_id": 1]],
                new: ["callIntro": ["text": "Hello", "voice_id": 2]],
                fields: [field]
            ) == "Call Intro › Text\n- Hi\n+ Hello"
        )
        #expect(
            buildDiff(old: nil, new: ["callIntro": ["text": "Hi"]], fields: [field])
                == "Call Intro › Text\n+ Hi"
        )
        let builder = DiffField.Nested.builder { _, _ in
            [DiffSection(label: "Own", lines: [DiffSection.Line(.added, "x")])]
        }
        #expect(
            buildDiff(
                old: ["a": [:]],
                new: ["a": ["b": 1]],
                fields: [DiffField("a", nested: builder)]
            )
                == "A › Own\n+ x"
        )
    }

    @Test("shows an object without fields of its own as JSON, line by line")
    func objects() {
        #expect(
            buildDiff(
                old: ["a": ["x": 1, "y": [1, 2]]],
                new: ["a": ["y": [1, 3], "x": 1]],
                fields: [DiffField("a")]
            ) == "A\n-     2\n+     3"
        )
    }

    @Test("shows a value of another kind than declared as what it is")
    func mismatch() {
        let fields = [DiffField("a", annotation: .boolean), DiffField("b", listKey: "id")]
        #expect(
            buildDiff(old: ["a": "yes", "b": "x"], new: ["a": 1, "b": ["y"]], fields: fields)
                == "A\n- yes\n+ 1\n\nB\n- x\n+ [\n+   \"y\"\n+ ]"
        )
        #expect(buildDiff(old: "text", new: [1], fields: fields) == nil)
    }

    @Test("says where values were too large to be compared finely")
    func coarse() throws {
        let old = (0..<40).map { "line \($0)" }.joined(separator: "\n")
        let new = (0..<40).map { "line \($0 * 7 % 40)" }.joined(separator: "\n")
        let sections = diffSections(
            old: ["t": .string("same\n" + old)],
            new: ["t": .string("same\n" + new)],
            fields: [DiffField("t")],
            budget: StepBudget(steps: 100)
        )
        let section = try #require(sections.first)
        #expect(section.isCoarse)
        let removed = Set(section.lines.filter { $0.sign == .removed }.map(\.text))
        let added = Set(section.lines.filter { $0.sign == .added }.map(\.text))
        #expect(
            old.split(separator: "\n").filter { !removed.contains(String($0)) }
                == new.split(separator: "\n").filter { !added.contains(String($0)) }
        )
        #expect(DiffText.text(sections)?.hasPrefix("T (compared coarsely: too large)\n- ") == true)
    }
}
