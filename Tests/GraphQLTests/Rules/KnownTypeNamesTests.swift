@testable import GraphQL
import Testing

@Suite("Rule KnownTypeNames")
struct KnownTypeNamesTests {
    @Test(
        "Types are known to the schema",
        arguments: [
            #"query ($f: PetFilter) { pets(filter: $f) { ... on Dog { name } } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(KnownTypeNames.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"query ($f: PetFiltre) { pets { ... on Dgo { name } ...F } } fragment F on Mouse { name }"#,
                [
                    #"1:12 Unknown type "PetFiltre". Did you mean "PetFilter"?"#,
                    #"1:75 Unknown type "Mouse"."#,
                    #"1:39 Unknown type "Dgo". Did you mean "Dog"?"#,
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(KnownTypeNames.self, document) == messages)
    }

    @Test("The holders of meta fields are no types to anyone outside")
    func hidden() throws {
        let messages = try RuleHarness.check(
            KnownTypeNames.self,
            "{ ... on __MetaFields { __typename } }"
        )
        #expect(messages.first?.hasPrefix(#"1:10 Unknown type "__MetaFields"."#) == true)
    }
}
