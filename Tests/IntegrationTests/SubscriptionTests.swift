import Foundation
import JSON
import TestSupport
import Testing

@Suite("A subscription over a socket")
struct SubscriptionTests {
    private static let stream = #"{"query":"subscription { auditEventRecorded { eventType } }"}"#

    private func subscribe(_ port: UInt16, token: String) throws -> Connection {
        let connection = try Connection(port: port)
        try connection.send(
            post("/graphql", Self.stream, token: token, accept: "text/event-stream")
        )
        let head = try connection.read(through: "\r\n\r\n")
        #expect(head.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(head.contains("Content-Type: text/event-stream; charset=utf-8\r\n"))
        #expect(head.contains("Transfer-Encoding: chunked\r\n"))
        _ = try connection.read(through: ":\n\n\r\n")
        return connection
    }

    private func post(_ path: String, _ body: String, token: String, accept: String = "*/*")
        -> String
    {
        """
        POST \(path) HTTP/1.1\r
        Host: assay.example\r
        Authorization: Bearer \(token)\r
        Accept: \(accept)\r
        Content-Type: application/json\r
        Content-Length: \(body.utf8.count)\r
        \r
        \(body)
        """
    }

    private func token(_ program: Program, _ slug: String) async throws -> String {
        let arguments = ["--tenant", slug, "--role", "tenant_admin", "--name", "t"]
        let outcome = try await program.run(
            Program.assay,
            ["token", "create"] + arguments
        )
        return outcome.output.trimmingCharacters(in: .newlines)
    }

    private func record(_ type: String, _ slug: String, at port: UInt16, token: String) throws {
        let connection = try Connection(port: port)
        let body = #"{"event_type":"\#(type)"}"#
        try connection.send(post("/api/tenants/\(slug)/audit-events", body, token: token))
        #expect(try connection.response().status == 201)
    }

    @Test("gets what another replica records, and ends with the service that serves it")
    func replicas() async throws {
        let (program, _, slug) = try await Program.withTenant()
        let token = try await token(program, slug)
        let serving = try await program.serve("--listen", "127.0.0.1:0")
        let recording = try await program.serve("--listen", "127.0.0.1:0")
        let connection = try subscribe(try #require(serving.port), token: token)
        try record("ELSEWHERE", slug, at: try #require(recording.port), token: token)
        // Heartbeats may come before it, which end as events do.
        let event = try connection.read(through: "\"ELSEWHERE\"}}}\n\n")
        #expect(
            event.hasSuffix(
                "event: next\ndata: {\"data\":{\"auditEventRecorded\":{\"eventType\":\"ELSEWHERE\"}}}\n\n"
            )
        )
        serving.terminate()
        let end = try connection.read(through: "0\r\n\r\n")
        #expect(end.contains(#""code":"unavailable""#))
        #expect(end.contains("event: complete\ndata: \n\n"))
        #expect(await serving.status() == 0)
        recording.terminate()
        #expect(await recording.status() == 0)
    }

    @Test("is freed when its client closes the connection, though nothing is being sent")
    func disconnect() async throws {
        let (program, _, slug) = try await Program.withTenant()
        let token = try await token(program, slug)
        let service = try await program.serve("--listen", "127.0.0.1:0")
        let port = try #require(service.port)
        var connection: Connection? = try subscribe(port, token: token)
        #expect(try streams(port) == 1)
        withExtendedLifetime(connection) {}
        connection = nil
        while try streams(port) != 0 { await Task.yield() }
        service.terminate()
        #expect(await service.status() == 0)
    }

    /// What the metrics say.
    private func streams(_ port: UInt16) throws -> Int? {
        let connection = try Connection(port: port)
        try connection.send("GET /metrics HTTP/1.1\r\nHost: assay.example\r\n\r\n")
        let metrics = try connection.response().body
        return metrics.firstMatch(of: #/\nassay_live_streams (\d+)/#).flatMap { Int($0.1) }
    }
}
