@testable import GraphQL
import Testing

@Suite("Rule NoFragmentCycles")
struct NoFragmentCyclesTests {
    @Test(
        "No fragment spreads itself, directly or through others",
        arguments: [
            #"{ dog { ...A ...B } } fragment A on Dog { ...B } fragment B on Dog { name }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(NoFragmentCycles.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog { ...A } } fragment A on Dog { ...A }"#,
                [
                    #"1:38 Cannot spread fragment "A" within itself."#
                ]
            ),
            (
                #"{ dog { ...A } } fragment A on Dog { mother { ...B } } fragment B on Dog { ...C } fragment C on Dog { ...A }"#,
                [
                    #"1:47 Cannot spread fragment "A" within itself via "B", "C"."#
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(NoFragmentCycles.self, document) == messages)
    }
}
