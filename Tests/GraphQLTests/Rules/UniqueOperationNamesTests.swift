@testable import GraphQL
import Testing

@Suite("Rule UniqueOperationNames")
struct UniqueOperationNamesTests {
    @Test(
        "Operation names are unique",
        arguments: [
            #"query A { dog { name } } mutation B { rename(name: "a") { name } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(UniqueOperationNames.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"query A { dog { name } } mutation A { rename(name: "a") { name } }"#,
                [
                    #"1:7 1:35 There can be only one operation named "A"."#
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(UniqueOperationNames.self, document) == messages)
    }
}
