@testable import GraphQL
import Testing

@Suite("Rule PossibleFragmentSpreads")
struct PossibleFragmentSpreadsTests {
    @Test(
        "A fragment can apply where it is spread",
        arguments: [
            #"{ pet(id: 1) { ... on Dog { name } ... on CatOrDog { __typename } } dog { ... on Pet { name } } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(PossibleFragmentSpreads.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog { ... on Cat { name } ...H } } fragment H on Human { name }"#,
                [
                    #"1:9 Fragment cannot be spread here as objects of type "Dog" can never be of type "Cat"."#,
                    #"1:29 Fragment "H" cannot be spread here as objects of type "Dog" can never be of type "Human"."#,
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(PossibleFragmentSpreads.self, document) == messages)
    }
}
