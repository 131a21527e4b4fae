@testable import GraphQL
import Testing

/// The examples of chapter 2, "Language", of the September 2025 specification.
@Suite("Specification 2: Language")
struct Chapter2LanguageTests {
    @Test(
        "Each example parses",
        arguments: [
            ("2.2 a schema without a schema definition", "type Query { someField: String }"),
            (
                "2.2 a type named Mutation that is no root",
                "schema { query: Query } type Query { latestVirus: Virus } type Virus { name: String mutations: [Mutation] } type Mutation { name: String }"
            ),
            ("2.4 a mutation", "mutation { likeStory(storyID: 12345) { story { likeCount } } }"),
            ("2.4 the shorthand", "{ field }"),
            (
                "2.4 a described operation with described variables",
                #"""
                """
                Request the current status of a time machine and its operator.
                """
                query GetTimeMachineStatus(
                  "The unique serial number of the time machine to inspect."
                  $machineId: ID!
                  "The year to check the status for."
                  $year: Int
                ) { timeMachine(id: $machineId) { ...TimeMachineDetails status(year: $year) } }
                "Details about a time machine and its operator."
                fragment TimeMachineDetails on TimeMachine { id model lastMaintenance operator { name } }
                """#
            ),
            ("2.5 a selection set", "{ id firstName lastName }"),
            (
                "2.6 nested fields",
                "{ me { id firstName birthday { month day } friends { name } } }"
            ),
            ("2.7 many arguments", "{ user(id: 4) { id profilePic(width: 100, height: 50) } }"),
            (
                "2.8 aliases",
                "{ zuck: user(id: 4) { smallPic: profilePic(size: 64) bigPic: profilePic(size: 1024) } }"
            ),
            (
                "2.9 nested fragments",
                "query withNestedFragments { user(id: 4) { friends(first: 10) { ...friendFields } } } fragment friendFields on User { id ...standardProfilePic } fragment standardProfilePic on User { profilePic(size: 50) }"
            ),
            (
                "2.9.2 inline fragments",
                #"query inlineFragmentTyping { profiles(handles: ["zuck", "coca-cola"]) { handle ... on User { friends { count } } ... on Page { likers { count } } } }"#
            ),
            (
                "2.9.2 an inline fragment without a type",
                #"query inlineFragmentNoType($expandedInfo: Boolean) { user(handle: "zuck") { id ... @include(if: $expandedInfo) { firstName } } }"#
            ),
            ("2.10.5 null and nothing", "{ field(arg: null) field }"),
            ("2.10.8 object literals", "{ nearestThing(location: { lon: 12.43, lat: -53.211 }) }"),
            (
                "2.11 a variable",
                "query getZuckProfile($devicePicSize: Int) { user(id: 4) { profilePic(size: $devicePicSize) } }"
            ),
            (
                "2.13 directives in order",
                #"type Person @addExternalFields(source: "profiles") @excludeField(name: "photo") { name: String }"#
            ),
        ]
    )
    func examples(_ section: String, _ text: String) throws {
        #expect(try !Parser.parse(text).definitions.isEmpty, "\(section)")
    }

    @Test(
        "What the grammar forbids does not parse",
        arguments: [
            ("2.1 nothing at all", ""),
            ("2.1.1 a no-break space", "{\u{A0}field }"),
            ("2.1.8 a name from beyond ASCII", "{ é }"),
            ("2.4 a description before the shorthand", "\"No.\" { field }"),
            ("2.4 a description before an extension", "\"No.\" extend type A { b: C }"),
            ("2.5 an empty selection", "{ }"),
            ("2.7 empty arguments", "{ field() }"),
            ("2.9 a fragment named on", "fragment on on User { id }"),
            ("2.10.1 00", "{ field(arg: 00) }"),
            ("2.10.1 01", "{ field(arg: 01) }"),
            ("2.10.1 0x123", "{ field(arg: 0x123) }"),
            ("2.10.1 123L", "{ field(arg: 123L) }"),
            ("2.10.2 1.23.4", "{ field(arg: 1.23.4) }"),
            ("2.10.2 0x1.2p3", "{ field(arg: 0x1.2p3) }"),
            ("2.10.2 a point without digits", "{ field(arg: 1.) }"),
            ("2.10.2 an exponent without digits", "{ field(arg: 1e) }"),
            ("2.10.2 a sign alone", "{ field(arg: -) }"),
            ("2.10.2 a leading point", "{ field(arg: .5) }"),
            ("2.10.4 a lone surrogate", #"{ field(arg: "\uDEAD") }"#),
            ("2.10.4 a leading surrogate alone", #"{ field(arg: "\uD83D") }"#),
            ("2.10.4 two leading surrogates", #"{ field(arg: "\uD83D\uD83D") }"#),
            ("2.10.4 a surrogate with a braced one", #"{ field(arg: "\uD83D\u{DCA9}") }"#),
            ("2.10.4 a braced surrogate", #"{ field(arg: "\u{DEAD}") }"#),
            ("2.10.4 beyond Unicode", #"{ field(arg: "\u{110000}") }"#),
            ("2.10.4 no digits", #"{ field(arg: "\u{}") }"#),
            ("2.10.4 three digits", #"{ field(arg: "\u123") }"#),
            ("2.10.4 an unknown escape", #"{ field(arg: "\x41") }"#),
            ("2.10.4 a line break in a string", "{ field(arg: \"a\nb\") }"),
            ("2.10.6 true as an enum value", "enum E { true }"),
            ("2.11 a variable in a default", "query ($a: Int = $b) { field }"),
            ("2.11 no variables", "query () { field }"),
            ("2.12 a doubled non-null", "query ($a: Int!!) { field }"),
        ]
    )
    func counterExamples(_ section: String, _ text: String) {
        let error = #expect(throws: GraphQLError.self, "\(section)") { try Parser.parse(text) }
        #expect(error?.code == GraphQLErrorCode.syntax)
        #expect(error?.locations.count == 1)
    }

    private static func string(_ literal: String) throws -> String {
        var lexer = try Lexer(source: Source(literal), limits: .request)
        return try lexer.next().text
    }

    @Test(
        "Strings evaluate as their static semantics say (2.10.4)",
        arguments: [
            (#""""#, ""),
            (#""""""""#, ""),
            (#""\u{1F4A9}""#, "💩"),
            (#""\uD83D\uDCA9""#, "💩"),
            (#""\u0041\u{0}\u{000041}""#, "A\u{0}A"),
            (#""\" \\ \/ \b \f \n \r \t""#, "\" \\ / \u{8} \u{C} \n \r \t"),
            (#""""\n""""#, #"\n"#),
            (#""""\"""quoted\"""""""#, #""""quoted""""#),
            (
                "\"\"\"\n    Hello,\n      World!\n\n    Yours,\n      GraphQL.\n  \"\"\"",
                "Hello,\n  World!\n\nYours,\n  GraphQL."
            ),
            ("\"\"\"\r\n a\r\n\tb\r c\n\"\"\"", "a\nb\nc"),
            ("\"\"\"  first\n    second\n   third\"\"\"", "  first\n second\nthird"),
            ("\"\"\" \n\t\n \"\"\"", ""),
            ("\"\"\"a\n\n\n b\"\"\"", "a\n\n\nb"),
        ]
    )
    func strings(_ literal: String, _ value: String) throws {
        #expect(try Self.string(literal) == value)
    }

    @Test("What is ignored may stand between any two tokens (2.1.7)")
    func ignored() throws {
        let text = "\u{FEFF}{,a\u{FEFF}#é \u{1F600}\r\n,,(b:\t1,,)\n}\u{FEFF}#end"
        let plain = "{ a(b: 1) }"
        func kinds(_ text: String) throws -> [TokenKind] {
            var lexer = try Lexer(source: Source(text), limits: .request)
            var kinds: [TokenKind] = []
            while kinds.last != .endOfFile { kinds.append(try lexer.next().kind) }
            return kinds
        }
        #expect(try kinds(text) == kinds(plain))
    }

    @Test("Lines are counted by their terminators, columns by characters (2.1.2)")
    func places() {
        let error = #expect(throws: GraphQLError.self) {
            try Parser.parse("{\r\n  e: a\r  b(c: \"💩\" ?) }")
        }
        #expect(error?.locations == [GraphQL.SourceLocation(line: 3, column: 12)])
    }
}
