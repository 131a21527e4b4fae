@testable import GraphQL
import Testing

@Suite("Rule KnownDirectives")
struct KnownDirectivesTests {
    @Test(
        "Directives exist and stand where they may",
        arguments: [
            #"query @mark(note: "a") { dog @once @skip(if: true) { ... @include(if: true) { name } } }"#
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(KnownDirectives.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"query @skip(if: true) { dog @onec { name } }"#,
                [
                    #"1:7 Directive "@skip" may not be used on QUERY."#,
                    #"1:29 Unknown directive "@onec". Did you mean "once"?"#,
                ]
            ),
            (
                #"query ($a: Boolean @skip(if: true)) { dog { ...F @once } } fragment F on Dog @once { name }"#,
                [
                    #"1:20 Directive "@skip" may not be used on VARIABLE_DEFINITION."#,
                    #"1:50 Directive "@once" may not be used on FRAGMENT_SPREAD."#,
                    #"1:78 Directive "@once" may not be used on FRAGMENT_DEFINITION."#,
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(KnownDirectives.self, document) == messages)
    }

    @Test("A mistyped directive is told which ones may stand there")
    func suggestion() throws {
        #expect(
            try RuleHarness.check(KnownDirectives.self, "{ dog { name @skipp(if: true) } }")
                == [#"1:14 Unknown directive "@skipp". Did you mean "skip"?"#]
        )
    }
}
