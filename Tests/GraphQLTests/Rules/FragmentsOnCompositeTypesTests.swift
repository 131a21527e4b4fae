@testable import GraphQL
import Testing

@Suite("Rule FragmentsOnCompositeTypes")
struct FragmentsOnCompositeTypesTests {
    @Test(
        "Fragments have conditions on types with fields or members",
        arguments: [
            #"{ catOrDog { ... on CatOrDog { __typename } ... on Pet { name } ... { __typename } } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(FragmentsOnCompositeTypes.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog { ... on Size { name } ...F } } fragment F on PetFilter { name }"#,
                [
                    #"1:53 Fragment "F" cannot condition on non composite type "PetFilter"."#,
                    #"1:16 Fragment cannot condition on non composite type "Size"."#,
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(FragmentsOnCompositeTypes.self, document) == messages)
    }
}
