@testable import GraphQL
import JSON
import Testing

/// The examples of chapter 3, "Type System", of the September 2025 specification.
@Suite("Specification 3: Type System")
struct Chapter3TypeSystemTests {
    @Test(
        "Each example is a schema",
        arguments: [
            ("3.3 roots by default", "type Query { a: Int } type Mutation { b: Int }"),
            (
                "3.3 roots by name",
                "schema { query: MyQueryRootType mutation: MyMutationRootType } type MyQueryRootType { someField: String } type MyMutationRootType { setSomeField(to: String): String }"
            ),
            (
                "3.4.3 a schema extended",
                "directive @d repeatable on SCHEMA schema { query: Query } type Query { a: Int } extend schema @d { mutation: M } type M { b: Int }"
            ),
            (
                "3.5.5 a scalar with its specification",
                #"scalar UUID @specifiedBy(url: "https://tools.ietf.org/html/rfc4122") type Query { id: UUID }"#
            ),
            (
                "3.6.1 arguments with descriptions",
                #"type Query { "The photo." picture("How wide." size: Int = 50, square: Boolean!): String }"#
            ),
            (
                "3.7 interfaces that implement interfaces",
                "interface Node { id: ID! } interface Resource implements Node { id: ID! url: String } interface Image implements Resource & Node { id: ID! url: String thumbnail: String } type Query { node: Node } type Photo implements Image & Resource & Node { id: ID! url: String thumbnail: String }"
            ),
            (
                "3.6 a covariant field with another optional argument",
                "interface Entity { name: String friends: [Entity] } type User implements Entity { name(short: Boolean, tall: Boolean! = true): String! friends: [User!]! } type Query { me: User }"
            ),
            (
                "3.8 a union with a leading bar, extended",
                "union SearchResult = | Photo | Person extend union SearchResult = Query type Person { age: Int } type Photo { height: Int } type Query { firstSearchResult: SearchResult }"
            ),
            (
                "3.9 an enum",
                "enum Direction { NORTH EAST SOUTH WEST } type Query { way: Direction }"
            ),
            (
                "3.10 an input object that may end",
                "input Example { self: Example value: String } type Query { a(b: Example): Int }"
            ),
            (
                "3.10 an input object that ends in a list",
                "input Example { self: [Example!]! value: String } type Query { a(b: Example): Int }"
            ),
            (
                "3.10 a default that ends a circle",
                "input Pattern { p: Pattern = null } type Query { a(b: Pattern = {}): Int }"
            ),
            (
                "3.13 a directive in several places",
                "directive @example on | FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT type Query { a: Int }"
            ),
            (
                "3.13 a repeatable directive",
                #"directive @delegateField(name: String!) repeatable on OBJECT | INTERFACE type Query @delegateField(name: "a") @delegateField(name: "b") { a: Int } extend type Query @delegateField(name: "c")"#
            ),
            (
                "3.13.3 deprecations",
                #"type Query { newField: String oldField: String @deprecated(reason: "Use `newField`.") example(existing: String, old: String @deprecated): E } enum E { A B @deprecated } input I { a: Int @deprecated } extend type Query { i(i: I): Int }"#
            ),
            (
                "3.13.5 oneOf",
                "input UserUniqueCondition @oneOf { id: ID username: String organizationAndEmail: OE } input OE { o: ID! e: String! } type Query { user(by: UserUniqueCondition!): Int }"
            ),
        ]
    )
    func examples(_ section: String, _ sdl: String) throws {
        _ = try Schema(sdl: sdl)
    }

