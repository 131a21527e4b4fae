@testable import GraphQL
import Testing

@Suite("Rule NoUnusedFragments")
struct NoUnusedFragmentsTests {
    @Test(
        "Every fragment is reached from an operation",
        arguments: [
            #"{ dog { ...A } } fragment A on Dog { ...B } fragment B on Dog { name }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(NoUnusedFragments.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog { name } } fragment A on Dog { ...B } fragment B on Dog { name }"#,
                [
                    #"1:18 Fragment "A" is never used."#,
                    #"1:45 Fragment "B" is never used."#,
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(NoUnusedFragments.self, document) == messages)
    }
}
