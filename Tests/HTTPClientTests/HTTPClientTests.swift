import HTTP
import HTTPClient
import TestSupport
import Testing

@Suite("A request to another server")
struct HTTPClientTests {
    private let client = HTTPClient(policy: .unrestricted)

    @Test(
        "carries its method, fields and content, and brings back status, fields and content",
        arguments: ["127.0.0.1", "::1"]
    )
    func roundTrip(_ host: String) async throws {
        try await LocalServer.run(at: host) { received in
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
            #expect(answer.url == "\(server.url)/a?b=c")
            let received = try #require(server.received.first)
            #expect(received.head.target == "/a?b=c")
            #expect(received.head.fields["X-Key"] == "value")
            #expect(received.head.fields["X-Empty"] == "")
            #expect(received.head.fields["Content-Type"] == nil)
            #expect(received.head.fields["Expect"] == nil)
            #expect(received.head.fields["User-Agent"] == "assay")
        }
    }

    @Test(
        "is sent with each method",
        arguments: [
            HTTPCall.Method.get, .head, .post, .put, .delete,
        ]
    )
    func methods(_ method: HTTPCall.Method) async throws {
        try await LocalServer.run {
            LocalServer.answer(200, "\($0.head.method)")
        } _: { server in
            let answer = try await client.send(HTTPCall(method, server.url))
            #expect("\(try #require(server.received.first).head.method)" == method.rawValue)
            #expect(answer.body == (method == .head ? [] : Array(method.rawValue.utf8)))
        }
    }

    @Test(
        "reads an answer of the largest size, and refuses one byte more",
        arguments: [true, false]
    )
    func answerBound(_ isAnnounced: Bool) async throws {
        try await LocalServer.run { received in
            let content = String(repeating: "x", count: received.head.path == "/more" ? 1001 : 1000)
            if isAnnounced { return LocalServer.answer(200, content) }
            return HTTPResponse(status: .ok, body: .stream { try await $0.write(content) })
        } _: { server in
            let fits = HTTPCall(.get, server.url, answerBytesMax: 1000)
            let answer = try await client.send(fits)
            #expect(answer.body.count == 1000)
            let more = HTTPCall(.get, "\(server.url)/more", answerBytesMax: 1000)
            await #expect(throws: HTTPClientError.tooLarge(bytesMax: 1000)) {
                try await client.send(more)
            }
        }
    }

    @Test("refuses an answer with more header fields than any API sends")
    func headBound() async throws {
        try await LocalServer.run { _ in
            var fields = HTTPFields()
            for _ in 0..<70 {
                fields.append(.xRequestID, String(repeating: "x", count: 1000))
            }
            return HTTPResponse(status: .ok, fields: fields)
        } _: { server in
            await #expect(throws: HTTPClientError.tooLarge(bytesMax: 10)) {
                try await client.send(HTTPCall(.get, server.url, answerBytesMax: 10))
            }
        }
    }

    @Test("ends at its deadline when the server is silent")
    func deadline() async throws {
        try await LocalServer.run { _ in
            await LocalServer.silence()
        } _: { server in
            let start = ContinuousClock.now
            await #expect(throws: HTTPClientError.timedOut(host: "127.0.0.1")) {
                try await client.send(HTTPCall(.get, server.url, deadline: .milliseconds(100)))
            }
            #expect(start.duration(to: .now) >= .milliseconds(100))
        }
    }

    @Test("ends at once when its task is cancelled, and the server sees it go")
    func cancellation() async throws {
        let (arrived, arrival) = AsyncStream<Void>.makeStream()
        let (left, leaving) = AsyncStream<Void>.makeStream()
        try await LocalServer.run { _ in
            arrival.yield()
            let answer = await LocalServer.silence()
            leaving.yield()
            return answer
        } _: { server in
            let task = Task { [client] in
                try await client.send(HTTPCall(.get, server.url, deadline: .seconds(60)))
            }
            for await _ in arrived { break }
            task.cancel()
            await #expect(throws: HTTPClientError.cancelled) { try await task.value }
            for await _ in left { break }
        }
    }

    @Test("is not even sent by a task that is cancelled already")
    func cancelledBefore() async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(200, "")
        } _: { server in
            let task = Task { [client] in
                while !Task.isCancelled { await Task.yield() }
                return try await client.send(HTTPCall(.get, server.url))
            }
            task.cancel()
            await #expect(throws: HTTPClientError.cancelled) { try await task.value }
            #expect(server.received.isEmpty)
        }
    }

    @Test("has no answer when the server breaks off")
    func cutOff() async throws {
        try await LocalServer.run { _ in
            LocalServer.cutOff("half")
        } _: { server in
            await #expect(throws: HTTPClientError.cutOff(host: "127.0.0.1")) {
                try await client.send(HTTPCall(.get, server.url))
            }
        }
    }

    @Test("has no answer where nobody listens")
    func unreachable() async throws {
        let url = try await LocalServer.deadURL()
        await #expect(throws: HTTPClientError.unreachable(host: "127.0.0.1")) {
            try await client.send(HTTPCall(.get, url))
        }
    }

    @Test("has no answer from a name that leads nowhere")
    func unresolvable() async throws {
        await #expect(throws: HTTPClientError.unresolvable(host: "no-such-host.invalid")) {
            try await client.send(HTTPCall(.get, "http://no-such-host.invalid/?key=planted"))
        }
    }

    @Test("is refused at once above the number of transfers, and taken when one has ended")
    func transfersBound() async throws {
        let client = HTTPClient(policy: .unrestricted, transfersMax: 1)
        let (arrived, arrival) = AsyncStream<Void>.makeStream()
        try await LocalServer.run { received in
            guard received.head.path == "/wait" else { return LocalServer.answer(200, "") }
            arrival.yield()
            return await LocalServer.silence()
        } _: { server in
            let first = Task { try await client.send(HTTPCall(.get, "\(server.url)/wait")) }
            for await _ in arrived { break }
            await #expect(throws: HTTPClientError.overloaded) {
                try await client.send(HTTPCall(.get, server.url))
            }
            await #expect(throws: HTTPClientError.overloaded) {
                try await client.check(server.url)
            }
            first.cancel()
            _ = await first.result
            let answer = try await client.send(HTTPCall(.get, server.url))
            #expect(answer.status == 200)
        }
    }

    @Test(
        "is refused with header fields that would end a line, frame the message or name a host",
        arguments: [
            ("X-A", "b\r\nX-C: d"), ("X-A", "b\0"), ("X A", "b"), ("", "b"), ("X-A:", "b"),
            ("Host", "other"), ("content-length", "3"), ("Transfer-Encoding", "chunked"),
            ("Connection", "close"), ("X-Ä", "b"),
        ]
    )
    func badHeaders(_ name: String, _ value: String) async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(200, "")
        } _: { server in
            await #expect {
                try await client.send(HTTPCall(.get, server.url, headers: [(name, value)]))
            } throws: { error in
                guard case .invalidHeader = error as? HTTPClientError else { return false }
                return !"\(error)".contains("\r") && !"\(error)".contains("chunked")
            }
            #expect(server.received.isEmpty)
        }
    }

    @Test("shows nothing of its URL, fields and content when it is printed or dumped")
    func description() {
        let call = HTTPCall(
            .post,
            "https://a.example/?key=planted",
            headers: [("Authorization", "planted")],
            body: Array("planted".utf8)
        )
        var dumped = ""
        dump(call, to: &dumped)
        let shown = "\(call) \(String(reflecting: call)) \(dumped)"
        #expect(shown.contains("POST"))
        #expect(!shown.contains("planted"))
    }
}
