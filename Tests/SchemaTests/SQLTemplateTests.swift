import Testing

@testable import Schema

@Suite("A SQL template")
struct SQLTemplateTests {
    @Test("puts identifiers, literals and SQL in the places of psql's variables")
    func variables() {
        let template = SQLTemplate(#"SELECT :columns FROM :"schema".t WHERE a = :'value'"#)
        #expect(template.variables == ["columns", "schema", "value"])
        let sql = template.render(["schema": "s", "columns": "a, b", "value": "v"])
        #expect(sql == #"SELECT a, b FROM "s".t WHERE a = 'v'"#)
    }

    @Test("quotes whatever an identifier or a literal contains")
    func hostileValues() {
        let template = SQLTemplate(#":"x" = :'x'"#)
        #expect(template.render(["x": #"a"b"#]) == #""a""b" = 'a"b'"#)
        #expect(
            template.render(["x": "a'; DROP TABLE t; --"]).hasSuffix("= 'a''; DROP TABLE t; --'")
        )
        #expect(template.render(["x": #"a\'b"#]) == #""a\'b" =  E'a\\''b'"#)
        #expect(template.render(["x": ":'x' :x"]) == #"":'x' :x" = ':''x'' :x'"#)
    }

    @Test(
        "leaves casts, assignments, slices and lone colons alone",
        arguments: [
            "SELECT a::text, b :: uuid[]", "x := 1", "a[1:2]", "SELECT ':' || ': '", "a:", ":",
            ":'unended", #":"unended"#, ":''", ":1",
        ]
    )
    func notVariables(sql: String) {
        let template = SQLTemplate(sql)
        #expect(template.variables == [])
        #expect(template.render([:]) == sql)
    }

    @Test("keeps text beyond ASCII as it is")
    func unicode() {
        #expect(SQLTemplate("é :x ü").render(["x": "ß"]) == "é ß ü")
    }

    @Test("names each variable once, in the order they first stand")
    func order() {
        #expect(SQLTemplate(#":b :a :b :"a""#).variables == ["b", "a"])
    }

    @Test("leaves strings, quoted names and comments as they are")
    func quoted() {
        let text = """
            SELECT ':a', 'it''s :a', "a:b", :'a' -- not :a, nor :'a'
            , :"a"
            """
        let template = SQLTemplate(text)
        #expect(template.variables == ["a"])
        #expect(
            template.render(["a": "x"]) == """
                SELECT ':a', 'it''s :a', "a:b", 'x' -- not :a, nor :'a'
                , "x"
                """
        )
    }
}
