@testable import GraphQL
import Testing

@Suite("Rule LoneAnonymousOperation")
struct LoneAnonymousOperationTests {
    @Test(
        "An anonymous operation stands alone",
        arguments: [
            #"{ dog { name } } fragment F on Dog { name }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(LoneAnonymousOperation.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog { name } } query B { dog { name } }"#,
                [
                    #"1:1 This anonymous operation must be the only defined operation."#
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(LoneAnonymousOperation.self, document) == messages)
    }
}
