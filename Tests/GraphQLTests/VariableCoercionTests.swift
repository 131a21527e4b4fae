import GraphQL
import JSON
import Synchronization
import Testing

@Suite("Variables")
struct VariableCoercionTests {
    private static let books =
        "query ($first: Int, $filter: BookFilter) { books(first: $first, filter: $filter) { totalCount } }"

    private static func errors(_ query: String, _ variables: JSONValue) async throws -> [String] {
        let body = try await Library.run(query, variables: variables)
        let response = try JSONValue(parsing: Array(body.utf8))
        #expect(response["data"] == nil)
        return response["errors"]?.array?.compactMap { $0["message"]?.string } ?? []
    }

    @Test("Values arrive coerced, with the defaults of arguments, variables and input fields")
    func accepted() async throws {
        let context = Library.Context()
        _ = try await Library.run(
            Self.books,
            variables: ["first": 2, "filter": ["range": ["from": 1], "any": ["kind": "NOVEL"]]],
            context: context
        )
        #expect(
            context.calls.withLock { $0 } == [
                "books true false",
                #"filter {"range":{"from":1,"to":10},"any":[{"kind":"NOVEL"}]}"#,
            ]
        )
    }

    @Test(
        "What was not given stays absent, null stays null",
        arguments: [
            (
                "query ($v: JSON, $n: Float = 2) { echo(value: $v, number: $n) }", "{}",
                #"{"number":2}"#
            ),
            (
                "query ($v: JSON, $n: Float = 2) { echo(value: $v, number: $n) }",
                #"{"v":null,"n":null}"#, #"{"value":null,"number":null}"#
            ),
            (
                "query ($v: JSON) { echo(value: {a: [$v, 1.10, E], b: null}) }", #"{"v":{"x":1}}"#,
                #"{"value":{"a":[{"x":1},1.10,"E"],"b":null}}"#
            ),
            (
                "query ($i: ID!) { echo(pick: {byId: $i}) }", #"{"i":7}"#,
                #"{"pick":{"byId":"7"}}"#
            ),
            (
                "query ($u: UUID, $t: DateTime) { echo(uuid: $u, at: $t) }",
                #"{"u":"0198A000-0000-7000-8000-00000000000F","t":"2024-02-29T23:59:60.123Z"}"#,
                #"{"at":"2024-02-29T23:59:60.123Z","uuid":"0198a000-0000-7000-8000-00000000000f"}"#
            ),
        ]
    )
    func echoed(_ query: String, _ variables: String, _ expected: String) async throws {
        let body = try await Library.run(
            query,
            variables: JSONValue(parsing: Array(variables.utf8))
        )
        #expect(body == "{\"data\":{\"echo\":\(expected)}}")
    }

    @Test(
        "Each misfit is named with the way to it and what was expected",
        arguments: [
            (#"{"first":"x"}"#, #"Variable "$first" got invalid value "x"; Expected type "Int"."#),
            (#"{"first":1.5}"#, #"Variable "$first" got invalid value 1.5; Expected type "Int"."#),
            (
                #"{"first":2147483648}"#,
                #"Variable "$first" got invalid value 2147483648; Expected type "Int"."#
            ),
            (
                #"{"filter":{"any":[{},{"first":"x"}]}}"#,
                #"Variable "$filter" got invalid value "x" at "filter.any[1].first"; Expected type "Int"."#
            ),
            (
                #"{"filter":{"frist":1}}"#,
                #"Variable "$filter" got invalid value {…}; Field "frist" is not defined by type "BookFilter". Did you mean "first"?"#
            ),
            (
                #"{"filter":{"range":{}}}"#,
                #"Variable "$filter" got invalid value {…} at "filter.range"; Field "from" of required type "Int!" was not provided."#
            ),
            (
                #"{"filter":{"range":{"from":null}}}"#,
                #"Variable "$filter" got invalid value null at "filter.range.from"; Expected non-nullable type "Int!" not to be null."#
            ),
            (
                #"{"filter":{"kind":"NOVLE"}}"#,
                #"Variable "$filter" got invalid value "NOVLE" at "filter.kind"; Value "NOVLE" does not exist in "Kind" enum. Did you mean "NOVEL"?"#
            ),
            (
                #"{"filter":[1]}"#,
                #"Variable "$filter" got invalid value […]; Expected type "BookFilter" to be an object."#
            ),
        ]
    )
    func refused(_ variables: String, _ message: String) async throws {
        #expect(
            try await Self.errors(Self.books, JSONValue(parsing: Array(variables.utf8)))
                == [message]
        )
    }

    @Test("Required variables must be given and not be null")
    func required() async throws {
        let query = "query ($id: ID!) { book(id: $id) { id } }"
        #expect(
            try await Self.errors(query, [:])
                == ["Variable \"$id\" of required type \"ID!\" was not provided."]
        )
        #expect(
            try await Self.errors(query, ["id": nil])
                == ["Variable \"$id\" of non-null type \"ID!\" must not be null."]
        )
    }

    @Test("A OneOf input takes exactly one key that is not null")
    func oneOf() async throws {
        let query = "query ($p: Pick) { echo(pick: $p) }"
        for wrong: JSONValue in [[:], ["byId": nil], ["byId": "1", "byTitle": "x"]] {
            #expect(
                try await Self.errors(query, ["p": wrong]) == [
                    "Variable \"$p\" got invalid value {…}; Exactly one key must be given for OneOf type \"Pick\", and not null."
                ]
            )
        }
        #expect(
            try await Library.run(query, variables: ["p": ["byTitle": "x"]])
                == #"{"data":{"echo":{"pick":{"byTitle":"x"}}}}"#
        )
    }

    @Test(
        "Dates that do not exist and malformed identifiers are refused",
        arguments: [
            ("t", "2023-02-29T00:00:00Z"), ("t", "2023-01-01T24:00:00Z"), ("t", "2023-01-01"),
            ("t", "2023-01-01T00:00:00"), ("t", "2023-01-01T00:00:00.Z"),
            ("t", "2023-01-01T00:00:00+1:00"), ("u", "0198a000-0000-7000-8000-00000000000"),
            ("u", "0198a000-0000-7000-8000_000000000000"),
            ("u", "g198a000-0000-7000-8000-000000000000"),
        ]
    )
    func scalars(_ name: String, _ value: String) async throws {
        let query = "query ($u: UUID, $t: DateTime) { echo(uuid: $u, at: $t) }"
        let type =
            name == "t"
            ? "\"DateTime\": an instant with its offset, such as 2026-03-01T12:00:00Z"
            : "\"UUID\": 36 characters, such as 0195a1c2-7d3e-7f00-8000-1a2b3c4d5e6f"
        var variables = JSONObject()
        variables[name] = .string(value)
        #expect(
            try await Self.errors(query, .object(variables)) == [
                "Variable \"$\(name)\" got invalid value \"\(value)\"; Expected type \(type)."
            ]
        )
    }

    @Test("At most a hundred misfits are listed")
    func bounded() async throws {
        let items = JSONValue.array(Array(repeating: ["first": "x"], count: 150))
        #expect(try await Self.errors(Self.books, ["filter": ["any": items]]).count == 100)
    }
}
