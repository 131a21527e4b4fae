import Diff
import JSON
import Testing

@Suite("A diff policy")
struct DiffPolicyTests {
    private func policy(_ document: String) throws -> DiffPolicy {
        try DiffPolicy(JSONValue(parsing: Array(document.utf8)))
    }

    /// The error of a policy that has these properties besides its type.
    private func error(_ properties: String) throws -> PolicyError {
        let document = #"{"entity_type": "T", \#(properties)}"#
        let value = try JSONValue(parsing: Array(document.utf8))
        return try #require(throws: PolicyError.self) { try DiffPolicy(value) }
    }

    @Test("is read with all that it says")
    func whole() throws {
        let policy = try policy(
            #"""
            {
              "entity_type": "CAMPAIGN_SCRIPT", "title": "Campaign script",
              "description": "What is\nsaid.",
              "actions": {"update": {"event_type": "SCRIPT_UPDATED"}, "reset": {"kind": "delete"}},
              "metadata": {"template_type": "SUMMARY"}, "id_name": "template_id",
              "name_field": "title", "other_fields": "ignore",
              "fields": [
                "title",
                {"name": "questions", "label": "Question", "list_key": "id", "list_title": "text",
                 "indexed": true, "ordered": false, "nested": "question"},
                {"name": "threshold", "display": "percent"},
                {"name": "mode", "display": {"titles": {"ANY": "Any of these"}}},
                {"name": "ats_token", "sensitive": true}, {"name": "internal", "skip": true},
                {"name": "body", "annotation": "text"}
              ],
              "definitions": {"question": ["text", {"name": "options", "nested": ["value"]}]}
            }
            """#
        )
        #expect(policy.entityType == "CAMPAIGN_SCRIPT")
        #expect(policy.title == "Campaign script")
        #expect(policy.summary == "What is\nsaid.")
        #expect(
            policy.actions.map { "\($0.name) \($0.kind) \($0.eventType ?? "-")" }
                == ["update update SCRIPT_UPDATED", "reset delete -"]
        )
        #expect(policy.metadata == ["template_type": "SUMMARY"])
        #expect(policy.idName == "template_id")
        #expect(policy.nameField == "title")
        #expect(!policy.showsOtherFields)
        #expect(
            policy.fields.map(\.diff.name)
                == ["title", "questions", "threshold", "mode", "ats_token", "internal", "body"]
        )
        let questions = policy.fields[1]
        #expect(questions.diff.label == "Question")
        #expect(questions.diff.listKey == "id")
        #expect(questions.diff.listTitle == "text")
        #expect(questions.diff.indexed)
        #expect(questions.diff.ordered == false)
        #expect(questions.nested.map(\.diff.name) == ["text", "options"])
        #expect(questions.nested[1].nested.map(\.diff.name) == ["value"])
        #expect(policy.fields[2].display == .percent)
        #expect(policy.fields[4].isSensitive == true)
        #expect(policy.fields[0].isSensitive == nil)
        #expect(policy.fields[5].diff.skip)
        #expect(policy.fields[6].diff.annotation == .text)
    }

    @Test("needs nothing but a type, and then compares every member")
    func minimal() throws {
        let policy = try policy(#"{"entity_type": "Job.v2-x"}"#)
        #expect(policy.showsOtherFields)
        #expect(policy.fields.isEmpty)
        #expect(policy.actions.isEmpty)
        let other = DiffPolicy.allFields(of: "JOB")
        #expect(other.document == ["entity_type": "JOB"])
        #expect(other.comparison(old: ["a": 1], new: ["a": 2]).changedFields == ["a"])
    }

    @Test(
        "is refused with the place and the reason",
        arguments: [
            (#""fields": 1"#, "/fields", "Expected an array, not a number."),
            (#""fields": [1]"#, "/fields/0", "Expected a field's name or an object, not a number."),
            (#""fields": [{}]"#, "/fields/0/name", "This property is required."),
            (#""fields": [""]"#, "/fields/0", "This text is empty."),
            (#""fields": ["a", {"name": "a"}]"#, "/fields/1", "There are two fields of this name."),
            (
                #""fields": [{"name": "a", "skip": "yes"}]"#, "/fields/0/skip",
                "Expected true or false, not a string."
            ),
            (
                #""fields": [{"name": "a", "label": "x\u202Ey"}]"#, "/fields/0/label",
                "This text has the invisible character \\u{202E}."
            ),
            (
                #""fields": [{"name": "a", "list_title": "t"}]"#, "/fields/0/list_title",
                "The elements of a list have titles only where they have keys."
            ),
            (
                #""fields": [{"name": "a", "nested": [], "display": "title"}]"#,
                "/fields/0/display", "A value with fields of its own cannot be converted."
            ),
            (
                #""fields": [{"name": "a", "display": {"titles": {"x": "T", "y/": "T"}}}]"#,
                "/fields/0/display/titles/y~1", "Another code has this title too."
            ),
            (#""actions": {}"#, "/actions", "There is no action in this object."),
            (
                #""actions": {"reset": {}}"#, "/actions/reset/kind",
                "This property is required for an action that is not create, update or delete."
            ),
            (
                #""actions": {"create": {"kind": "delete"}}"#, "/actions/create/kind",
                "The action create cannot be a delete."
            ),
            (
                #""actions": {"é": {"kind": "update"}}"#, "/actions/é",
                "Expected letters, digits, \"_\", \".\" and \"-\" that begin with a letter."
            ),
            (
                #""other_fields": "ignore", "fields": [{"name": "a", "skip": true}]"#,
                "/other_fields",
                "A policy that ignores other fields must name one that it compares."
            ),
            (
                #""definitions": {"a": {}}"#, "/definitions/a",
                "Expected an array of fields, not an object."
            ),
            (
                #""definitions": {"a": ["x", "x"]}"#, "/definitions/a/1",
                "There are two fields of this name."
            ),
            (#""metadata": []"#, "/metadata", "Expected an object, not an array."),
        ]
    )
    func refusals(properties: String, pointer: String, reason: String) throws {
        let error = try error(properties)
        #expect(error.pointer == pointer)
        #expect(error.reason == reason)
    }

    @Test(
        "is refused with the word that was probably meant",
        arguments: [
            (#""feilds": []"#, "/feilds", "fields"),
            (#""fields": [{"name": "a", "lable": "A"}]"#, "/fields/0/lable", "label"),
            (#""fields": [{"name": "a", "display": "percents"}]"#, "/fields/0/display", "percent"),
            (#""fields": [{"name": "a", "annotation": "txt"}]"#, "/fields/0/annotation", "text"),
            (#""other_fields": "shw""#, "/other_fields", "show"),
            (#""actions": {"x": {"kind": "updat"}}"#, "/actions/x/kind", "update"),
            (
                #""actions": {"update": {"event_typ": "X"}}"#, "/actions/update/event_typ",
                "event_type"
            ),
            (
                #""fields": [{"name": "a", "nested": "qestion"}], "definitions": {"question": []}"#,
                "/fields/0/nested", "question"
            ),
        ]
    )
    func hints(properties: String, pointer: String, word: String) throws {
        let error = try error(properties)
        #expect(error.pointer == pointer)
        #expect(error.hint == "Did you mean \"\(word)\"?")
    }

    @Test("is refused without a type that can be one")
    func entityType() throws {
        for document in ["[]", "{}", #"{"entity_type": ""}"#, #"{"entity_type": "9"}"#] {
            #expect(throws: PolicyError.self) { try policy(document) }
        }
        _ = try policy(#"{"entity_type": "\#(String(repeating: "T", count: 32))"}"#)
        let long = #expect(throws: PolicyError.self) {
            try policy(#"{"entity_type": "\#(String(repeating: "T", count: 33))"}"#)
        }
        #expect(long?.reason == "This text is longer than 32 characters.")
    }

    @Test("is refused when its definitions go in a circle, which the error names")
    func circle() throws {
        let error = try error(
            #"""
            "fields": [{"name": "a", "nested": "question"}],
            "definitions": {
              "question": [{"name": "o", "nested": "option"}],
              "option": ["x", {"name": "q", "nested": "question"}]
            }
            """#
        )
        #expect(
            error.reason == "The definitions go in a circle: question → option → question."
        )
        #expect(error.pointer == "/definitions/option/1/nested")
        let unused = try self.error(#""definitions": {"a": [{"name": "b", "nested": "a"}]}"#)
        #expect(unused.reason == "The definitions go in a circle: a → a.")
    }

    @Test("has at most so many fields, wherever definitions put them")
    func fieldsMax() throws {
        func fields(_ count: Int) -> String {
            "[" + (0..<count).map { "\"f\($0)\"" }.joined(separator: ",") + "]"
        }
        _ = try policy(#"{"entity_type": "T", "fields": \#(fields(PolicyLimits.fieldsMax))}"#)
        let many = try error(#""fields": \#(fields(PolicyLimits.fieldsMax + 1))"#)
        #expect(many.pointer == "/fields/500")
        #expect(many.reason == "There are more than 500 fields.")
        // Each definition doubles the next: without a bound these would be 2⁷ · 100 fields.
        let doubling = (0..<6).map { index in
            #""d\#(index)": [{"name": "a", "nested": "d\#(index + 1)"}, {"name": "b", "nested": "d\#(index + 1)"}]"#
        }
        let bomb = try error(
            #"""
            "fields": [{"name": "x", "nested": "d0"}],
            "definitions": {\#(doubling.joined(separator: ",")), "d6": \#(fields(100))}
            """#
        )
        #expect(bomb.reason == "There are more than 500 fields.")
    }

    @Test("nests its fields so deep and no deeper")
    func depthMax() throws {
        func nested(_ levels: Int) -> String {
            (1..<levels).reduce(#"["x"]"#) { inner, _ in #"[{"name": "a", "nested": \#(inner)}]"# }
        }
        _ = try policy(#"{"entity_type": "T", "fields": \#(nested(PolicyLimits.depthMax))}"#)
        let deep = try error(#""fields": \#(nested(PolicyLimits.depthMax + 1))"#)
        #expect(deep.reason == "Fields nest deeper than 8 levels.")
        #expect(deep.pointer == "/fields" + String(repeating: "/0/nested", count: 8))
    }

    @Test("has at most so many definitions, and labels so long")
    func otherBounds() throws {
        func definitions(_ count: Int) -> String {
            (0..<count).map { #""d\#($0)": []"# }.joined(separator: ",")
        }
        let max = PolicyLimits.definitionsMax
        _ = try policy(#"{"entity_type": "T", "definitions": {\#(definitions(max))}}"#)
        #expect(try error(#""definitions": {\#(definitions(max + 1))}"#).pointer == "/definitions")
        let label = String(repeating: "é", count: PolicyLimits.labelMax)
        _ = try policy(#"{"entity_type": "T", "title": "\#(label)"}"#)
        #expect(try error(#""title": "\#(label)x""#).reason.contains("200 characters"))
    }
}
