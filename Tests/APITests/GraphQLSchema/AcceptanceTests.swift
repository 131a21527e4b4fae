import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite("What a GraphQL caller accepts")
struct AcceptanceTests {
    typealias MediaType = Acceptance.MediaType

    private func acceptance(_ fields: [String]) throws -> Acceptance {
        var request = TestRequest("POST", "/graphql")
        for field in fields { request = request.field("Accept", field) }
        return try Acceptance(try request.head())
    }

    @Test(
        "is answered in the type of the greatest quality, a named one before a wildcard's",
        arguments: [
            ("", .response), ("*/*", .response), ("application/*", .response),
            ("application/json", .json), ("application/graphql-response+json", .response),
            ("APPLICATION/GraphQL-Response+JSON", .response),
            ("application/graphql-response+json, application/json", .response),
            ("application/json, application/graphql-response+json", .response),
            ("application/graphql-response+json, application/json;q=0.9", .response),
            (
                "application/graphql-response+json; charset=utf-8, application/json; charset=utf-8",
                .response
            ),
            ("application/graphql-response+json;q=0.5, application/json", .json),
            ("application/json, text/plain, */*", .json), ("text/html, */*;q=0.1", .response),
            ("*/*;q=0.2, application/json;q=0.1", .response),
            ("application/*, application/graphql-response+json;q=0", .json),
            ("application/json;q=0, */*", .response), ("text/event-stream", .eventStream),
            ("text/event-stream, application/json", .json),
            ("text/event-stream, application/json;q=0.5", .eventStream),
            ("application/json;charset=latin1, */*;q=0.1", .response),
            ("application/json ; q = 0.3 ,application/graphql-response+json;q=0.2", .json),
            ("application/json;q=nonsense, application/graphql-response+json;q=0.1", .response),
        ] as [(String, MediaType)]
    )
    func preference(field: String, expected: MediaType) throws {
        #expect(try acceptance(field.isEmpty ? [] : [field]).preferred == expected)
    }

    @Test("may be said in several fields")
    func severalFields() throws {
        #expect(try acceptance(["text/html", "application/json"]).preferred == .json)
    }

    @Test(
        "is refused when none of the types may be sent",
        arguments: [
            "text/html", "text/*", "application/xml", "application/json;q=0", "*/*;q=0", "nonsense",
            "application/json;charset=utf-16", "application/graphql-response+json;q=2",
        ]
    )
    func refusal(field: String) throws {
        let problem = #expect(throws: Problem.self) { try acceptance([field]) }
        #expect(problem?.code == .notAcceptable)
    }

    @Test(
        "includes a stream only when that is named",
        arguments: [
            ("text/event-stream", true), ("*/*", false), ("text/*, */*", false),
            ("application/json, text/event-stream;q=0.1", true),
            ("application/json, text/event-stream;q=0", false),
        ]
    )
    func eventStreams(field: String, expected: Bool) throws {
        #expect(try acceptance([field]).allowsEventStream == expected)
    }
}
