import Diff
import Testing

@Suite("The columns of a table")
struct SQLColumnsTests {
    private func read(_ comment: String?, type: String = "text") -> SQLColumns {
        SQLColumns([SQLColumn(name: "start_stage", type: type, comment: comment)])
    }

    @Test(
        "take part by a label in their comment",
        arguments: [
            "diff_label: Start Stage", "Where it begins.\n  diff_label:Start Stage  ",
            "Where it begins; diff_label: Start Stage; diff_ordered: false",
            "diff_ordered: false\r\ndiff_label: Start Stage",
        ]
    )
    func label(comment: String) throws {
        let columns = read(comment)
        #expect(columns.fields.map(\.diff.label) == ["Start Stage"])
        #expect(columns.mistakes.isEmpty)
    }

    @Test(
        "stay out without one",
        arguments: [
            nil, "", "The diff_label: is missing here", "Diff_Label: X", "diff_label X",
            "see diff_label: X",
        ]
    )
    func noLabel(comment: String?) {
        let columns = read(comment)
        #expect(columns.fields.isEmpty)
        #expect(columns.mistakes.isEmpty)
    }

    @Test("all take part when none chose to and the caller wants that")
    func all() {
        let plain = [SQLColumn(name: "a", type: "int4"), SQLColumn(name: "b", type: "bool")]
        #expect(SQLColumns(plain).fields.isEmpty)
        let all = SQLColumns(plain, takesAllByDefault: true)
        #expect(all.fields.map(\.diff.name) == ["a", "b"])
        #expect(all.fields.map(\.diff.shownLabel) == ["A", "B"])
        let chosen = plain + [SQLColumn(name: "c", type: "text", comment: "diff_label: C")]
        #expect(SQLColumns(chosen, takesAllByDefault: true).fields.map(\.diff.name) == ["c"])
    }

    @Test("say how they are compared and shown")
    func properties() throws {
        let columns = read(
            "diff_label: L; diff_display: percent; diff_ordered: false; diff_indexed: true; "
                + "diff_list_key: id; diff_list_title: name; diff_sensitive: true"
        )
        let field = try #require(columns.fields.first)
        #expect(columns.mistakes.isEmpty)
        #expect(field.display == .percent)
        #expect(field.diff.ordered == false)
        #expect(field.diff.indexed)
        #expect(field.diff.listKey == "id")
        #expect(field.diff.listTitle == "name")
        #expect(field.isSensitive == true)
    }

    @Test("are shown as their type wants")
    func annotations() {
        let types: [(String, DiffField.Annotation?)] = [
            ("character varying(255)", .text), ("pg_catalog.bpchar", .text), ("_text", .text),
            ("BOOLEAN", .boolean), ("numeric(10,2)", .number), ("double precision", .number),
            ("bigint", .number), ("int4[]", .number), ("interval", nil), ("jsonb", nil),
            ("timestamp with time zone", nil), ("point", nil), ("", nil),
        ]
        for (type, annotation) in types {
            #expect(
                read("diff_label: L", type: type).fields.first?.diff.annotation == annotation,
                "\(type)"
            )
        }
    }

    @Test(
        "keep what is right of a comment and tell what is wrong",
        arguments: [
            ("diff_labl: X", nil, "There is no property \"diff_labl\".", "diff_label"),
            ("diff_label: X; diff_display: precent", "X", "Expected one of percent", "percent"),
            (
                "diff_label: X; diff_ordered: no", "X", "Expected true or false as diff_ordered.",
                nil
            ),
            ("diff_label: X\ndiff_label: Y", "X", "The property \"diff_label\" stands twice.", nil),
            ("diff_label:", "Start Stage", "This text is empty.", nil),
            ("diff_label: a\u{202E}b", "Start Stage", "This text has the invisible", nil),
            (
                "diff_ordered: false", nil, "The column says how it is shown",
                "diff_label: Start Stage"
            ),
            ("diff_label: X; diff_list_title: t", "X", "A list has titles only", "diff_list_key"),
        ] as [(String, String?, String, String?)]
    )
    func mistakes(comment: String, label: String?, reason: String, hint: String?) throws {
        let columns = read(comment)
        #expect(columns.fields.first?.diff.shownLabel == label)
        let mistake = try #require(columns.mistakes.first)
        #expect(columns.mistakes.count == 1)
        #expect(mistake.column == "start_stage")
        #expect(mistake.reason.hasPrefix(reason))
        #expect(mistake.hint?.contains(hint ?? "-") ?? (hint == nil))
    }

    @Test("stay sensitive when it is misspelt how")
    func sensitive() {
        let columns = read("diff_label: X; diff_sensitive: yes")
        #expect(columns.fields.first?.isSensitive == true)
        #expect(columns.mistakes.count == 1)
    }
}
