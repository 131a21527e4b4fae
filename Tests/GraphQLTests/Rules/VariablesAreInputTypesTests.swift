@testable import GraphQL
import Testing

@Suite("Rule VariablesAreInputTypes")
struct VariablesAreInputTypesTests {
    @Test(
        "A variable has an input type",
        arguments: [
            #"query ($a: [Size!]!, $b: PetFilter) { dog { name } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(VariablesAreInputTypes.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"query ($a: [Dog!], $b: Pet!) { dog { name } }"#,
                [
                    #"1:13 Variable "$a" cannot be non-input type "[Dog!]"."#,
                    #"1:24 Variable "$b" cannot be non-input type "Pet!"."#,
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(VariablesAreInputTypes.self, document) == messages)
    }
}
