@testable import GraphQL
import Testing

@Suite("Schema language")
struct SchemaTests {
    static let kitchenSink = #"""
        """A schema with everything."""
        schema @tag(name: "s") { query: Root mutation: Change }
        extend schema @tag(name: "t") { subscription: Stream }

        directive @tag("A name." name: String! = "none") repeatable on
          | SCHEMA | OBJECT | FIELD_DEFINITION | ARGUMENT_DEFINITION | ENUM | ENUM_VALUE | SCALAR
          | INTERFACE | UNION | INPUT_OBJECT | INPUT_FIELD_DEFINITION

        type Root implements Named & Node @tag(name: "r") {
          "The id."
          id: ID!
          name(
            "How long."
            length: Int = 10 @tag
            filters: [Filter!]! = [{text: "a\n\"b\"", kinds: [ONE, TWO], near: null}]
          ): String @deprecated
          either: Either
        }
        extend type Root { list(first: Int! = 5, old: Int @deprecated(reason: "Use first.")): [[Int!]]! @tag }
        type Change { set(choice: Choice!): Boolean }
        type Stream { tick: Int! }

        interface Node { id: ID! }
        interface Named implements Node { id: ID! name(length: Int = 10, filters: [Filter!]! = []): String @deprecated }
        union Either @tag = | Root | Change
        extend union Either = Stream
        scalar Time @specifiedBy(url: "https://example.com/time")
        extend scalar Time @tag
        enum Kind { ONE "Second." TWO @deprecated(reason: "Gone.") }
        extend enum Kind { THREE }
        input Filter { text: String = "x" kinds: [Kind!] = [ONE] near: Filter at: Time }
        extend input Filter { weight: Float = 1.5 heavy: Boolean @deprecated(reason: "Use weight.") }
        input Choice @oneOf { byId: ID byName: String }
        """#

    @Test("Everything that schema language can say is understood")
    func everything() throws {
        let schema = try Schema(sdl: Self.kitchenSink)
        #expect(schema.description == "A schema with everything.")
        #expect(schema[schema.query].name == "Root")
        #expect(schema.subscription.map { schema[$0].name } == "Stream")
        #expect(schema.type("Root")?.fields.map(\.name) == ["id", "name", "either", "list"])
        #expect(schema.type("Root")?.field("name")?.deprecationReason == "No longer supported")
        #expect(schema.type("Kind")?.enumValues.map(\.name) == ["ONE", "TWO", "THREE"])
        #expect(schema.type("Filter")?.inputField("weight")?.defaultValue?.printed == "1.5")
        #expect(schema.type("Time")?.specifiedBy == "https://example.com/time")
        #expect(schema.type("Choice")?.isOneOf == true)
        #expect(schema.directive("tag")?.isRepeatable == true)
        let either = try #require(schema.type("Either"))
        #expect(
            schema.possibleTypes[either.id.index].map { schema[$0].name }
                == ["Root", "Change", "Stream"]
        )
    }

    @Test(
        "Each fault of a schema is named",
        arguments: [
            ("type A { b: Int }", "A schema needs a query root type. (1:1)"),
            ("type Query { a: Nope }", "Unknown type \"Nope\". (1:17)"),
            ("type Query { a: Int a: Int }", "Field \"Query.a\" is defined twice. (1:21)"),
            (
                "type Query { a: Int } type Query { b: Int }",
                "Type \"Query\" is defined twice. (1:28)"
            ),
            (
                "type Query { a: In } input In { b: Int }",
                "The type of \"Query.a\" must be an output type, not In. (1:14)"
            ),
            (
                "type Query { a(b: Query): Int }",
                "The type of \"Query.a(b:)\" must be an input type, not Query. (1:16)"
            ),
            (
                "type Query { a(b: Int = \"x\"): Int }",
                "The default value of \"Query.a(b:)\" does not fit Int. (1:25)"
            ),
            (
                "type Query { __a: Int }",
                "Name \"__a\" begins with \"__\", which is reserved. (1:14)"
            ),
            ("type Query { a: Int @nope }", "Unknown directive \"@nope\". (1:21)"),
            (
                "type Query @deprecated { a: Int }",
                "Directive \"@deprecated\" may not be used on OBJECT. (1:12)"
            ),
            (
                "type Query { a(b: Int! @deprecated): Int }",
                "Required \"Query.a(b:)\" cannot be deprecated. (1:16)"
            ),
            ("type Query", "Type \"Query\" has no fields. (1:6)"),
            ("type Query { a: U } union U", "Union \"U\" has no members. (1:27)"),
            (
                "type Query { a: U } union U = Int",
                "Union \"U\" can only contain object types, not \"Int\". (1:31)"
            ),
            (
                "type Query { a: Int } extend type Nope { b: Int }",
                "Cannot extend type \"Nope\": it is not defined here. (1:35)"
            ),
            (
                "type Query { a: Int } extend input Query { b: Int }",
                "Cannot extend type \"Query\" as another kind of type. (1:36)"
            ),
            (
                "type Query implements I { a: Int } interface I { b: Int }",
                "Type \"Query\" lacks field \"I.b\". (1:6)"
            ),
            (
                "type Query implements I { b: String } interface I { b: String! }",
                "\"Query.b\" is String, but \"I.b\" promises String!. (1:6)"
            ),
            (
                "type Query implements I { b(c: Int!): Int } interface I { b: Int }",
                "\"Query.b\" requires argument \"c\", which \"I.b\" lacks. (1:6)"
            ),
            (
                "type Query implements J { b: Int } interface I { b: Int } interface J implements I { b: Int }",
                "Type \"Query\" must implement \"I\" because \"J\" does. (1:6)"
            ),
            (
                "type Query { a(b: I): Int } input I { c: J! } input J { d: I! }",
                "Input types require each other without end: I → J → I. (1:35)"
            ),
            (
                "type Query { a(b: I): Int } input I @oneOf { c: Int! }",
                "Field \"I.c\" of a @oneOf type must be nullable and have no default. (1:35)"
            ),
            ("{ a } type Query { a: Int }", "A schema contains no operations. (1:1)"),
            (
                "schema { query: Q mutation: Q } type Q { a: Int }",
                "Type \"Q\" is the root of two kinds of operations. (1:29)"
            ),
            (
                "type Query { a(b: Int b: Int): Int }",
                "Argument \"b\" of \"a\" is defined twice. (1:23)"
            ),
            (
                "type Query { a: Int } directive @d(b: Int b: Int) on FIELD",
                "Argument \"b\" of \"@d\" is defined twice. (1:43)"
            ),
            (
                "type Query { a: E } enum E { __A }",
                "Name \"__A\" begins with \"__\", which is reserved. (1:30)"
            ),
            (
                "type Query implements I { b: Int @deprecated } interface I { b: Int }",
                "\"Query.b\" is deprecated, but \"I.b\" is not. (1:6)"
            ),
            (
                "type Query { a(b: I): Int } input I { c: I = {} }",
                "The default values of input type \"I\" contain each other without end. (1:35)"
            ),
            (
                "type Query { a(b: I): Int } input I { c: [J] = [{}] } input J { d: I = {} }",
                "The default values of input type \"I\" contain each other without end. (1:35)\nThe default values of input type \"J\" contain each other without end. (1:61)"
            ),
            (
                "type Query { a: Int } directive @d(b: Int @d) on ARGUMENT_DEFINITION",
                "Directive \"@d\" refers to itself. (1:34)"
            ),
            (
                "type Query { a: Kynd } enum Kind { ONE }",
                "Unknown type \"Kynd\". Did you mean \"Kind\"? (1:17)"
            ),
        ]
    )
    func faults(_ sdl: String, _ message: String) {
        let error = #expect(throws: SchemaError.self) { try Schema(sdl: sdl) }
        #expect(error?.description == message)
    }

    @Test("A default that names every field of the next level ends the circle")
    func finiteDefaults() throws {
        let sdl = "type Query { a(b: I): Int } input I { c: I = {c: null} d: [I!] = [] }"
        _ = try Schema(sdl: sdl)
    }
}
