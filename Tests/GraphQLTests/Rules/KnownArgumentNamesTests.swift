@testable import GraphQL
import Testing

@Suite("Rule KnownArgumentNames")
struct KnownArgumentNamesTests {
    @Test(
        "Arguments are known to their field or directive",
        arguments: [
            #"{ pet(id: 1) { name } dog @mark(note: "a") { name } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(KnownArgumentNames.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ pets(frist: 1) { name } }"#,
                [
                    #"1:8 Unknown argument "frist" on field "Query.pets". Did you mean "first"?"#
                ]
            ),
            (
                #"{ dog @skip(unless: true) { name } }"#,
                [
                    #"1:13 Unknown argument "unless" on directive "@skip"."#
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(KnownArgumentNames.self, document) == messages)
    }
}
