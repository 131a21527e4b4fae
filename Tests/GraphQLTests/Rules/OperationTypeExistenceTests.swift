@testable import GraphQL
import Testing

@Suite("Rule OperationTypeExistence")
struct OperationTypeExistenceTests {
    @Test(
        "An operation needs its root type in the schema",
        arguments: [
            #"query { dog { name } }"#,
            #"mutation { rename(name: "a") { name } }"#,
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(OperationTypeExistence.self, document) == [])
    }

    @Test("A schema without mutations has none to run")
    func refuses() throws {
        let schema = try Schema(sdl: "type Query { a: Int }")
        let errors = Validation.validate(
            try Parser.parse("mutation { a }"),
            schema: schema,
            scalars: ScalarTable(schema: schema),
            limits: .request
        )
        #expect(errors.map(\.message) == ["The schema has no mutation operations."])
    }
}
