import Diff
import JSON
import Testing

@Suite("A UI schema")
struct UISchemaTests {
    private func fields(_ schema: String) throws -> [PolicyField] {
        try PolicyField.fields(schema: JSONValue(parsing: Array(schema.utf8)))
    }

    private func error(_ schema: String) throws -> PolicyError {
        try #require(throws: PolicyError.self) { try fields(schema) }
    }

    @Test("gives a policy its fields, with labels, kinds, titles and conversions")
    func policy() throws {
        let document = #"""
            {
              "entity_type": "CONFIG",
              "schema": {
                "title": "Config", "type": "object", "required": ["mode"],
                "properties": {
                  "threshold": {"title": "Match threshold", "type": "number", "x-display": "percent"},
                  "wait": {"type": ["integer", "null"], "x-display": "seconds", "x-order": 2},
                  "mode": {"enum": ["ANY", "ALL"], "enumNames": ["Any of these", "All of these"],
                           "x-order": 1},
                  "level": {"oneOf": [{"const": 1, "title": "Low"}, {"const": 2, "title": "High"}]},
                  "steps": {"type": "array", "items": {"$ref": "#/$defs/step"},
                            "x-diff": {"list_key": "id", "list_title": "name", "ordered": true}},
                  "days": {"type": "array", "items": {"enum": ["MO", "TU"], "enumNames": ["Mon", "Tue"]}},
                  "secret": {"type": "string", "format": "password"},
                  "version": {"type": "integer", "x-diff": {"skip": true}}
                },
                "$defs": {"step": {"properties": {"name": {"type": "string", "title": "Step name"}}}}
              }
            }
            """#
        let policy = try DiffPolicy(JSONValue(parsing: Array(document.utf8)))
        #expect(
            policy.fields.map(\.diff.name)
                == ["mode", "wait", "threshold", "level", "steps", "days", "secret", "version"]
        )
        #expect(policy.fields[6].isSensitive == true)
        #expect(policy.fields[6].diff.annotation == .text)
        func config(_ threshold: String, _ wait: Int, _ more: String) throws -> JSONValue {
            let text = #"{"threshold": \#(threshold), "wait": \#(wait), \#(more)}"#
            return try JSONValue(parsing: Array(text.utf8))
        }
        let comparison = policy.comparison(
            old: try config(
                "0.8",
                60,
                #""mode": "ANY", "level": 1, "version": 1, "days": ["MO"], "steps": [{"id": 7, "name": "A"}]"#
            ),
            new: try config(
                "0.85",
                5400,
                #""mode": "ALL", "level": 2, "version": 2, "days": ["TU"], "steps": [{"id": 7, "name": "B"}]"#
            )
        )
        #expect(
            DiffText.text(comparison.sections) == """
                Mode
                - Any of these
                + All of these

                Wait
                - 1 min
                + 1 h 30 min

                Match threshold
                - 80
                + 85

                Level
                - Low
                + High

                Steps [B] › Step name
                - A
                + B

                Days
                - Mon
                + Tue
                """
        )
    }

    @Test("may refer to definitions and say more beside, and have one alternative to null")
    func references() throws {
        let fields = try fields(
            #"""
            {"$ref": "#/definitions/a~1b", "definitions": {
              "a/b": {"properties": {
                "x": {"$ref": "#/definitions/share", "title": "Own"},
                "y": {"anyOf": [{"$ref": "#/definitions/share"}, {"type": "null"}]},
                "z": {"anyOf": [{"type": "string"}, {"type": "integer"}]}
              }},
              "share": {"type": "number", "title": "Share", "x-display": "percent"}
            }}
            """#
        )
        #expect(fields.map(\.diff.label) == ["Own", "Share", nil])
        #expect(fields.map(\.display) == [.percent, .percent, nil])
        #expect(fields.map(\.diff.annotation) == [.number, .number, nil])
    }

    @Test(
        "is refused with the place and the reason",
        arguments: [
            ("[]", "", "Expected an object, not an array."),
            ("{}", "", "The schema has no properties."),
            (
                #"{"properties": {"a": true}}"#, "/properties/a",
                "Expected an object, not a boolean."
            ),
            (#"{"properties": {"": {}}}"#, "/properties/", "This text is empty."),
            (
                #"{"properties": {"a": {"$ref": "other.json#/x"}}}"#, "/properties/a/$ref",
                "Only references to \"#/$defs/…\" and \"#/definitions/…\" are read."
            ),
            (
                ##"{"properties": {"a": {"$ref": "#/$defs/x"}}}"##, "/properties/a/$ref",
                "There is no definition of that name."
            ),
            (
                #"{"properties": {"a": {"x-diff": {"skp": true}}}}"#, "/properties/a/x-diff/skp",
                "There is no property of that name."
            ),
            (
                #"{"properties": {"a": {"enum": [1], "enumNames": []}}}"#,
                "/properties/a/enumNames", "There must be one name for each value of \"enum\"."
            ),
            (
                #"{"properties": {"a": {"oneOf": [{"const": 1, "title": "A"}, {"const": 2, "title": "A"}]}}}"#,
                "/properties/a/oneOf/1/title", "Another code has this title too."
            ),
            (
                #"{"properties": {"a": {"x-display": 1}}}"#, "/properties/a/x-display",
                "Expected a string or an object, not a number."
            ),
            (
                ##"{"properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"title": 1}}}"##,
                "/$defs/b/title", "Expected a string, not a number."
            ),
        ]
    )
    func refusals(schema: String, pointer: String, reason: String) throws {
        let error = try error(schema)
        #expect(error.pointer == pointer)
        #expect(error.reason == reason)
    }

    @Test("is refused when it refers to itself, with the circle's name")
    func circles() throws {
        let direct = try error(##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/a"}}}"##)
        #expect(direct.reason == "The definitions go in a circle: a → a.")
        let long = try error(
            ##"""
            {"properties": {"q": {"$ref": "#/$defs/question"}}, "$defs": {
              "question": {"properties": {"o": {"type": "array", "items": {"$ref": "#/$defs/option"}}}},
              "option": {"properties": {"next": {"$ref": "#/$defs/question"}}}
            }}
            """##
        )
        #expect(long.reason == "The definitions go in a circle: question → option → question.")
        #expect(long.pointer == "/$defs/option/properties/next/$ref")
    }

    @Test("is bounded in fields, depth and references")
    func bounds() throws {
        let wide = (0...PolicyLimits.fieldsMax).map { #""p\#($0)": {}"# }.joined(separator: ",")
        #expect(throws: PolicyError.self) { try fields(#"{"properties": {\#(wide)}}"#) }
        let deep = (0..<9).reduce("{}") { inner, _ in #"{"properties": {"a": \#(inner)}}"# }
        #expect(try error(deep).reason == "Properties nest deeper than 8 levels.")
        let chain = (0..<60).map { ##""d\##($0)": {"$ref": "#/$defs/d\##($0 + 1)"}"## }
        let long = try error(
            ##"{"$ref": "#/$defs/d0", "$defs": {\##(chain.joined(separator: ","))}}"##
        )
        #expect(long.reason == "References lead through more than 50 definitions.")
        let doubling = (0..<7).map {
            ##""d\##($0)": {"properties": {"a": {"$ref": "#/$defs/d\##($0 + 1)"}, "b": {"$ref": "#/$defs/d\##($0 + 1)"}}}"##
        }
        let leaf = (0..<100).map { #""p\#($0)": {}"# }.joined(separator: ",")
        let bomb = try error(
            ##"{"$ref": "#/$defs/d0", "$defs": {\##(doubling.joined(separator: ",")), "d7": {"properties": {\##(leaf)}}}}"##
        )
        #expect(bomb.reason == "There are more than 500 fields.")
    }

    @Test("cannot stand beside fields or definitions of the policy")
    func both() throws {
        for (name, value) in [("fields", []), ("definitions", [:])] as [(String, JSONValue)] {
            var document: JSONObject = ["entity_type": "T", "schema": ["properties": [:]]]
            document.append(name, value)
            let error = #expect(throws: PolicyError.self) { try DiffPolicy(.object(document)) }
            #expect(error?.pointer == "/" + name)
        }
    }
}
