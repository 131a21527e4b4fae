@testable import GraphQL
import Testing

@Suite("Rule ScalarLeafs")
struct ScalarLeafsTests {
    @Test(
        "Leaves have no selection and everything else has one",
        arguments: [
            #"{ dog { name size } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(ScalarLeafs.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ dog }"#,
                [
                    #"1:3 Field "dog" of type "Dog" must have a selection of subfields. Did you mean "dog { ... }"?"#
                ]
            ),
            (
                #"{ dog { name { length } } }"#,
                [
                    #"1:14 Field "name" must not have a selection since type "String!" has no subfields."#
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(ScalarLeafs.self, document) == messages)
    }
}
