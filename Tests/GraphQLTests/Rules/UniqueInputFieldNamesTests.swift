@testable import GraphQL
import Testing

@Suite("Rule UniqueInputFieldNames")
struct UniqueInputFieldNamesTests {
    @Test(
        "A field of an input object is given once",
        arguments: [
            #"{ pets(filter: {must: 1, name: "a"}) { name } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(UniqueInputFieldNames.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ pets(filter: {must: 1, near: {must: 1, must: 2}, must: 3}) { name } }"#,
                [
                    #"1:33 1:42 There can be only one input field named "must"."#,
                    #"1:17 1:52 There can be only one input field named "must"."#,
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(UniqueInputFieldNames.self, document) == messages)
    }
}
