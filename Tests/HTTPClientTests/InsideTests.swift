import Glibc
import HTTPClient
import TestSupport
import Testing

@Suite("A client for the public internet")
struct InsideTests {
    private let client = HTTPClient(policy: .publicOnly())

    @Test(
        "connects to no address of this machine, however it is spelled",
        arguments: [
            "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "0.0.0.0",
            "localhost", "LOCALHOST", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::1]", "[::]",
        ]
    )
    func spellings(_ host: String) async throws {
        for ip in ["127.0.0.1", "::1"] {
            try await LocalServer.run(at: ip) { _ in
                LocalServer.answer(200, "")
            } _: { server in
                let port = try #require(server.url.split(separator: ":").last)
                let url = "http://\(host):\(port)/?key=planted"
                await #expect(
                    performing: { try await client.send(HTTPCall(.get, url)) },
                    throws: Self.isRefused
                )
                await #expect(performing: { try await client.check(url) }, throws: Self.isRefused)
                #expect(server.received.isEmpty)
            }
        }
    }

    @Test("connects to a block that the operator opens")
    func opened() async throws {
        let block = try #require(AddressBlock("127.0.0.0/8"))
        let client = HTTPClient(policy: .publicOnly(allowing: [block]))
        try await LocalServer.run { _ in
            LocalServer.answer(200, "in")
        } _: { server in
            let answer = try await client.send(HTTPCall(.get, server.url))
            #expect(answer.status == 200)
            try await client.check(server.url)
        }
    }

    @Test("goes through no proxy that the environment names, as one for named servers does")
    func proxies() async throws {
        await #expect(processExitsWith: .success) {
            // Nobody listens on the discard port.
            setenv("http_proxy", "http://127.0.0.1:9", 1)
            let block = try #require(AddressBlock("127.0.0.0/8"))
            try await LocalServer.run { _ in
                LocalServer.answer(200, "")
            } _: { server in
                let inner = HTTPClient(policy: .publicOnly(allowing: [block]))
                let answer = try await inner.send(HTTPCall(.get, server.url))
                #expect(answer.status == 200)
                let proxied = HTTPClient(policy: .unrestricted)
                await #expect(throws: HTTPClientError.unreachable(host: "127.0.0.1")) {
                    try await proxied.send(HTTPCall(.get, server.url))
                }
                setenv("NO_PROXY", "127.0.0.1", 1)
                let bypassed = try await proxied.send(HTTPCall(.get, server.url))
                #expect(bypassed.status == 200)
            }
        }
    }

    /// Refused for its address, and without a word of the URL's query.
    private static func isRefused(_ error: any Error) -> Bool {
        guard case .refusedAddress = error as? HTTPClientError else { return false }
        return !"\(error)".contains("planted")
    }
}
