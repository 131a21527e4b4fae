@testable import GraphQL
import Testing

@Suite("Rule NoUndefinedVariables")
struct NoUndefinedVariablesTests {
    @Test(
        "Used variables are declared, also inside fragments",
        arguments: [
            #"query ($a: Int) { ...F } fragment F on Query { pets(first: $a) { name } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(NoUndefinedVariables.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"query A { ...F } query B($a: Int) { ...F } fragment F on Query { pets(first: $a) { name } }"#,
                [
                    #"1:78 1:1 Variable "$a" is not defined by operation "A"."#
                ]
            ),
            (
                #"{ pets(filter: {near: {must: $b}}) { name @include(if: $c) } }"#,
                [
                    #"1:30 1:1 Variable "$b" is not defined."#,
                    #"1:56 1:1 Variable "$c" is not defined."#,
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(NoUndefinedVariables.self, document) == messages)
    }

    @Test("A mistyped variable is told what the operation declares")
    func suggestion() throws {
        #expect(
            try RuleHarness.check(
                NoUndefinedVariables.self,
                "query Q($command: Size!) { dog { knows(command: $comand) } }"
            ) == [
                #"1:49 1:1 Variable "$comand" is not defined by operation "Q". Did you mean "command"?"#
            ]
        )
    }
}