    @Test(
        "Each counter-example is refused",
        arguments: [
            ("3.3.1 one type as two roots", "schema { query: Q mutation: Q } type Q { a: Int }"),
            ("3.3.1 a root that is no object", "schema { query: Q } interface Q { a: Int }"),
            ("3.4 a reserved name", "type Query { a: __A } type __A { b: Int }"),
            ("3.6 no fields", "type Query"),
            ("3.6 an input type as a field's", "type Query { a: I } input I { b: Int }"),
            (
                "3.6 a deprecated field that its interface promises",
                "interface I { a: Int } type Query implements I { a: Int @deprecated }"
            ),
            (
                "3.7 a missing transitive interface",
                "interface Node { id: ID! } interface Named implements Node { id: ID! } type Query implements Named { id: ID! }"
            ),
            (
                "3.7 interfaces in a circle",
                "interface Node implements Named & Node { id: ID! } interface Named implements Node & Named { id: ID! } type Query { a: Node }"
            ),
            (
                "3.7 an argument of another type",
                "interface I { a(b: Int): Int } type Query implements I { a(b: String): Int }"
            ),
            ("3.8 a union in a union", "union A = B union B = Query type Query { a: A }"),
            ("3.8 a member twice", "union A = Query | Query type Query { a: A }"),
            ("3.9 a value twice", "enum E { A A } type Query { e: E }"),
            (
                "3.10 an input object that never ends",
                "input Example { value: String self: Example! } type Query { a(b: Example): Int }"
            ),
            (
                "3.10 two that never end",
                "input First { second: Second! value: String } input Second { first: First! value: String } type Query { a(b: First): Int }"
            ),
            (
                "3.10 a default within itself",
                "input Pattern { p: Pattern = {} } type Query { a(b: Pattern): Int }"
            ),
            (
                "3.10.1 a oneOf field that must be given",
                "input I @oneOf { a: Int! } type Query { a(b: I): Int }"
            ),
            (
                "3.10.1 a oneOf field with a default",
                "input I @oneOf { a: Int = 1 } type Query { a(b: I): Int }"
            ),
            (
                "3.13 a directive on its own argument",
                "directive @invalidExample(arg: String @invalidExample) on ARGUMENT_DEFINITION type Query { a: Int }"
            ),
            (
                "3.13 a directive within its argument's type",
                "directive @d(arg: I) on INPUT_FIELD_DEFINITION input I { a: Int @d } type Query { a: Int }"
            ),
            ("3.13 a reserved directive", "directive @__d on FIELD type Query { a: Int }"),
            (
                "3.13 a directive twice",
                "directive @d on OBJECT type Query @d @d { a: Int }"
            ),
            (
                "3.13.3 a required argument deprecated",
                "type Query { a(b: Int! @deprecated): Int }"
            ),
        ]
    )
    func counterExamples(_ section: String, _ sdl: String) {
        let error = #expect(throws: SchemaError.self, "\(section)") { try Schema(sdl: sdl) }
        #expect(error?.errors.allSatisfy { $0.locations.count == 1 } == true)
    }

    // MARK: - Input coercion

    private static let inputs = Result {
        try Schema(
            sdl: """
                type Query { a(o: ExampleInputObject, c: OneOfInput, e: Color): Int }
                input ExampleInputObject { a: String b: Int! }
                input OneOfInput @oneOf { a: String b: Int }
                enum Color { RED GREEN }
                """
        )
    }

    private static func type(_ text: String, _ schema: Schema) throws -> TypeReference {
        let document = try Parser.parse("query ($v: \(text)) { a }")
        guard case .operation(let operation) = document.definitions[0] else {
            return .named(TypeID(index: 0))
        }
        return try #require(schema.reference(operation.variables[0].type))
    }

    /// The result of a literal, with what the variables hold; `error` when it does not fit.
    private static func literal(
        _ text: String,
        _ type: String,
        _ variables: JSONObject = [:]
    ) throws -> String {
        let schema = try inputs.get()
        let document = try Parser.parse("{ a(v: \(text)) }")
        guard case .operation(let operation) = document.definitions[0],
            case .field(let field) = operation.selectionSet.selections[0]
        else { return "error" }
        let coercion = InputCoercion(schema: schema, scalars: ScalarTable(schema: schema))
        let known = Dictionary(uniqueKeysWithValues: variables.members.map { ($0.key, $0.value) })
        let value = coercion.coerce(
            field.arguments[0].value,
            to: try Self.type(type, schema),
            variables: known
        )
        return value?.description ?? "error"
    }

    /// The result of a variable's JSON value; `error` when it does not fit.
    private static func variable(_ value: JSONValue, _ type: String) throws -> String {
        let schema = try inputs.get()
        let document = try Parser.parse("query ($v: \(type)) { a }")
        guard case .operation(let operation) = document.definitions[0] else { return "error" }
        var coercion = VariableCoercion(
            schema: schema,
            scalars: ScalarTable(schema: schema),
            document: document,
            errorsMax: 100
        )
        let values = coercion.coerce(operation.variables, ["v": value])
        return coercion.errors.isEmpty ? values["v"]?.description ?? "absent" : "error"
    }

