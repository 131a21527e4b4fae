import EventLoop
import Glibc
import HTTP
import HTTPServer
import TestSupport
import Testing

@Suite("The HTTP server")
struct HTTPServerTests {
    static func get(_ path: String, _ lines: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: a\r\n\(lines)\r\n"
    }

    static func post(_ path: String, _ body: String, _ lines: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\(lines)\r\n\(body)"
    }

    @Test("answers on IPv4, IPv6 and a unix socket, and says who asked")
    func addresses() async throws {
        let path = "/tmp/assay-http-test-\(getpid()).socket"
        let server = try await TestServer([
            .tcp(host: "127.0.0.1", port: 0), .tcp(host: "::1", port: 0), .unix(path: path),
        ])
        var peers: [String] = []
        for address in server.server.addresses {
            let client = try TestClient(address)
            try client.send(Self.get("/peer"))
            peers.append(try client.readResponse().body)
        }
        #expect(peers == ["127.0.0.1", "::1", "none"])
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o660)
        await #expect(throws: HTTPServerError.addressInUse(.unix(path: path))) {
            _ = try await TestServer([.unix(path: path)])
        }
        await server.stop()
        #expect(access(path, F_OK) != 0)
    }

    @Test("replaces a unix socket whose process is dead")
    func staleSocket() async throws {
        let path = "/tmp/assay-http-stale-\(getpid()).socket"
        let stale = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(stale, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(code == 0)
        close(stale)
        let server = try await TestServer([.unix(path: path)])
        let client = try TestClient(server.address)
        try client.send(Self.get("/x"))
        #expect(try client.readResponse().body == "/x")
        await server.stop()
    }

    @Test("refuses addresses that are none")
    func badAddresses() async throws {
        let name = HTTPServer.Address.tcp(host: "localhost", port: 0)
        await #expect(throws: HTTPServerError.badAddress(name)) { _ = try await TestServer([name]) }
        await #expect(throws: HTTPServerError.noAddress) { _ = try await TestServer([]) }
        let long = HTTPServer.Address.unix(path: "/" + String(repeating: "a", count: 200))
        await #expect(throws: HTTPServerError.badAddress(long)) { _ = try await TestServer([long]) }
    }

    @Test("does not share a port with a server that has it already, be it one of several loops")
    func portInUse() async throws {
        let server = try await TestServer(loops: 2)
        await #expect(throws: HTTPServerError.addressInUse(server.address)) {
            _ = try await TestServer([server.address])
        }
        await server.stop()
    }

    @Test("shares one port among loops")
    func loops() async throws {
        let server = try await TestServer(loops: 2)
        for _ in 0..<20 {
            let client = try TestClient(server.address)
            try client.send(Self.get("/x"))
            #expect(try client.readResponse().status == 200)
        }
        await server.stop()
    }

    @Test("answers a thousand pipelined requests in their order")
    func pipelining() async throws {
        let server = try await TestServer()
        let client = try TestClient(server.address)
        try client.send((0..<1000).map { Self.get("/\($0)") }.joined())
        for number in 0..<1000 { #expect(try client.readResponse().body == "/\(number)") }
        await server.stop()
    }

    @Test("answers requests that arrive byte by byte")
    func bytewise() async throws {
        let server = try await TestServer()
        let client = try TestClient(server.address)
        for byte in (Self.post("/collect", "hello") + Self.get("/x")).utf8 {
            try client.send([byte])
        }
        #expect(try client.readResponse().body == "hello")
        #expect(try client.readResponse().body == "/x")
        await server.stop()
    }

    @Test("refuses hostile requests, closes, and lets nothing behind them pass")
    func hostile() async throws {
        let server = try await TestServer { $0.lingerTimeout = .milliseconds(200) }
        for request in HostileRequest.all {
            let client = try TestClient(server.address)
            client.trySend(request.text + Self.get("/smuggled"))
            let response = try client.readResponse()
            #expect(response.status == request.status, "\(request.name)")
            #expect(response.fields["content-type"] == "application/problem+json")
            #expect(response.fields["connection"] == "close", "\(request.name)")
            #expect(response.body.contains("\"code\":\"http."))
            #expect(try client.isEnded(), "\(request.name)")
        }
        #expect(!server.log.paths.contains("/smuggled"))
        await server.stop()
    }

    @Test("echoes chunks and lengths of any size")
    func echo() async throws {
        let server = try await TestServer()
        let client = try TestClient(server.address)
        let large = String(repeating: "0123456789", count: 30_000)
        try client.send(Self.post("/echo", large))
        var response = try client.readResponse()
        #expect(response.fields["transfer-encoding"] == "chunked")
        #expect(response.body == large)
        try client.send(
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: t\r\n\r\n"
        )
        response = try client.readResponse()
        #expect(response.body == "hello world")
        try client.send(
            "POST /echo HTTP/1.0\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello"
        )
        response = try client.readResponse()
        #expect(response.fields["connection"] == "close")
        #expect(response.fields["transfer-encoding"] == nil)
        #expect(response.body == "hello")
        await server.stop()
    }

    @Test("sends a head without a body for HEAD, and nothing at all for 204")
    func head() async throws {
        let server = try await TestServer()
        let client = try TestClient(server.address)
        try client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.readResponse(isHead: true).fields["content-length"] == "6")
        try client.send("HEAD /endless HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get("/nothing"))
        #expect(try client.readResponse(isHead: true).status == 200)
        #expect(try client.readResponse().status == 204)
        try client.send(Self.get("/x", "Connection: close\r\n"))
        #expect(try client.readResponse().fields["connection"] == "close")
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("asks for a body with 100 Continue only when its handler reads it")
    func expectContinue() async throws {
        let server = try await TestServer { $0.lingerTimeout = .milliseconds(200) }
        let head = "HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
        for path in ["/collect", "/echo"] {
            let client = try TestClient(server.address)
            try client.send("POST \(path) " + head)
            #expect(try client.readResponse().status == 100)
            try client.send("hello")
            #expect(try client.readResponse().body == "hello")
        }
        let client = try TestClient(server.address)
        try client.send("POST /ignore " + head)
        let response = try client.readResponse()
        #expect(response.status == 200)
        #expect(response.fields["connection"] == "close")
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("drains a small unread body, and closes on a large one")
    func unreadBodies() async throws {
        let server = try await TestServer {
            $0.drainBytesMax = 1000
            $0.lingerTimeout = .milliseconds(200)
        }
        let client = try TestClient(server.address)
        try client.send(
            Self.post("/ignore", String(repeating: "x", count: 1000)) + Self.get("/next")
        )
        #expect(try client.readResponse().body == "/ignore")
        #expect(try client.readResponse().body == "/next")
        client.trySend(Self.post("/ignore", String(repeating: "x", count: 1001)))
        #expect(try client.readResponse().fields["connection"] == "close")
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("cuts a response whose stream fails, so that the client notices")
    func brokenStream() async throws {
        let server = try await TestServer()
        let client = try TestClient(server.address)
        try client.send(Self.get("/broken"))
        let text = try client.readToEnd()
        #expect(text.hasSuffix("4\r\npart\r\n"))
        await server.stop()
    }
}
