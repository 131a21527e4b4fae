import Domain
import HTTP
import HTTPClient
import JSON
import TestSupport
import Testing

@testable import Jobs

@Suite("HTTPSource", .timeLimit(.minutes(10)))
struct HTTPSourceTests {
    private let closed = HTTPSource(client: HTTPClient(policy: .publicOnly()))

    private func opened() throws -> HTTPSource {
        let loopback = try #require(AddressBlock("127.0.0.1"))
        return HTTPSource(client: HTTPClient(policy: .publicOnly(allowing: [loopback])))
    }

    @Test("gives the document at the address, and sends nothing but a question for JSON")
    func document() async throws {
        try await LocalServer.run(answering: { _ in LocalServer.answer(200, #"{"a": [1.10]}"#) }) {
            server in
            let value = try await opened().collect("\(server.url)/list?of=users")
            #expect(String(decoding: value.serialized, as: UTF8.self) == #"{"a":[1.10]}"#)
            let head = try #require(server.received.first).head
            #expect("\(head.fields[.accept] ?? "")" == "application/json")
            #expect(server.received.first?.body.isEmpty == true)
        }
    }

    @Test(
        "refuses addresses inside, however they are written, when they are defined and when asked",
        arguments: [
            "http://127.0.0.1/", "http://localhost/", "http://127.1/", "http://2130706433/",
            "http://0x7f000001/", "http://0177.0.0.1/", "http://0/", "http://0.0.0.0/",
            "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:7f00:1]/",
            "http://[64:ff9b::7f00:1]/", "http://[fe80::1]/", "http://[fe80::1%25lo]/",
            "http://[fd00::1]/", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/",
            "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/", "http://224.0.0.1/",
            "http://192.0.2.1/", "http://[2002:7f00:1::]/", "http://127.0.0.1:1/",
            "http://LOCALHOST/",
            "http://1.2.3.4@127.0.0.1/", "http://127.0.0.1%2f/", "http://[::1%25eth0]/",
        ]
    )
    func inside(url: String) async {
        for found in [
            await problem { try await closed.check(url) },
            await problem { _ = try await closed.collect(url) },
        ] {
            #expect(found?.code == .invalidInput, "\(url)")
            #expect(found?.field == "/source/url", "\(url)")
        }
    }

    @Test("does not follow a redirect inside")
    func redirectInside() async throws {
        try await LocalServer.run(
            answering: { received in
                let target = "http://127.0.0.2:1\(received.head.target)"
                return HTTPResponse(
                    status: HTTPStatus(302),
                    fields: [.location: target]
                )
            }
        ) { server in
            let found = await problem { _ = try await opened().collect(server.url) }
            #expect(found?.code == .invalidInput)
            #expect(server.received.count == 1)
        }
    }

    @Test("does not follow redirects without end")
    func endlessRedirects() async throws {
        try await LocalServer.run(
            answering: { received in
                HTTPResponse(
                    status: HTTPStatus(302),
                    fields: [.location: "/\(received.index)"]
                )
            }
        ) { server in
            let found = await problem { _ = try await opened().collect(server.url) }
            #expect(found?.code == .taskFailed)
            #expect(server.received.count == Limits.auditRedirectsMax + 1)
        }
    }

    @Test(
        "says what is wrong with an answer",
        arguments: [
            (404, "{}", Problem.Code.taskFailed), (204, "", .taskFailed), (503, "{}", .unavailable),
            (429, "{}", .unavailable), (200, "<html>", .taskFailed), (200, "", .taskFailed),
            (200, String(repeating: "[", count: 100_000), .taskFailed),
        ]
    )
    func answers(status: Int, body: String, code: Problem.Code) async throws {
        try await LocalServer.run(answering: { _ in LocalServer.answer(status, body) }) { server in
            let found = await problem { _ = try await opened().collect(server.url) }
            #expect(found?.code == code)
        }
    }

    @Test("takes an answer as large as results may be, and not one byte more")
    func size() async throws {
        try await LocalServer.run(
            answering: { received in
                let count = Limits.auditResultsBytesMax - 4 + (received.index == 0 ? 0 : 1)
                return LocalServer.answer(200, "[\"\(String(repeating: "x", count: count))\"]")
            }
        ) { server in
            _ = try await opened().collect(server.url)
            let found = await problem { _ = try await opened().collect(server.url) }
            #expect(found?.code == .tooLarge)
        }
    }

    @Test("says that a server is not there, or went away")
    func unreachable() async throws {
        let url = try await LocalServer.run(answering: { _ in LocalServer.cutOff("{\"a\":") }) {
            server in
            let found = await problem { _ = try await opened().collect(server.url) }
            #expect(found?.code == .unavailable)
            return server.url
        }
        #expect(await problem { _ = try await opened().collect(url) }?.code == .unavailable)
    }

    @Test("takes a definition whose host has no address yet")
    func unresolvable() async {
        #expect(await problem { try await closed.check("https://audit.invalid/") } == nil)
    }
}