    @Test(
        "Values of scalars and enums fit as their sections say (3.5, 3.9)",
        arguments: [
            ("1", "Int", "1"), ("2147483647", "Int", "2147483647"), ("2147483648", "Int", "error"),
            ("-2147483649", "Int", "error"), ("1.0", "Int", "error"), ("\"1\"", "Int", "error"),
            ("1", "Float", "1"), ("1.5", "Float", "1.5"), ("1e999", "Float", "error"),
            ("\"1\"", "Float", "error"), ("true", "Boolean", "true"), ("1", "Boolean", "error"),
            ("\"a\"", "String", #""a""#), ("1", "String", "error"), ("RED", "String", "error"),
            ("4", "ID", #""4""#), ("\"4\"", "ID", #""4""#), ("4.0", "ID", "error"),
            ("RED", "Color", #""RED""#), ("BLUE", "Color", "error"), ("\"RED\"", "Color", "error"),
        ]
    )
    func leaves(_ text: String, _ type: String, _ result: String) throws {
        #expect(try Self.literal(text, type) == result)
    }

    @Test(
        "Input objects coerce as the table says (3.10)",
        arguments: [
            (#"{ a: "abc", b: 123 }"#, [:], #"{"a":"abc","b":123}"#),
            (#"{ a: null, b: 123 }"#, [:], #"{"a":null,"b":123}"#),
            (#"{ b: 123 }"#, [:], #"{"b":123}"#),
            (#"{ a: $var, b: 123 }"#, ["var": nil], #"{"a":null,"b":123}"#),
            (#"{ a: $var, b: 123 }"#, [:], #"{"b":123}"#),
            (#"{ b: $var }"#, ["var": 123], #"{"b":123}"#),
            (#"$var"#, ["var": ["b": 123]], #"{"b":123}"#),
            (#""abc123""#, [:], "error"),
            (#"{ a: "abc", b: "123" }"#, [:], "error"),
            (#"{ a: "abc" }"#, [:], "error"),
            (#"{ b: $var }"#, [:], "error"),
            (#"{ b: $var }"#, ["var": nil], "error"),
            (#"{ b: 123, c: "xyz" }"#, [:], "error"),
        ] as [(String, JSONObject, String)]
    )
    func inputObjects(_ text: String, _ variables: JSONObject, _ result: String) throws {
        #expect(try Self.literal(text, "ExampleInputObject", variables) == result)
    }

    @Test(
        "OneOf input objects coerce as the table says (3.10.1)",
        arguments: [
            (#"{ a: "abc", b: 123 }"#, [:], "error"), (#"{ a: null, b: 123 }"#, [:], "error"),
            (#"{ a: null, b: null }"#, [:], "error"), (#"{ a: null }"#, [:], "error"),
            (#"{ b: 123 }"#, [:], #"{"b":123}"#), (#"{ a: $var, b: 123 }"#, ["var": nil], "error"),
            (#"{ a: $var, b: 123 }"#, [:], "error"), (#"{ b: $var }"#, ["var": 123], #"{"b":123}"#),
            (#"$var"#, ["var": ["b": 123]], #"{"b":123}"#), (#""abc123""#, [:], "error"),
            (#"{ a: "abc", b: "123" }"#, [:], "error"), (#"{ b: "123" }"#, [:], "error"),
            (#"{ a: "abc" }"#, [:], #"{"a":"abc"}"#), (#"{ b: $var }"#, [:], "error"),
            (#"{ b: $var }"#, ["var": nil], "error"), (#"{ c: "xyz" }"#, [:], "error"),
            (#"{}"#, [:], "error"),
        ] as [(String, JSONObject, String)]
    )
    func oneOf(_ text: String, _ variables: JSONObject, _ result: String) throws {
        #expect(try Self.literal(text, "OneOfInput", variables) == result)
    }

    @Test(
        "OneOf input objects as variables have one field, and it is not null (3.10.1)",
        arguments: [
            (["b": 123], #"{"b":123}"#), (["a": "abc"], #"{"a":"abc"}"#),
            (["a": "abc", "b": 123], "error"),
            (["a": nil], "error"), (["a": nil, "b": 123], "error"), ([:], "error"),
            ("abc", "error"),
        ] as [(JSONValue, String)]
    )
    func oneOfVariables(_ value: JSONValue, _ result: String) throws {
        #expect(try Self.variable(value, "OneOfInput") == result)
    }

    @Test(
        "Lists coerce as the table says (3.11)",
        arguments: [
            ("[Int]", [1, 2, 3], "[1,2,3]"), ("[Int]", [1, "b", true], "error"),
            ("[Int]", 1, "[1]"),
            ("[Int]", nil, "null"), ("[[Int]]", [[1], [2, 3]], "[[1],[2,3]]"),
            ("[[Int]]", [1, 2, 3], "[[1],[2],[3]]"), ("[[Int]]", [1, nil, 3], "[[1],null,[3]]"),
            ("[[Int]]", [[1], ["b"]], "error"), ("[[Int]]", 1, "[[1]]"), ("[[Int]]", nil, "null"),
            // 3.12: what may be null is decided at each level.
            ("[Int]!", nil, "error"), ("[Int!]", [1, nil], "error"), ("[Int!]", nil, "null"),
            ("[Int!]!", [1], "[1]"),
        ] as [(String, JSONValue, String)]
    )
    func lists(_ type: String, _ value: JSONValue, _ result: String) throws {
        #expect(try Self.variable(value, type) == result)
    }
}
