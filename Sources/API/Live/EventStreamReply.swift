import GraphQL
import HTTP

/// GraphQL's results as Server-Sent Events (graphql-sse protocol, "Event stream").
extension HTTPResponse {
    static let eventStreamFields: HTTPFields = [
        .contentType: Acceptance.MediaType.eventStream.contentType,
        // nginx gathers answers until its buffer is full, unless they say this.
        .xAccelBuffering: "no",
    ]
    // An event without data is dropped by browsers.
    private static let complete = EventStream.event("complete", data: [])

    /// Results that are all there, and the end.
    static func eventStream(_ results: [[UInt8]]) -> HTTPResponse {
        let events = results.flatMap { EventStream.event("next", data: $0) }
        return HTTPResponse(status: .ok, fields: eventStreamFields, body: .bytes(events + complete))
    }

    /// Results as they come about, until the source or the client ends the stream.
    static func eventStream<Context>(
        _ responses: GraphQLResponseStream<Context>
    ) -> HTTPResponse {
        HTTPResponse(
            status: .ok,
            fields: eventStreamFields,
            body: .stream { writer in
                var responses = responses
                // Sends the head, so that the client knows that what happens now will reach it.
                try await writer.write(EventStream.comment())
                while true {
                    switch await responses.next() {
                    case .response(let result):
                        try await writer.write(EventStream.event("next", data: result.body))
                    case .idle: try await writer.write(EventStream.comment())
                    case .complete: return try await writer.write(complete)
                    }
                }
            }
        )
    }
}
