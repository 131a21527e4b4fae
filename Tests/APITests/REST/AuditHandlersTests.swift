import Domain
import HTTP
import JSON
import Store
import TestSupport
import Testing

@testable import API

@Suite("Audits over REST", .timeLimit(.minutes(10)))
struct AuditHandlersTests {
    @Test("are submitted, counted and answered with their results")
    func submitted() async throws {
        let client = try await Client.make()
        let first = try await client.submit(["a": 1], to: "users", at: "2026-03-01T00:00:00Z")
        #expect(first.status == 201)
        #expect(first.at("status")?.string == "Success")
        let failed = client.post(client.audits + "/users/results")
            .body(#"{"status":"Error","error":"timed out","run_timestamp":"2026-03-02T00:00:00Z"}"#)
        #expect(try await client.platform.send(failed).status == 201)
        let status = try await client.get(client.audits + "/status")
        let users = status.at("audits")?.array?.first { $0["audit_name"] == "users" }
        #expect(users?["status"] == "Error")
        #expect(users?["error"] == "timed out")
        #expect(users?["successful_run_count"] == 1)
        #expect(users?["pending_count"] == 1)
        let latest = try await client.get(client.audits + "/users?max_age=60")
        #expect(latest.status == 200)
        #expect(latest.at("id") == first.at("id"))
        #expect(latest.at("is_stale") == true)
        #expect(latest.at("results") == ["a": 1])
        let runs = try await client.get(client.audits + "/users/runs?first=1")
        #expect(runs.at("runs")?.array?.map { $0["status"] } == ["Error"])
        #expect(runs.at("page", "has_next") == true)
        let cursor = try #require(runs.at("page", "end_cursor")?.string)
        let rest = try await client.get(client.audits + "/users/runs?after=\(cursor)")
        #expect(rest.at("runs")?.array?.map { $0["id"] } == [first.at("id")])
        #expect(rest.at("page", "has_next") == false)
    }

    @Test("are stored without the secrets of their results, texts and definitions")
    func secrets() async throws {
        let client = try await Client.make()
        let runs = [
            #"{"status":"Success","results":[{"cmd":"psql postgres://u:hunter2@h/db","password":"hunter2","n":1.50}]}"#,
            #"{"status":"Error","summary":"ran mysql -phunter2","error":"password=hunter2 was refused"}"#,
        ]
        for run in runs {
            let request = client.post(client.audits + "/users/results").body(run)
            #expect(try await client.platform.send(request).status == 201)
        }
        let definition = TestRequest("PUT", client.audits + "/u/definition", token: client.token)
            .body(
                #"{"title":"password=hunter2","description":"a\npassword=hunter2","source":{"type":"submitted"}}"#
            )
        #expect(try await client.platform.send(definition).status == 200)
        for table in ["audits", "audit_definitions", "audit_events"] {
            func rows(_ condition: String) async throws -> Int {
                let name = "\(client.tenant.slug.schemaName).\(table)"
                return try await client.platform.number(
                    "SELECT count(*) FROM \(name) AS row WHERE row::text \(condition)"
                )
            }
            #expect(try await rows("LIKE '%hunter2%'") == 0, "\(table)")
            #expect(try await rows("LIKE '%[redacted]%'") > 0, "\(table)")
        }
        let kept = try await client.platform.number(
            """
            SELECT count(*) FROM \(client.tenant.slug.schemaName).audits
            WHERE results::text LIKE '%"n": 1.50%' AND results::text LIKE '%psql postgres://u:%@h/db%'
            """
        )
        #expect(kept == 1)
    }

    @Test("are stored once for each Idempotency-Key")
    func keys() async throws {
        let client = try await Client.make()
        func send(_ body: String) async throws -> TestRequest.Reply {
            try await client.platform.send(
                client.post(client.audits + "/users/results").body(body)
                    .field("Idempotency-Key", "run-1")
            )
        }
        let first = try await send(#"{"status":"Success","results":[1]}"#)
        let again = try await send(#"{"status":"Success","results":[1]}"#)
        #expect(again.status == 200)
        #expect(again.at("id") == first.at("id"))
        #expect(again.at("replayed") == true)
        let other = try await send(#"{"status":"Success","results":[2]}"#)
        #expect(other.status == 409)
    }

    @Test(
        "are refused with what is wrong",
        arguments: [
            ("users", "{", 400, "input.malformed_json", ""),
            ("users", "[]", 400, "input.invalid", ""),
            ("users", #"{"status":"Success"}"#, 400, "input.invalid", "/results"),
            ("users", #"{"status":"Running"}"#, 400, "input.invalid", "/status"),
            ("users", #"{"status":"Success","results":1}"#, 400, "input.invalid", "/results"),
            (
                "users", #"{"status":"Success","results":{"a":"\u0000"}}"#, 400, "input.invalid",
                "/results/a"
            ),
            ("users", #"{"status":"Success","results":[],"x":1}"#, 400, "input.invalid", "/x"),
            ("save", #"{"status":"Success","results":[]}"#, 400, "input.invalid", "/audit_name"),
            ("-users", #"{"status":"Success","results":[]}"#, 400, "input.invalid", "/audit_name"),
            ("tenant-access", #"{"status":"Error"}"#, 400, "input.invalid", "/audit_name"),
        ]
    )
    func refused(name: String, body: String, status: Int, code: String, field: String) async throws
    {
        let client = try await Client.make(.writer)
        let reply = try await client.platform.send(
            client.post("\(client.audits)/\(name)/results").body(body)
        )
        #expect(reply.status == status)
        #expect(reply.code == code)
        #expect(reply.field ?? "" == field)
        let count = try await client.platform.number(
            "SELECT count(*) FROM \(client.tenant.slug.schemaName).audits"
        )
        #expect(count == 0)
    }

    @Test("take results of exactly eight mebibytes, and none beyond")
    func size() async throws {
        let client = try await Client.make(.writer)
        // One beyond is refused where results are checked, which Domain's own tests show.
        let count = Limits.auditResultsBytesMax - 4
        let text = String(repeating: "a b ", count: count / 4)
        let reply = try await client.platform.send(
            client.post(client.audits + "/large/results")
                .body(#"{"status":"Success","results":[""# + text + #""]}"#)
        )
        #expect(reply.status == 201, "\(reply.text)")
        let endless = client.post(client.audits + "/large/results")
            .body(String(repeating: " ", count: 10 * 1024 * 1024))
        #expect(try await client.platform.send(endless).status == 413)
    }

    @Test("that nobody knows of are not found")
    func unknown() async throws {
        let client = try await Client.make()
        for path in ["/nothing", "/nothing?max_age=1", "/nothing/definition"] {
            #expect(try await client.get(client.audits + path).status == 404)
        }
        for path in ["/nothing/run", "/nothing/diff_report"] {
            let reply = try await client.platform.send(client.post(client.audits + path))
            #expect(reply.status == 404)
            #expect(reply.field == "/audit_name")
        }
        let runs = try await client.get(client.audits + "/nothing/runs")
        #expect(runs.at("runs") == [])
    }

    // MARK: Definitions

    @Test("are defined, changed by whoever has seen the last version, and removed")
    func definitions() async throws {
        let client = try await Client.make()
        let path = client.audits + "/users/definition"
        func put(_ body: String, ifMatch: String? = nil) async throws -> TestRequest.Reply {
            var request = TestRequest("PUT", path, token: client.token).body(body)
            if let ifMatch { request = request.field("If-Match", ifMatch) }
            return try await client.platform.send(request)
        }
        let one = try await put(
            #"{"title":"Users","source":{"type":"submitted"},"comparison":{"identity":["login"]}}"#
        )
        #expect(one.status == 200)
        #expect(one.fields[.entityTag] == "\"1\"")
        let two = try await put(#"{"source":{"type":"submitted"}}"#, ifMatch: "\"1\"")
        #expect(two.at("version") == 2)
        #expect(
            try await put(#"{"source":{"type":"submitted"},"title":"X"}"#, ifMatch: "\"1\"").status
                == 412
        )
        let read = try await client.get(path)
        #expect(read.at("definition") == ["source": ["type": "submitted"]])
        let list = try await client.get(client.audits + "/definitions")
        #expect(list.at("definitions")?.array?.count == 1)
        let delete = TestRequest("DELETE", path, token: client.token)
        #expect(try await client.platform.send(delete).status == 204)
        #expect(try await client.platform.send(delete).status == 404)
    }

    @Test(
        "are not defined by what leads inside, writes, or is not allowed",
        arguments: [
            (
                #"{"source":{"type":"http","url":"http://169.254.169.254/latest/meta-data"}}"#,
                "/source/url"
            ),
            (#"{"source":{"type":"http","url":"http://[::1]:5432/"}}"#, "/source/url"),
            (#"{"source":{"type":"http","url":"file:///etc/passwd"}}"#, "/source/url"),
            (#"{"source":{"type":"command","command":"sh"}}"#, "/source/command"),
            (
                #"{"source":{"type":"sql","database":"main","statement":"SELECT 1"}}"#,
                "/source/database"
            ),
            (#"{"source":{"type":"submitted"},"schedule":"@daily"}"#, "/schedule"),
            (
                #"{"source":{"type":"http","url":"https://example.com/"},"schedule":"61 * * * *"}"#,
                "/schedule"
            ),
            (#"{"source":{"type":"tenant-access"}}"#, "/source/type"),
            (#"{"title":"x"}"#, "/source"),
        ]
    )
    func refusedDefinitions(body: String, field: String) async throws {
        let client = try await Client.make()
        let reply = try await client.platform.send(
            TestRequest("PUT", client.audits + "/inside/definition", token: client.token).body(body)
        )
        #expect(reply.status == 400, "\(reply.text)")
        #expect(reply.field == field, "\(reply.text)")
    }

    @Test("whose results the service collects take no submissions")
    func collected() async throws {
        let client = try await Client.make()
        let definitions = AuditDefinitions(database: client.platform.database)
        let source: JSONValue = ["source": ["type": "http", "url": "https://example.com/"]]
        let name = try #require(AuditName("fetched"))
        _ = try await definitions.set(
            try AuditDefinition(source),
            for: name,
            of: client.tenant,
            by: .ann(of: client.tenant)
        )
        let reply = try await client.submit([], to: "fetched")
        #expect(reply.status == 400)
        #expect(reply.hint?.contains("/fetched/run") == true)
    }

    // MARK: Runs of the service's own

    @Test("built in run on demand, once however many ask at the same time")
    func onDemand() async throws {
        try await Client.working { client in
            let path = client.audits + "/tenant-access?max_age=3600"
            let replies = try await withThrowingTaskGroup(of: TestRequest.Reply.self) { group in
                for _ in 0..<12 { group.addTask { try await client.settled(path) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(replies.map(\.status)) == [200])
            #expect(Set(replies.compactMap { $0.at("id")?.string }).count == 1)
            #expect(replies[0].at("status") == "Success")
            #expect(replies[0].text.contains("test tenant_admin"))
            let runs = try await client.get(client.audits + "/tenant-access/runs")
            #expect(runs.at("runs")?.array?.count == 1)
            let task = try #require(runs.at("runs", "0", "task_id")?.string)
            #expect(runs.at("runs", "0", "id")?.string == task)
        }
    }

    @Test("that take longer than the caller waits are answered with their task")
    func underWay() async throws {
        let client = try await Client.make()
        let reply = try await client.get(client.audits + "/postgres-roles?max_age=0&wait=0")
        #expect(reply.status == 202)
        let task = try #require(reply.at("task_id")?.string)
        #expect(reply.fields[.location] == "/api/tenants/\(client.tenant.slug)/tasks/\(task)")
        let run = try await client.platform.send(client.post(client.audits + "/postgres-roles/run"))
        #expect(run.status == 202)
        #expect(run.at("task_id")?.string == task)
    }

    @Test("that are under way are joined, and stale when they began too long before")
    func joined() async throws {
        let name = try #require(AuditName("tenant-access"))
        var reply: TestRequest.Reply?
        // Whoever asks again after a 202 may come when the run that was to be joined is over: all of
        // it is done again then.
        repeat {
            reply = try await joining(name)
        } while reply?.status == 202
        #expect(reply?.status == 200)
        #expect(reply?.at("source")?.string == name.text)
        #expect(reply?.at("is_stale") == true)
    }

    /// What is answered to a caller who asks while a run of an hour ago is under way.
    private func joining(_ name: AuditName) async throws -> TestRequest.Reply? {
        var asking: Task<TestRequest.Reply, any Error>?
        var reply: TestRequest.Reply?
        try await Client.working(preparing: { client in
            let queued = try await client.platform.send(client.post(client.audits + "/\(name)/run"))
            let task = try #require(queued.at("task_id")?.string.flatMap { UUID($0) })
            try await AuditRecorder(database: client.platform.database).begin(
                task,
                of: name,
                source: name.text,
                taskID: task,
                for: client.tenant,
                by: "ana",
                now: Timestamp.now.advanced(bySeconds: -3600)
            )
            let path = client.audits + "/\(name)?max_age=60&wait=55"
            asking = Task { try await client.get(path) }
            // The run ends only when somebody waits for it: nobody works before.
            while await client.platform.walk.tasks.count == 0 { try Task.checkCancellation() }
        }) { _ in
            reply = try await asking?.value
        }
        return reply
    }

    @Test("that fail say why, and their latest success stays readable")
    func failing() async throws {
        try await Client.working { client in
            let name = try #require(AuditName("gone"))
            _ = try await AuditDefinitions(database: client.platform.database).set(
                try AuditDefinition(["source": ["type": "command", "command": "no-such"]]),
                for: name,
                of: client.tenant,
                by: .ann(of: client.tenant)
            )
            let reply = try await client.settled(client.audits + "/gone?max_age=5")
            #expect(reply.status == 422)
            #expect(reply.code == "task.failed")
            let runs = try await client.get(client.audits + "/gone/runs")
            #expect(runs.at("runs", "0", "status") == "Error")
            #expect(runs.at("runs", "0", "error")?.string?.isEmpty == false)
        }
    }
}

extension Client {
    var audits: String { "/api/tenants/\(tenant.slug)/audits" }

    /// Submits a run that succeeded.
    func submit(
        _ results: JSONValue,
        to name: String,
        at time: String? = nil
    ) async throws -> TestRequest.Reply {
        var body: JSONObject = ["status": "Success", "results": results]
        if let time { body.append("run_timestamp", .string(time)) }
        return try await platform.send(
            post("\(audits)/\(name)/results").body(JSONValue.object(body).description)
        )
    }
}
