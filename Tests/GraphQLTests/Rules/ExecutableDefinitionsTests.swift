@testable import GraphQL
import Testing

@Suite("Rule ExecutableDefinitions")
struct ExecutableDefinitionsTests {
    @Test(
        "A document to run contains operations and fragments only",
        arguments: [
            #"{ dog { name } } fragment F on Dog { name }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(ExecutableDefinitions.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog { name } } type A { b: Int } schema { query: A } directive @x on FIELD"#,
                [
                    #"1:18 The "A" definition is not executable."#,
                    #"1:36 The schema definition is not executable."#,
                    #"1:56 The "@x" definition is not executable."#,
                ]
            )
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(ExecutableDefinitions.self, document) == messages)
    }
}
