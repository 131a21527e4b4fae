@testable import GraphQL
import Testing

@Suite("Rule FieldsOnCorrectType")
struct FieldsOnCorrectTypeTests {
    @Test(
        "A field exists on its type, or the error says what was meant",
        arguments: [
            #"{ dog { name __typename } __schema { types { name } } pet(id: 1) { __typename } catOrDog { __typename } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(FieldsOnCorrectType.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog { nam } }"#,
                [
                    #"1:9 Cannot query field "nam" on type "Dog". Did you mean "name"?"#
                ]
            ),
            (
                #"{ pet(id: 1) { barks } }"#,
                [
                    #"1:16 Cannot query field "barks" on type "Pet". Did you mean to use an inline fragment on "Dog"?"#
                ]
            ),
            (
                #"{ catOrDog { name } }"#,
                [
                    #"1:14 Cannot query field "name" on type "CatOrDog". Did you mean to use an inline fragment on "Cat" or "Dog"?"#
                ]
            ),
            (
                #"{ dog { __schema { types { name } } } }"#,
                [
                    #"1:9 Cannot query field "__schema" on type "Dog"."#
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(FieldsOnCorrectType.self, document) == messages)
    }
}
