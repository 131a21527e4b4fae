@testable import GraphQL
import Testing

@Suite("Rule UniqueArgumentNames")
struct UniqueArgumentNamesTests {
    @Test(
        "An argument is given once",
        arguments: [
            #"{ pet(id: 1, tags: []) { name } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(UniqueArgumentNames.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ pet(id: 1, id: 2) { name } }"#,
                [
                    #"1:7 1:14 There can be only one argument named "id"."#
                ]
            ),
            (
                #"{ dog @mark(note: "a", note: "b") { name } nope(a: 1, a: 2) }"#,
                [
                    #"1:49 1:55 There can be only one argument named "a"."#,
                    #"1:13 1:24 There can be only one argument named "note"."#,
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(UniqueArgumentNames.self, document) == messages)
    }
}
