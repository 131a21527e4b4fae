@testable import GraphQL
import Testing

@Suite("Rule UniqueDirectivesPerLocation")
struct UniqueDirectivesPerLocationTests {
    @Test(
        "A directive stands once unless it is repeatable",
        arguments: [
            #"{ dog @mark(note: "a") @mark(note: "b") { name @once size @once } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(UniqueDirectivesPerLocation.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog @once @once { name } }"#,
                [
                    #"1:7 1:13 The directive "@once" can only be used once at this location."#
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(UniqueDirectivesPerLocation.self, document) == messages)
    }
}
