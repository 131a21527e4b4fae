import Foundation
import JSON
import Postgres
import TestSupport
import Testing

@Suite("Serving")
struct ServeCommandTests {
    @Test("refuses an unmigrated database, a superuser and a server that is away")
    func refusals() async throws {
        let (empty, _) = try await Program.onNewDatabase()
        // The role assay_service belongs to the cluster; another database's migration makes it.
        let (migrated, database, _) = try await Program.withTenant()
        let unmigrated = try await empty.run("serve", "--listen", "127.0.0.1:0")
        #expect(unmigrated.status == 1)
        #expect(unmigrated.errors.contains("the database is older than this build"))
        #expect(unmigrated.errors.contains("run: assay migrate"))
        var superuser = migrated
        superuser.environment["ASSAY_SERVICE_DATABASE_URL"] = database
        let privileged = try await superuser.run("serve", "--listen", "127.0.0.1:0")
        #expect(privileged.status == 1)
        #expect(privileged.errors.contains("refusing to serve as a superuser or assay_owner"))
        let away = Program(environment: ["ASSAY_DATABASE_URL": "host=/nowhere dbname=x"])
        let unreachable = try await away.run("serve", "--listen", "127.0.0.1:0")
        #expect(unreachable.status == 1)
        #expect(unreachable.errors.contains("The database cannot be reached."))
    }

    private func request(
        _ line: String,
        token: String,
        body: String? = nil,
        fields: String = ""
    ) -> String {
        var text = "\(line) HTTP/1.1\r\nHost: assay.example\r\nAuthorization: Bearer \(token)\r\n"
        text += fields
        if let body {
            text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        }
        return text + "\r\n" + (body ?? "")
    }

    @Test("records and lists over a unix socket and TCP alike, and ends with 0 when told to")
    func sockets() async throws {
        let (program, _, slug) = try await Program.withTenant()
        let token = String(
            try await program.succeed(
                "token",
                "create",
                "--tenant",
                slug,
                "--role",
                "tenant_admin",
                "--name",
                "t"
            ).dropLast()
        )
        let path = "/tmp/assay-test-\(UUID().uuidString.prefix(8))"
        let service = try await program.serve("--listen", "unix:\(path)", "--listen", "127.0.0.1:0")
        let events = "/api/tenants/\(slug)/audit-events"
        let port = try #require(service.port)
        let ways: [() throws -> Connection] = [
            { try Connection(path: path) }, { try Connection(port: port) },
        ]
        for connect in ways {
            let connection = try connect()
            let event = #"{"event_type":"OVER_A_SOCKET"}"#
            try connection.send(request("POST \(events)", token: token, body: event))
            #expect(try connection.response().status == 201)
            try connection.send(request("GET \(events)?count=true", token: token))
            let list = try connection.response()
            #expect(list.status == 200)
            #expect(list.body.contains(#""event_type":"OVER_A_SOCKET""#))
        }
        let last = try Connection(path: path)
        try last.send(request("GET \(events)?event_type=OVER_A_SOCKET&count=true", token: token))
        #expect(try last.response().body.contains(#""total":{"value":2,"#))
        try last.send(request("GET /readyz", token: "none"))
        #expect(try last.response().status == 200)
        service.terminate()
        #expect(await service.status() == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
        _ = try await service.log.line(containing: #""message":"stopped""#)
    }

    @Test("finishes what is in flight when it is told to stop, and takes nothing new")
    func gracefulStop() async throws {
        let (program, database, slug) = try await Program.withTenant()
        let token = String(
            try await program.succeed(
                "token",
                "create",
                "--tenant",
                slug,
                "--role",
                "writer",
                "--name",
                "t"
            ).dropLast()
        )
        let service = try await program.serve("--listen", "127.0.0.1:0")
        let port = try #require(service.port)
        let connection = try Connection(port: port)
        try connection.send(
            """
            POST /api/tenants/\(slug)/audit-events/bulk HTTP/1.1\r
            Host: assay.example\r
            Authorization: Bearer \(token)\r
            Content-Type: application/x-ndjson\r
            Transfer-Encoding: chunked\r
            Expect: 100-continue\r
            \r

            """
        )
        // The service asks for the body when the handler reads it: the request is in flight.
        #expect(try connection.response().status == 100)
        service.terminate()
        _ = try await service.log.line(containing: #""message":"stopping""#)
        let line = #"{"event_type":"LAST"}"# + "\n"
        let size = String(line.utf8.count, radix: 16)
        try connection.send("\(size)\r\n\(line)\r\n\(size)\r\n\(line)\r\n0\r\n\r\n")
        let response = try connection.response()
        #expect(response.status == 200)
        #expect(response.body.contains(#""recorded":2"#))
        #expect(await service.status() == 0)
        #expect(throws: Connection.Failure.self) { try Connection(port: port) }
        let stored = try await TestConnection.open(database) { connection in
            try await connection.query(
                Statement(Program.recordedSQL(slug))
            )[0].int64(0)
        }
        #expect(stored == 2)
    }

    @Test(
        "listens for what administration revokes for as long as it serves",
        .timeLimit(.minutes(10))
    )
    func credentials() async throws {
        let (program, database, _) = try await Program.withTenant()
        let service = try await program.serve("--listen", "127.0.0.1:0")
        func listeners() async throws -> Int64 {
            try await TestConnection.open(database) { connection in
                try await connection.query(
                    """
                    SELECT count(*) FROM pg_stat_activity
                    WHERE datname = current_database() AND query LIKE 'LISTEN%assay_credentials%'
                    """
                )[0].int64(0)
            }
        }
        while try await listeners() != 1 { await Task.yield() }
        service.terminate()
        #expect(await service.status() == 0)
        while try await listeners() != 0 { await Task.yield() }
    }

    @Test("writes its log in JSON lines, and no request, token or value in it")
    func log() async throws {
        let (program, _, slug) = try await Program.withTenant()
        let service = try await program.serve("--listen", "127.0.0.1:0")
        let connection = try Connection(port: try #require(service.port))
        try connection.send(
            request("GET /api/tenants/\(slug)/audit-events?actor=SECRET", token: "SECRET")
        )
        #expect(try connection.response().status == 401)
        service.terminate()
        #expect(await service.status() == 0)
        _ = try await service.log.line(containing: #""message":"stopped""#)
        let lines = service.log.all
        // A busy machine has the service say more: that its database answers late, for one.
        let told = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
            .filter { ["started", "stopping", "stopped"].contains($0["message"]?.string) }
        #expect(told.count == 3, "\(lines)")
        #expect(told.allSatisfy { $0["time"]?.string != nil && $0["level"]?.string == "info" })
        #expect(!lines.contains { $0.contains("SECRET") })
    }
}
