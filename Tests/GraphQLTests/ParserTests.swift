@testable import GraphQL
import Testing

@Suite("Parser")
struct ParserTests {
    static let kitchenSink = #"""
        query queryName($foo: ComplexType, $site: Site = MOBILE @onVariable) @onQuery {
          whoever123is: node(id: [123, 456]) {
            id
            ... on User @onInlineFragment {
              field2 {
                id
                alias: field1(first: 10, after: $foo) @include(if: $foo) { id, ...frag @onSpread }
              }
            }
            ... @skip(unless: $foo) { id }
            ... { id }
          }
        }
        mutation likeStory @onMutation { like(story: 123) @onField { story { id @onField } } }
        "A subscription with a description."
        subscription StorySubscription($input: [[StoryLikeSubscribeInput!]]! = [[]]) @onSubscription {
          storyLikeSubscribe(input: $input) { story { likers { count } likeSentence { text } } }
        }
        fragment frag on Friend @onFragmentDefinition {
          foo(size: -1.5e3, bar: {b: "v", n: [null, {}], block: """
            two
              lines
            """}, unnamed: true, falsy: false, none: null, kind: ENUM_VALUE, on: "\u{1F600}")
        }
        { query type on fragment null: true }
        """#

    private static func failure(_ text: String, limits: GraphQLLimits = .request) -> String? {
        do {
            _ = try Parser.parse(text, limits: limits)
            return nil
        } catch {
            let place = error.locations.first.map { "\($0.line):\($0.column)" } ?? "-"
            return "\(place) \(error.message)"
        }
    }

    @Test("Everything that a request can say parses")
    func kitchenSink() throws {
        let document = try Parser.parse(Self.kitchenSink)
        #expect(document.definitions.count == 5)
        guard case .operation(let query) = document.definitions[0],
            case .field(let node) = query.selectionSet.selections[0],
            case .fragment(let fragment) = document.definitions[3],
            case .field(let foo) = fragment.selectionSet.selections[0],
            case .operation(let subscription) = document.definitions[2]
        else {
            Issue.record("the definitions are not what was written")
            return
        }
        #expect(query.name?.value == "queryName")
        #expect(query.variables.map(\.type.description) == ["ComplexType", "Site"])
        #expect(query.variables[1].defaultValue?.printed == "MOBILE")
        #expect(query.directives.map(\.name.value) == ["onQuery"])
        #expect(node.responseName == "whoever123is")
        #expect(node.selectionSet?.selections.count == 4)
        #expect(subscription.variables[0].type.description == "[[StoryLikeSubscribeInput!]]!")
        #expect(
            foo.arguments.map { "\($0.name.value):\($0.value.printed)" } == [
                "size:-1.5e3", #"bar:{b: "v", n: [null, {}], block: "two\n  lines"}"#,
                "unnamed:true", "falsy:false", "none:null", "kind:ENUM_VALUE", #"on:"😀""#,
            ]
        )
    }

    @Test(
        "Each error says what was expected, what was found and where",
        arguments: [
            ("", "1:1 Syntax Error: Unexpected <EOF>."),
            ("{", "1:2 Syntax Error: Expected Name, found <EOF>."),
            ("{ }", "1:3 Syntax Error: Expected Name, found \"}\"."),
            ("{ a(): b }", "1:5 Syntax Error: Expected Name, found \")\"."),
            ("query ($a) { b }", "1:10 Syntax Error: Expected \":\", found \")\"."),
            (
                "query ($a: Int = $b) { c }",
                "1:18 Syntax Error: Unexpected variable \"$b\" in constant value."
            ),
            ("query ($a: [Int) { c }", "1:16 Syntax Error: Expected \"]\", found \")\"."),
            ("fragment on on User { id }", "1:10 Syntax Error: Unexpected Name \"on\"."),
            ("{ ... on }", "1:10 Syntax Error: Expected Name, found \"}\"."),
            ("{\n  a(b: [1, }) }", "2:12 Syntax Error: Unexpected \"}\"."),
            ("notAKeyword { a }", "1:1 Syntax Error: Unexpected Name \"notAKeyword\"."),
            ("\"text\" { a }", "1:8 Syntax Error: Unexpected \"{\"."),
            ("\"text\" extend type A { b: C }", "1:8 Syntax Error: Unexpected Name \"extend\"."),
            ("extend type A", "1:14 Syntax Error: Unexpected <EOF>."),
            ("enum E { true }", "1:10 Syntax Error: Unexpected Name \"true\"."),
            ("directive @a on NOWHERE", "1:17 Syntax Error: Unexpected Name \"NOWHERE\"."),
        ]
    )
    func errors(_ text: String, _ message: String) {
        #expect(Self.failure(text) == message)
    }

    @Test("Selections, values and types nest to their bounds and not beyond")
    func depth() {
        func nested(_ open: String, _ middle: String, _ close: String, _ count: Int) -> String {
            String(repeating: open, count: count) + middle + String(repeating: close, count: count)
        }
        #expect(Self.failure(nested("{a", "", "}", 15)) == nil)
        #expect(
            Self.failure(nested("{a", "", "}", 16))
                == "1:31 Document nests selections deeper than 15 levels."
        )
        #expect(Self.failure("{ a(b: \(nested("[", "1", "]", 32))) }") == nil)
        #expect(
            Self.failure("{ a(b: \(nested("{c: ", "1", "}", 33))) }")
                == "1:136 Document nests values deeper than 32 levels."
        )
        #expect(Self.failure("query ($a: \(nested("[", "B", "]", 31))) { c }") == nil)
        #expect(
            Self.failure("query ($a: \(nested("[", "B", "]", 32))) { c }")
                == "1:44 Document nests types deeper than 32 levels."
        )
    }
}
