import GraphQL
import JSON
import Synchronization
import Testing

@Suite("Writing responses")
struct ResponseWriterTests {
    private static func run(_ query: String) async throws -> (data: String, errors: [String]) {
        let body = try await Library.run(query)
        let response = try JSONValue(parsing: Array(body.utf8))
        let errors = response["errors"]?.array ?? []
        return (
            response["data"]?.description ?? "absent",
            errors.map { error in
                let path = error["path"]?.description ?? "-"
                let code = error["extensions"]?["code"]?.string ?? "-"
                return "\(path) \(code)"
            }
        )
    }

    @Test(
        "A null climbs to the nearest place that may be null",
        arguments: [
            ("{ broken { nullable } }", #"{"broken":{"nullable":null}}"#, []),
            (
                "{ broken { required } kind }", #"{"broken":null,"kind":"NOVEL"}"#,
                [#"["broken","required"] internal"#]
            ),
            (
                "{ broken { self { required } nullable } }",
                #"{"broken":{"self":null,"nullable":null}}"#,
                [#"["broken","self","required"] internal"#]
            ),
            (
                "{ broken { requiredSelf { required } nullable } }", #"{"broken":null}"#,
                [#"["broken","requiredSelf","required"] internal"#]
            ),
            ("{ broken { list } }", #"{"broken":{"list":["a",null]}}"#, []),
            (
                "{ broken { requiredItems } }", #"{"broken":{"requiredItems":null}}"#,
                [#"["broken","requiredItems",1] internal"#]
            ),
            (
                "{ broken { requiredList } }", #"{"broken":null}"#,
                [#"["broken","requiredList",1] internal"#]
            ),
            ("{ broken { late } }", #"{"broken":null}"#, [#"["broken","late"] forbidden"#]),
            (
                "{ broken { self { late } } }", #"{"broken":{"self":null}}"#,
                [#"["broken","self","late"] forbidden"#]
            ),
            (
                "{ broken { thrown nullable alias: thrown } }",
                #"{"broken":{"thrown":null,"nullable":null,"alias":null}}"#,
                [#"["broken","thrown"] forbidden"#, #"["broken","alias"] forbidden"#]
            ),
            ("{ matrix }", #"{"matrix":[[1,2],null,null]}"#, [#"["matrix",1,1] internal"#]),
            ("{ big }", #"{"big":null}"#, [#"["big"] internal"#]),
            (
                "{ broken { wrongKind wrongInt } }",
                #"{"broken":{"wrongKind":null,"wrongInt":null}}"#,
                [#"["broken","wrongKind"] internal"#, #"["broken","wrongInt"] internal"#]
            ),
        ]
    )
    func nulls(_ query: String, _ data: String, _ errors: [String]) async throws {
        let response = try await Self.run(query)
        #expect(response.data == data)
        #expect(response.errors == errors)
    }

    @Test("Leaves are written as their types demand")
    func leaves() async throws {
        #expect(
            try await Library.run("{ leaf { text number truth id at raw __typename } }") == #"""
                {"data":{"leaf":{"text":"é\"\n","number":1.5,"truth":true,"id":"7","at":"2026-01-02T03:04:05Z","raw":{"a":[1.10]},"__typename":"Leaves"}}}
                """#
        )
    }

    @Test("What a resolver did not mean to say goes to the operator, not to the caller")
    func internalErrors() async throws {
        let seen = Mutex<[String]>([])
        let executable = try Library.executable { error in
            seen.withLock { $0.append("\(type(of: error))") }
        }
        let result = await executable.execute(
            GraphQLRequest(query: "{ broken { hidden } }"),
            context: Library.Context()
        )
        #expect(seen.withLock { $0 } == ["Secret"])
        #expect(result.errorCount == 1)
        #expect(!result.isRequestError)
        #expect(
            String(decoding: result.body, as: UTF8.self) == #"""
                {"data":{"broken":{"hidden":null}},"errors":[{"message":"Internal error","locations":[{"line":1,"column":12}],"path":["broken","hidden"],"extensions":{"code":"internal"}}]}
                """#
        )
    }

    @Test("Errors beyond a hundred are counted and not written")
    func bounded() async throws {
        let aliases = (0..<32).map { "a\($0): thrown" }.joined(separator: " ")
        let query =
            "{ broken { \(aliases) s: self { \(aliases) s: self { \(aliases) s: self { \(aliases) } } } } }"
        let result = try await Library.executable().execute(
            GraphQLRequest(query: query),
            context: Library.Context()
        )
        let response = try JSONValue(parsing: result.body)
        #expect(result.errorCount == 128)
        #expect(response["errors"]?.array?.count == 100)
    }
}
