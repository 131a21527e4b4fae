@testable import GraphQL
import Testing

@Suite("Rule UniqueFragmentNames")
struct UniqueFragmentNamesTests {
    @Test(
        "Fragment names are unique",
        arguments: [
            #"{ dog { ...A } } fragment A on Dog { name }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(UniqueFragmentNames.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog { ...A } } fragment A on Dog { name } fragment A on Dog { size }"#,
                [
                    #"1:27 1:54 There can be only one fragment named "A"."#
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(UniqueFragmentNames.self, document) == messages)
    }
}
