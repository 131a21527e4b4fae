@testable import GraphQL
import Testing

@Suite("Rule ProvidedRequiredArguments")
struct ProvidedRequiredArgumentsTests {
    @Test(
        "Required arguments are given, defaults need not be",
        arguments: [
            #"{ pet(id: 1) { name } pets { name } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(ProvidedRequiredArguments.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ pet { name } dog @skip { name } }"#,
                [
                    #"1:3 Field "pet" argument "id" of type "ID!" is required, but it was not provided."#,
                    #"1:20 Directive "@skip" argument "if" of type "Boolean!" is required, but it was not provided."#,
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(ProvidedRequiredArguments.self, document) == messages)
    }
}
