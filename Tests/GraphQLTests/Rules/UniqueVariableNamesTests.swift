@testable import GraphQL
import Testing

@Suite("Rule UniqueVariableNames")
struct UniqueVariableNamesTests {
    @Test(
        "An operation declares a variable once",
        arguments: [
            #"query A($a: Int) { pets(first: $a) { name } } query B($a: Int) { pets(first: $a) { name } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(UniqueVariableNames.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"query A($a: Int, $a: ID) { pets(first: $a) { name } }"#,
                [
                    #"1:10 1:19 There can be only one variable named "$a"."#
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(UniqueVariableNames.self, document) == messages)
    }
}
