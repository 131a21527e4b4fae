@testable import GraphQL
import Testing

@Suite("Rule NoUnusedVariables")
struct NoUnusedVariablesTests {
    @Test(
        "Declared variables are used, at least inside fragments",
        arguments: [
            #"query ($a: Int) { ...F } fragment F on Query { pets(first: $a) { name } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(NoUnusedVariables.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"query A($a: Int, $b: Int) { pets(first: $a) { name } }"#,
                [
                    #"1:18 Variable "$b" is never used in operation "A"."#
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(NoUnusedVariables.self, document) == messages)
    }
}
