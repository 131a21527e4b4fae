import GraphQL
import JSON
import Synchronization
import Testing

@Suite("Execution")
struct ExecutorTests {
    @Test("A query answers its fields in the order asked, under their aliases")
    func order() async throws {
        let body = try await Library.run(
            "{ book(id: \"b1\") { pages name: title id kind tags __typename } kind }"
        )
        #expect(
            body == """
                {"data":{"book":{"pages":100,"name":"Title 1","id":"b1","kind":"NOVEL",\
                "tags":["novel","paper"],"__typename":"Book"},"kind":"NOVEL"}}
                """
        )
    }

    @Test("A batch resolver is called once for all parents at a level")
    func batch() async throws {
        let context = Library.Context()
        let body = try await Library.run(
            "{ books(first: 4) { edges { node { author { name books { id } } } } } }",
            context: context
        )
        #expect(
            context.calls.withLock { $0 } == [
                "books false false", "author of 4: books name", "books of 4",
            ]
        )
        #expect(body.hasPrefix(#"{"data":{"books":{"edges":[{"node":{"author":{"name":"Bob","#))
        #expect(body.hasSuffix("}]}}}]}}}"))
    }

    @Test("A resolver sees which fields are wanted below it")
    func selection() async throws {
        let context = Library.Context()
        _ = try await Library.run(
            """
            query ($yes: Boolean!) {
              a: books { totalCount @skip(if: $yes) edges { node { title } } }
              b: books { count: totalCount }
            }
            """,
            variables: ["yes": true],
            context: context
        )
        #expect(
            context.calls.withLock { $0.sorted() } == ["books false true", "books true false"]
        )
    }

    @Test("Interfaces and unions answer by the type of each object")
    func abstract() async throws {
        let body = try await Library.run(
            """
            { node(id: "a1") { id __typename ... on Author { name } ... on Book { title } }
              search(text: "x") { __typename ... on Node { id } ...B ... on Author { name } } }
            fragment B on Book { title(upper: true) }
            """
        )
        #expect(
            body == """
                {"data":{"node":{"id":"a1","__typename":"Author","name":"Ada"},"search":[\
                {"__typename":"Book","id":"b1","title":"TITLE 1"},\
                {"__typename":"Author","id":"a1","name":"Ada"},\
                {"__typename":"Book","id":"b2","title":"TITLE 2"}]}}
                """
        )
    }

    @Test("Mutations run one after the other")
    func serial() async throws {
        let context = Library.Context()
        let body = try await Library.run(
            "mutation { one: add(title: \"A\") { title author { id } } fail { id } two: add(title: \"B\") { title } }",
            context: context
        )
        #expect(
            context.calls.withLock { $0 } == ["add A", "author of 1: id", "fail", "add B"]
        )
        #expect(
            body == """
                {"data":{"one":{"title":"A","author":{"id":"a1"}},"fail":null,"two":{"title":"B"}},\
                "errors":[{"message":"Not for you.","locations":[{"line":1,"column":57}],\
                "path":["fail"],"extensions":{"code":"forbidden","permission":"AUDIT_READ"}}]}
                """
        )
    }

    @Test("A mutation that makes the response null stops those after it")
    func serialStop() async throws {
        let context = Library.Context()
        let body = try await Library.run(
            "mutation { mustFail { id } add(title: \"B\") { title } }",
            context: context
        )
        #expect(context.calls.withLock { $0 } == ["mustFail"])
        #expect(body.hasPrefix(#"{"data":null,"errors":[{"message":"Not for you.""#))
    }
}
