@testable import GraphQL
import Testing

@Suite("Rule SingleRootFieldSubscriptions")
struct SingleRootFieldSubscriptionsTests {
    @Test(
        "A subscription has one root field, no conditions, no introspection",
        arguments: [
            #"subscription S { barked { name } ...F } fragment F on Subscription { barked { size } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(SingleRootFieldSubscriptions.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"subscription S { barked { name } meowed { name } }"#,
                [
                    #"1:34 Subscription "S" must select only one top level field."#
                ]
            ),
            (
                #"subscription { ...F } fragment F on Subscription { barked { name } x: meowed { name } }"#,
                [
                    #"1:68 Anonymous Subscription must select only one top level field."#
                ]
            ),
            (
                #"subscription { __typename }"#,
                [
                    #"1:16 Anonymous Subscription must not select an introspection top level field."#
                ]
            ),
            (
                #"subscription S($a: Boolean!) { barked @skip(if: $a) { name } }"#,
                [
                    #"1:39 Subscription "S" must not use `@skip` or `@include` directives in the top level selection."#
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(SingleRootFieldSubscriptions.self, document) == messages)
    }
}
