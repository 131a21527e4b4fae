import Domain
import JSON
import Testing

@Suite("AuditDefinition")
struct AuditDefinitionTests {
    private func definition(_ text: String) throws -> AuditDefinition {
        try AuditDefinition(JSONValue(parsing: Array(text.utf8)))
    }

    private func problem(_ text: String) throws -> Problem {
        try #require(throws: Problem.self) { try definition(text) }
    }

    private func source(_ members: String) -> String { "{\"source\": {\(members)}}" }

    @Test("keeps everything that it is given, as its document says it")
    func whole() throws {
        let text = """
            {"title":"Users","description":"Who is there.\\nAll of them.",\
            "source":{"type":"sql","database":"crm","statement":"SELECT login\\nFROM users"},\
            "schedule":"30 4 * * MON-FRI",\
            "comparison":{"identity":["login","id"],"ignore":["/*/last_seen","/**/a~1b"]}}
            """
        let definition = try definition(text)
        #expect(definition.title == "Users")
        #expect(definition.source == .sql(database: "crm", statement: "SELECT login\nFROM users"))
        #expect(definition.schedule?.text == "30 4 * * MON-FRI")
        #expect(definition.comparison.identity == ["login", "id"])
        #expect(definition.comparison.ignore == ["/*/last_seen", "/**/a~1b"])
        #expect(
            String(decoding: JSONValue.object(definition.document).serialized, as: UTF8.self)
                == text
        )
    }

    @Test(
        "reads every kind of source, and writes it as it was read",
        arguments: [
            (#"{"type":"submitted"}"#, AuditSource.submitted),
            (
                #"{"type":"http","url":"https://example.org:8443/a?b=c#d"}"#,
                .http(url: "https://example.org:8443/a?b=c#d")
            ),
            (
                #"{"type":"http","url":"HTTP://[2001:db8::1]/"}"#,
                .http(url: "HTTP://[2001:db8::1]/")
            ),
            (
                #"{"type":"sql","database":"d","statement":"TABLE t"}"#,
                .sql(database: "d", statement: "TABLE t")
            ),
            (#"{"type":"command","command":"list-users"}"#, .command(name: "list-users")),
        ]
    )
    func sources(text: String, expected: AuditSource) throws {
        let definition = try definition("{\"source\":\(text)}")
        #expect(definition.source == expected)
        let written = JSONValue.object(definition.document).serialized
        #expect(String(decoding: written, as: UTF8.self) == "{\"source\":\(text)}")
        #expect(definition.comparison == .standard)
    }

    @Test(
        "points to what is wrong",
        arguments: [
            ("[]", nil), ("{}", "/source"), (#"{"source":null}"#, "/source"),
            (#"{"source":7}"#, "/source"), (#"{"source":{}}"#, "/source/type"),
            (#"{"source":{"type":"ftp"}}"#, "/source/type"),
            (#"{"source":{"type":"postgres-roles"}}"#, "/source/type"),
            (#"{"source":{"type":"submitted","url":"https://a"}}"#, "/source/url"),
            (#"{"source":{"type":"http"}}"#, "/source/url"),
            (#"{"source":{"type":"sql","database":"d"}}"#, "/source/statement"),
            (
                #"{"source":{"type":"sql","database":"d","statement":" \u0000"}}"#,
                "/source/statement"
            ),
            (#"{"source":{"type":"sql","statement":"SELECT 1"}}"#, "/source/database"),
            (
                #"{"source":{"type":"sql","database":"a b","statement":"TABLE t"}}"#,
                "/source/database"
            ),
            (#"{"source":{"type":"command","command":"/bin/sh"}}"#, "/source/command"),
            (#"{"source":{"type":"command","command":["sh"]}}"#, "/source/command"),
            (
                #"{"source":{"type":"command","command":"a","arguments":["-c"]}}"#,
                "/source/arguments"
            ),
            (#"{"source":{"type":"submitted"},"schedule":"@daily"}"#, "/schedule"),
            (#"{"source":{"type":"command","command":"a"},"schedule":"0 0 30 2 *"}"#, "/schedule"),
            (#"{"source":{"type":"command","command":"a"},"schedule":5}"#, "/schedule"),
            (#"{"source":{"type":"submitted"},"title":"a\nb"}"#, "/title"),
            (#"{"source":{"type":"submitted"},"titel":"a"}"#, "/titel"),
            (#"{"source":{"type":"submitted"},"comparison":[]}"#, "/comparison"),
            (
                #"{"source":{"type":"submitted"},"comparison":{"identity":"id"}}"#,
                "/comparison/identity"
            ),
            (
                #"{"source":{"type":"submitted"},"comparison":{"identity":["a",""]}}"#,
                "/comparison/identity/1"
            ),
            (
                #"{"source":{"type":"submitted"},"comparison":{"ignore":["/a","b"]}}"#,
                "/comparison/ignore/1"
            ),
            (
                #"{"source":{"type":"submitted"},"comparison":{"ignore":["/a~2"]}}"#,
                "/comparison/ignore/0"
            ),
            (
                #"{"source":{"type":"submitted"},"comparison":{"ignore":["/a~"]}}"#,
                "/comparison/ignore/0"
            ),
        ]
    )
    func wrong(text: String, field: String?) throws {
        let problem = try problem(text)
        #expect(problem.code == .invalidInput)
        #expect(problem.field == field)
    }

    @Test(
        "refuses addresses that are none, or that hold a secret",
        arguments: [
            "ftp://example.org/", "file:///etc/passwd", "//example.org", "https:/example.org",
            "https://", "https:///etc", "https://?a", "https://example.org/a b",
            "https://example.org/\\t", "https://exämple.org/", "https://example.org\\\\@127.0.0.1/",
            "https://ana:secret@example.org/", "https://ana@example.org/",
            "https://example.org/?access_token=abcdefgh12345678",
        ]
    )
    func addresses(url: String) throws {
        let problem = try problem(source(#""type": "http", "url": "\#(url)""#))
        #expect(problem.field == "/source/url")
        #expect(!problem.message.contains("secret@"))
    }

    @Test("takes secrets out of what people say of it")
    func secretProse() throws {
        let definition = try definition(
            #"""
            {"title":"Users of postgres://ana:hunter2@db","description":"Logs in with\npassword=hunter2",
             "source":{"type":"submitted"}}
            """#
        )
        #expect(definition.title == "Users of postgres://ana:[redacted]@db")
        #expect(definition.description == "Logs in with\npassword=[redacted]")
    }

    @Test(
        "refuses a secret in a literal or comment of a statement, without quoting it",
        arguments: [
            "SELECT * FROM dblink('host=db user=ana password=hunter2', 'TABLE t') AS t(n int)",
            "SELECT 'postgres://ana:hunter2@db/orders'",
            "SELECT * FROM t WHERE token = 'k3yk3yk3y' AND n = 'a'",
            "SELECT $$postgres://ana:hunter2@db/orders$$",
            "SELECT 1 -- as ana, password=hunter2",
            "-- don't\nSELECT 'postgres://ana:hunter2@db/orders'",
            "/* it's */ SELECT * FROM dblink('host=db user=ana password=hunter2', 'TABLE t') AS t(n int)",
        ]
    )
    func secretLiterals(statement: String) throws {
        let source = AuditSource.sql(database: "crm", statement: statement)
        let problem = try #require(throws: Problem.self) { try source.refuseSecrets() }
        #expect(problem.field == "/source/statement")
        #expect(!"\(problem.message) \(problem.hint ?? "")".contains("hunter2"))
    }

    @Test(
        "takes columns and questions about secrets for none",
        arguments: [
            "SELECT u.login FROM users u JOIN t ON u.token = t.token WHERE kind = 'api'",
            "SELECT login, password IS NULL AS open FROM users WHERE password_hash = ''",
            "SELECT 'a''b', token=t.token FROM t",
            "SELECT token=t.token -- it's the same\nFROM t",
        ]
    )
    func harmlessStatements(statement: String) throws {
        try AuditSource.sql(database: "crm", statement: statement).refuseSecrets()
    }

    @Test("holds every text and list to its bound")
    func bounds() throws {
        func fits(_ text: (Int) -> String, _ max: Int) throws {
            _ = try definition(text(max))
            #expect(throws: Problem.self) { try definition(text(max + 1)) }
        }
        func x(_ count: Int) -> String { String(repeating: "x", count: count) }
        let submitted = #""source": {"type": "submitted"}"#
        try fits({ "{\"title\": \"\(x($0))\", \(submitted)}" }, Limits.auditTitleMax)
        try fits({ "{\"description\": \"\(x($0))\", \(submitted)}" }, Limits.auditDescriptionMax)
        try fits({ source(#""type": "command", "command": "\#(x($0))""#) }, Limits.auditNameMax)
        try fits(
            { source(#""type": "sql", "database": "d", "statement": "\#(x($0))""#) },
            Limits.auditStatementMax
        )
        try fits(
            { source(#""type": "http", "url": "https://a/\#(x($0 - 10))""#) },
            Limits.auditURLMax
        )
        func list(_ name: String, _ element: String, _ count: Int) -> String {
            let elements = Array(repeating: "\"\(element)\"", count: count).joined(separator: ",")
            return "{\(submitted), \"comparison\": {\"\(name)\": [\(elements)]}}"
        }
        try fits({ list("identity", "a", $0) }, Limits.auditIdentityMax)
        try fits({ list("ignore", "/a", $0) }, Limits.auditIgnoredMax)
        try fits({ list("ignore", "/" + x($0 - 1), 1) }, Limits.auditPathMax)
        let minutes = { (count: Int) in String(repeating: "0,", count: count / 2 - 4) + "0 0 1 1 *"
        }
        let spaces = { (count: Int) in
            String(repeating: " ", count: count - minutes(180).utf8.count)
        }
        try fits(
            {
                #"{"source": {"type": "command", "command": "a"}, "schedule": "\#(minutes(180))\#(spaces($0))"}"#
            },
            Limits.auditScheduleMax
        )
    }
}
