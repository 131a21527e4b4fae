@testable import GraphQL
import Testing

@Suite("Rule VariablesInAllowedPosition")
struct VariablesInAllowedPositionTests {
    @Test(
        "A variable's type fits each place where it stands",
        arguments: [
            #"query ($a: Int!, $b: Int = 1, $c: ID!, $t: [String!]) { pets(first: $a) { name } number(value: $b) pet(id: $c, tags: $t) { name } }"#,
            #"query ($k: ID!) { find(by: {id: $k}) { name } }"#,
            #"query ($s: Size) { pets(filter: {must: 1}) { name } number(value: 1, kind: $s) }"#,
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(VariablesInAllowedPosition.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"query ($a: Int) { number(value: $a) }"#,
                [
                    #"1:8 1:33 Variable "$a" of type "Int" used in position expecting type "Int!"."#
                ]
            ),
            (
                #"query ($a: String) { pets(first: $a) { name } }"#,
                [
                    #"1:8 1:34 Variable "$a" of type "String" used in position expecting type "Int"."#
                ]
            ),
            (
                #"query ($t: [String]) { pet(id: 1, tags: $t) { name } }"#,
                [
                    #"1:8 1:41 Variable "$t" of type "[String]" used in position expecting type "[String!]"."#
                ]
            ),
            (
                #"query ($a: Int = null) { number(value: $a) }"#,
                [
                    #"1:8 1:40 Variable "$a" of type "Int" used in position expecting type "Int!"."#
                ]
            ),
            (
                #"query ($k: ID) { find(by: {id: $k}) { name } }"#,
                [
                    #"1:8 1:32 Variable "$k" is of type "ID" but must be non-nullable to be used for a OneOf Input Object."#
                ]
            ),
            (
                #"query ($b: Boolean) { ...F } fragment F on Query { dog @skip(if: $b) { name } }"#,
                [
                    #"1:8 1:66 Variable "$b" of type "Boolean" used in position expecting type "Boolean!"."#
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(VariablesInAllowedPosition.self, document) == messages)
    }
}
