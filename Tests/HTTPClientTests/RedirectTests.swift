import HTTP
import HTTPClient
import TestSupport
import Testing

@Suite("A redirect")
struct RedirectTests {
    private let client = HTTPClient(policy: .unrestricted)

    @Test("is an answer like any other unless redirects are followed")
    func notFollowed() async throws {
        try await LocalServer.run { _ in
            Self.redirect("/next")
        } _: { server in
            let answer = try await client.send(HTTPCall(.get, server.url))
            #expect(answer.status == 302)
            #expect(server.received.count == 1)
        }
    }

    @Test("is followed as often as the caller allows, and not once more")
    func bound() async throws {
        try await LocalServer.run { received in
            received.index % 4 < 3
                ? Self.redirect("/\(received.index)") : LocalServer.answer(200, "")
        } _: { server in
            let answer = try await client.send(HTTPCall(.get, server.url, redirectsMax: 3))
            #expect(answer.status == 200)
            #expect(answer.url == "\(server.url)/2")
            await #expect(throws: HTTPClientError.tooManyRedirects(max: 2)) {
                try await client.send(HTTPCall(.get, server.url, redirectsMax: 2))
            }
        }
    }

    @Test("shares one deadline with what came before it")
    func deadline() async throws {
        try await LocalServer.run { received in
            received.index == 0 ? Self.redirect("/silence") : await LocalServer.silence()
        } _: { server in
            let call = HTTPCall(
                .get,
                server.url,
                deadline: .milliseconds(100),
                redirectsMax: 1
            )
            await #expect(throws: HTTPClientError.timedOut(host: "127.0.0.1")) {
                try await client.send(call)
            }
        }
    }

    @Test("to the same origin keeps the credentials, to another one leaves them behind")
    func credentials() async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(200, "other")
        } _: { other in
            try await LocalServer.run { received in
                Self.redirect(received.index == 0 ? "/same" : other.url)
            } _: { server in
                let call = HTTPCall(
                    .get,
                    server.url,
                    headers: [
                        ("Authorization", "Bearer planted"), ("X-Goog-Api-Key", "planted"),
                        ("Cookie", "planted"), ("Accept", "application/json"),
                    ],
                    redirectsMax: 5
                )
                let answer = try await client.send(call)
                #expect(answer.body == Array("other".utf8))
                #expect(server.received[1].head.fields["Authorization"] == "Bearer planted")
                let fields = try #require(other.received.first).head.fields
                #expect(fields["Accept"] == "application/json")
                for name in ["Authorization", "X-Goog-Api-Key", "Cookie"] {
                    #expect(fields[name] == nil, "\(name) went to another origin")
                }
            }
        }
    }

    @Test(
        "repeats the request or reads instead, as its status says",
        arguments: [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
    )
    func methods(_ status: Int, _ method: String) async throws {
        try await LocalServer.run { received in
            received.index == 0 ? Self.redirect("/next", status) : LocalServer.answer(200, "")
        } _: { server in
            let body = Array("content".utf8)
            _ = try await client.send(HTTPCall(.post, server.url, body: body, redirectsMax: 1))
            #expect("\(server.received[1].head.method)" == method)
            #expect(server.received[1].text == (method == "POST" ? "content" : ""))
        }
    }

    @Test("to an address that may not be asked is refused")
    func policy() async throws {
        let client = HTTPClient(
            policy: .publicOnly(allowing: [try #require(AddressBlock("127.0.0.1"))])
        )
        try await LocalServer.run(at: "::1") { _ in
            LocalServer.answer(200, "")
        } _: { inner in
            try await LocalServer.run { _ in
                Self.redirect(inner.url)
            } _: { server in
                let refused = HTTPClientError.refusedAddress(
                    host: "[::1]",
                    kind: "a loopback address"
                )
                await #expect(throws: refused) {
                    try await client.send(HTTPCall(.get, server.url, redirectsMax: 5))
                }
                #expect(inner.received.isEmpty)
            }
        }
    }

    private static func redirect(_ location: String, _ status: Int = 302) -> HTTPResponse {
        LocalServer.answer(status, "", [.location: location])
    }
}
