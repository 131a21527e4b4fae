import HTTP
import HTTPClient
import TestSupport
import Testing

@Suite("A request to another server")
struct HTTPClientTests {
    private let client = HTTPClient(policy: .unrestricted)

    @Test("carries its method, fields and content, and brings back status, fields and content")
    func roundTrip() async throws {
        try await LocalServer.run { received in
            var fields: HTTPFields = [.contentType: "text/plain"]
            fields.set(.retryAfter, "7")
            return LocalServer.answer(418, "\(received.head.method) \(received.text)", fields)
        } _: { server in
            let call = HTTPCall(
                .post,
                "\(server.url)/a?b=c#d",
                headers: [("X-Key", "value"), ("X-Empty", "")],
                body: Array("content".utf8)
            )
            let answer = try await client.send(call)
            #expect(answer.status == 418)
            #expect(answer.header("RETRY-after") == "7")
            #expect(String(decoding: answer.body, as: UTF8.self) == "POST content")
            let received = try #require(server.received.first)
            #expect(received.head.target == "/a?b=c")
            #expect(received.head.fields["X-Key"] == "value")
            #expect(received.head.fields["X-Empty"] == "")
            #expect(received.head.fields["Content-Type"] == nil)
            #expect(received.head.fields["Expect"] == nil)
            #expect(received.head.fields["User-Agent"] == "assay")
        }
    }
}
