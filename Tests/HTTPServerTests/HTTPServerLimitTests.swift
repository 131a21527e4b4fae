import EventLoop
import Glibc
import HTTP
import HTTPServer
import Testing

@Suite("The HTTP server's bounds", .serialized, .timeLimit(.minutes(10)))
struct HTTPServerLimitTests {
    private typealias Requests = HTTPServerTests

    @Test("closes on a client that never finishes its head")
    func slowHead() async throws {
        let server = try await TestServer {
            $0.headReadTimeout = .milliseconds(50)
            $0.lingerTimeout = .milliseconds(50)
        }
        let silent = try TestClient(server.address)
        #expect(try silent.isEnded())
        var answer = ""
        while answer.isEmpty {
            // The time runs from the accept on: where it is over before the first byte is read, the
            // connection is closed without an answer, as a silent one is.
            try Task.checkCancellation()
            let slow = try TestClient(server.address)
            slow.trySend("GET / HTTP/1.1\r\nHost: a\r\n")
            answer = try slow.readToEnd()
        }
        #expect(answer.hasPrefix("HTTP/1.1 408 "))
        #expect(answer.contains("http.head_timeout"))
        await server.stop()
    }

    @Test("answers 408 when a body stops coming")
    func slowBody() async throws {
        let server = try await TestServer {
            $0.bodyReadTimeout = .milliseconds(50)
            $0.lingerTimeout = .milliseconds(50)
        }
        let client = try TestClient(server.address)
        try client.send("POST /collect HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf")
        let response = try client.readResponse()
        #expect(response.status == 408)
        #expect(response.body.contains("http.body_timeout"))
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("closes a connection that stays idle")
    func idle() async throws {
        let server = try await TestServer { $0.idleTimeout = .milliseconds(50) }
        let client = try TestClient(server.address)
        try client.send(Requests.get("/x"))
        #expect(try client.readResponse().status == 200)
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("gives up on a client that takes nothing")
    func stalledWrite() async throws {
        let server = try await TestServer { $0.writeStallTimeout = .milliseconds(50) }
        let client = try TestClient(server.address)
        try client.send(Requests.get("/endless"))
        await server.log.cancelled.wait()
        await server.stop()
    }

    @Test("answers 503 above its number of connections")
    func tooManyConnections() async throws {
        let server = try await TestServer { $0.connectionsPerLoopMax = 2 }
        let clients = [try TestClient(server.address), try TestClient(server.address)]
        for client in clients {
            try client.send(Requests.get("/x"))
            #expect(try client.readResponse().status == 200)
        }
        let third = try TestClient(server.address)
        let response = try third.readResponse()
        #expect(response.status == 503)
        #expect(response.fields["retry-after"] == "1")
        #expect(response.body.contains("http.too_many_connections"))
        #expect(try third.isEnded())
        await server.stop()
    }

    @Test("cancels a handler whose client goes away")
    func cancellation() async throws {
        let server = try await TestServer()
        do {
            let client = try TestClient(server.address)
            try client.send(Requests.get("/cancel"))
            while server.log.paths.isEmpty { await Task.yield() }
        }
        await server.log.cancelled.wait()
        await server.stop()
    }

    @Test("ends a stream whose client goes away")
    func cancelledStream() async throws {
        let server = try await TestServer()
        do {
            let client = try TestClient(server.address)
            try client.send(Requests.get("/endless"))
            while server.log.paths.isEmpty { await Task.yield() }
        }
        await server.log.cancelled.wait()
        await server.stop()
    }

    @Test("ends a stream whose client goes away although nothing is being sent")
    func silentStream() async throws {
        let server = try await TestServer()
        do {
            let client = try TestClient(server.address)
            try client.send(Requests.get("/silent"))
            while server.log.paths.isEmpty { await Task.yield() }
        }
        await server.log.cancelled.wait()
        await server.stop()
    }

    @Test("answers a client that has ended its side")
    func halfClose() async throws {
        let server = try await TestServer()
        let client = try TestClient(server.address)
        try client.send(Requests.post("/collect", "hello") + Requests.get("/x"))
        client.endSending()
        #expect(try client.readResponse().body == "hello")
        #expect(try client.readResponse().body == "/x")
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("finishes what is in flight when it shuts down, and closes what is idle")
    func gracefulShutdown() async throws {
        let server = try await TestServer()
        let idle = try TestClient(server.address)
        try idle.send(Requests.get("/x"))
        #expect(try idle.readResponse().status == 200)
        let busy = try TestClient(server.address)
        try busy.send(Requests.get("/gate"))
        while !server.log.paths.contains("/gate") { await Task.yield() }
        let stopping = Task { await server.server.shutdown(deadline: .seconds(600)) }
        #expect(try idle.isEnded())
        server.log.gate.open()
        let response = try busy.readResponse()
        #expect(response.body == "opened")
        #expect(response.fields["connection"] == "close")
        #expect(try busy.isEnded())
        await stopping.value
        #expect(throws: TestClient.Failure.self) { _ = try TestClient(server.address) }
        await server.group.stop()
    }

    @Test("cuts what has not finished by the deadline")
    func forcedShutdown() async throws {
        let server = try await TestServer()
        let client = try TestClient(server.address)
        try client.send(Requests.get("/cancel"))
        while server.log.paths.isEmpty { await Task.yield() }
        await server.server.shutdown(deadline: .milliseconds(20))
        #expect(try client.isEnded())
        await server.group.stop()
    }

    @Test("holds ten thousand idle connections, and answers on each")
    func manyConnections() async throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        // Both ends of every connection are in this process.
        let count = 10_000
        let old = limit
        limit.rlim_cur = min(limit.rlim_max, rlim_t(2 * count + 500))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        defer {
            var old = old
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &old)
        }
        var held = count
        if limit.rlim_cur < 2 * count + 500 {
            held = (Int(limit.rlim_cur) - 500) / 2
            print(
                "SKIPPED IN PART: only \(limit.rlim_cur) descriptors allowed, so \(held) connections"
            )
        }
        let path = "/tmp/assay-http-many-\(getpid()).socket"
        let server = try await TestServer([.unix(path: path)]) {
            // The first of them waits until the last of them is there.
            $0.headReadTimeout = .seconds(600)
            $0.idleTimeout = .seconds(600)
        }
        let clients = try (0..<held).map { _ in try TestClient(server.address) }
        for client in clients { try client.send(Requests.get("/x")) }
        for client in clients { #expect(try client.readResponse().status == 200) }
        await server.stop()
        for client in clients { #expect(try client.isEnded()) }
    }
}
