@testable import GraphQL
import Testing

@Suite("Rule KnownFragmentNames")
struct KnownFragmentNamesTests {
    @Test(
        "A spread names a fragment that exists",
        arguments: [
            #"{ dog { ...A } } fragment A on Dog { name }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(KnownFragmentNames.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog { ...A } }"#,
                [
                    #"1:12 Unknown fragment "A"."#
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(KnownFragmentNames.self, document) == messages)
    }

    @Test("A mistyped fragment is told what it may have been")
    func suggestion() throws {
        #expect(
            try RuleHarness.check(
                KnownFragmentNames.self,
                "{ dog { ...Names } } fragment Name on Dog { name }"
            ) == [#"1:12 Unknown fragment "Names". Did you mean "Name"?"#]
        )
    }
}
