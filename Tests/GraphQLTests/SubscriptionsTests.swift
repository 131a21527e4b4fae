import JSON
import Synchronization
import Testing

@testable import GraphQL

@Suite("Subscriptions")
struct SubscriptionsTests {
    private func book(_ index: Int) -> Result<GraphQLSourceItem, any Error> {
        .success(.event(.object(Library.books[index])))
    }

    private func subscribe(
        _ query: String,
        variables: JSONObject = [:],
        to items: [Result<GraphQLSourceItem, any Error>] = [],
        context: Library.Context = Library.Context(),
        onInternalError: @escaping @Sendable (any Error) -> Void = { _ in }
    ) async throws -> ExecutableSchema<Library.Context>.Subscription {
        context.items.withLock { $0 = items }
        let executable = try Library.executable(onInternalError: onInternalError)
        let request = GraphQLRequest(query: query, variables: variables)
        switch executable.prepare(request) {
        case .refused(let result): return .refused(result)
        case .ready(let operation): return await executable.subscribe(operation, context: context)
        }
    }

    /// The items of a stream as texts, up to and with its end.
    private func transcript(
        _ subscription: ExecutableSchema<Library.Context>.Subscription
    ) async throws -> [String] {
        guard case .started(var stream) = subscription else { return ["refused"] }
        var items: [String] = []
        while true {
            switch await stream.next() {
            case .response(let result): items.append(String(decoding: result.body, as: UTF8.self))
            case .idle: items.append("idle")
            case .complete: return items + ["complete"]
            }
        }
    }

    @Test("The root field is executed anew for each event, with its waiting fields and its alias")
    func events() async throws {
        let context = Library.Context()
        let items = try await transcript(
            subscribe(
                "subscription S($up: Boolean) { new: added { title(upper: $up) author { name } } }",
                variables: ["up": true],
                to: [book(0), .success(.idle), book(1)],
                context: context
            )
        )
        #expect(
            items == [
                #"{"data":{"new":{"title":"TITLE 1","author":{"name":"Bob"}}}}"#, "idle",
                #"{"data":{"new":{"title":"TITLE 2","author":{"name":"Ada"}}}}"#, "complete",
            ]
        )
        #expect(context.calls.withLock { $0 }.first == "added: title author")
    }

    @Test("An event without a value is a response like another, and the stream goes on")
    func nullEvents() async throws {
        let items = try await transcript(
            subscribe("subscription { added { id } }", to: [.success(.event(.null)), book(0)])
        )
        #expect(
            items == [#"{"data":{"added":null}}"#, #"{"data":{"added":{"id":"b1"}}}"#, "complete"]
        )
    }

    @Test("A source's error is the last response")
    func sourceErrors() async throws {
        let items = try await transcript(
            subscribe(
                "subscription { added { id } }",
                to: [book(0), .failure(Library.Refused()), book(1)]
            )
        )
        #expect(
            items == [
                #"{"data":{"added":{"id":"b1"}}}"#,
                #"{"errors":[{"message":"Not for you.","extensions":{"code":"forbidden","permission":"AUDIT_READ"}}]}"#,
                "complete",
            ]
        )
    }

    @Test("An error that is nobody's business is told as an internal one, and to the operator")
    func hiddenErrors() async throws {
        await confirmation { told in
            let items = try? await transcript(
                subscribe(
                    "subscription { added { id } }",
                    to: [.failure(Library.Secret())],
                    onInternalError: { error in if error is Library.Secret { told() } }
                )
            )
            #expect(items?.first?.contains(#""message":"Internal error""#) == true)
            #expect(items?.count == 2)
        }
    }

    @Test(
        "A subscription follows one field, unconditionally, and nothing of the schema",
        arguments: [
            "subscription { added { id } more: added { id } }", "subscription { __typename }",
            "subscription ($a: Boolean!) { added @skip(if: $a) { id } }",
        ]
    )
    func oneRoot(query: String) async throws {
        guard case .refused(let result) = try await subscribe(query) else {
            Issue.record("\(query) was let pass")
            return
        }
        #expect(result.isRequestError)
        #expect(result.requestErrorCode == "graphql.validation")
    }

    @Test("Neither can a subscription be executed once, nor anything else be subscribed to")
    func kinds() async throws {
        let once = try await Library.run("subscription { added { id } }")
        #expect(once.contains("A subscription has many answers"))
        guard case .refused(let result) = try await subscribe("{ kind }") else {
            Issue.record("a query was subscribed to")
            return
        }
        #expect(result.isRequestError)
    }
}
