import Domain
import HTTP
import JSON
import Store
import TestSupport
import Testing

@testable import API

@Suite("Background tasks over the API", .timeLimit(.minutes(10)))
struct TaskHandlersTests {
    private let worker = UUIDGenerator.shared.next(at: .now)

    /// A tenant with a task of a kind that no other test has, and whoever asked for it.
    private func setUp(
        _ role: Role = .tenantAdmin
    ) async throws -> (client: Client, queue: TaskQueue, task: BackgroundTask) {
        let client = try await Client.make(role)
        let queue = TaskQueue(database: client.platform.database)
        let draft = TaskDraft(
            kind: "k-\(client.tenant.slug)",
            subject: "audit",
            arguments: ["secret": "argument"]
        )
        let task = try await queue.add(draft, for: client.tenant, by: "test \(role.rawValue)")
        return (client, queue, task)
    }

    private func claim(_ task: BackgroundTask, _ queue: TaskQueue) async throws -> TaskClaim {
        let harvest = try await queue.claim(1, kinds: [task.kind], by: worker, lease: .seconds(60))
        return try #require(harvest.claims.first)
    }

    private func path(_ client: Client, _ task: BackgroundTask) -> String {
        "/api/tenants/\(client.tenant.slug)/tasks/\(task.id)"
    }

    @Test("show a task with all that callers may know, and not its arguments")
    func get() async throws {
        let (client, queue, task) = try await setUp()
        let queued = try await client.get(path(client, task))
        #expect(queued.status == 200)
        #expect(
            queued.json.object?.members.map(\.key) == [
                "id", "kind", "subject", "state", "progress", "phase", "attempts", "result",
                "error", "cancel_requested_at", "created_by", "created_at", "started_at",
                "finished_at",
            ]
        )
        #expect(queued.at("state") == "queued" && queued.at("subject") == "audit")
        #expect(queued.at("created_by") == "test tenant_admin")
        #expect(!queued.text.contains("argument"))
        let failure = TaskFailure(Problem(.taskFailed, "There is one run only.", hint: "Wait."))
        #expect(try await queue.finish(try await claim(task, queue), as: .failed(failure)))
        let failed = try await client.get(path(client, task))
        #expect(failed.at("state") == "failed" && failed.at("result") == .null)
        #expect(
            failed.at("error") == [
                "code": "task.failed", "message": "There is one run only.", "hint": "Wait.",
            ]
        )
    }

    @Test("are listed newest first, by state and kind, and never more than are asked for")
    func list() async throws {
        let (client, queue, first) = try await setUp()
        let second = try await queue.add(TaskDraft(kind: "other"), for: client.tenant, by: "a")
        let path = "/api/tenants/\(client.tenant.slug)/tasks"
        func ids(_ query: String) async throws -> [String] {
            let list = try await client.get(path + query).at("tasks")?.array ?? []
            return list.compactMap { $0["id"]?.string }
        }
        #expect(try await ids("") == [second.id.description, first.id.description])
        #expect(try await ids("?limit=1") == [second.id.description])
        #expect(try await ids("?kind=\(first.kind)") == [first.id.description])
        #expect(try await ids("?state=running") == [])
        for (query, field) in [
            ("?limit=0", "/limit"), ("?limit=201", "/limit"), ("?state=asleep", "/state"),
            ("?states=queued", "/states"),
        ] {
            let refused = try await client.get(path + query)
            #expect(refused.status == 400 && refused.field == field, "\(query)")
        }
        #expect(try await client.get(path + "?limit=200").status == 200)
    }

    @Test("that there are not, or whose id is none, are not found")
    func unknown() async throws {
        let (client, _, _) = try await setUp()
        for id in [UUIDGenerator.shared.next(at: .now).description, "seven", "%41"] {
            let path = "/api/tenants/\(client.tenant.slug)/tasks/\(id)"
            #expect(try await client.get(path).code == "not_found")
            let removal = TestRequest("DELETE", path, token: client.token)
            #expect(try await client.platform.send(removal).code == "not_found")
        }
    }

    @Test("are followed as Server-Sent Events until they are finished")
    func follow() async throws {
        let (client, queue, task) = try await setUp()
        let stream = try await client.platform.open(
            TestRequest("GET", path(client, task), token: client.token)
                .field("Accept", "text/event-stream")
        )
        #expect(stream.status == 200)
        #expect(stream.fields[.contentType] == "text/event-stream; charset=utf-8")
        let first = try #require(await stream.next())
        #expect(first.name == "task:progress" && first.data["state"] == "queued")
        let claim = try await claim(task, queue)
        #expect(try await queue.report(40, "comparing", of: claim))
        var last = first
        while last.data["phase"] != "comparing" { last = try #require(await stream.next()) }
        #expect(last.data["progress"] == 40 && last.data["state"] == "running")
        #expect(try await queue.finish(claim, as: .succeeded(["report_id": "r"])))
        last = try #require(await stream.next())
        #expect(last.data["state"] == "succeeded" && last.data["progress"] == 100)
        #expect(last.data["result"] == ["report_id": "r"])
        #expect(await stream.next() == nil)
        // Afterwards it is one state and the end.
        let again = try await client.platform.send(
            TestRequest("GET", path(client, task), token: client.token)
                .field("Accept", "application/json;q=0.5, text/event-stream")
        )
        #expect(again.text.hasPrefix("event: task:progress\n"))
        #expect(again.text.split(separator: "event: ").count == 1)
    }

    @Test("are cancelled by whoever asked for them and by administrators, and stay when finished")
    func cancel() async throws {
        let (client, queue, own) = try await setUp(.reader)
        let others = try await queue.add(TaskDraft(kind: own.kind), for: client.tenant, by: "eve")
        func cancel(_ task: BackgroundTask, _ token: String) async throws -> TestRequest.Reply {
            let request = TestRequest("DELETE", path(client, task), token: token)
            return try await client.platform.send(request)
        }
        let asked = try await cancel(own, client.token)
        #expect(asked.status == 200 && asked.at("state") == "queued")
        #expect(asked.at("cancel_requested_at")?.string != nil)
        let refused = try await cancel(others, client.token)
        #expect(refused.code == "auth.forbidden")
        #expect(try await queue.task(others.id, of: client.tenant)?.cancelRequestedAt == nil)
        let admin = try await client.platform.token(.tenantAdmin, of: client.tenant)
        #expect(try await cancel(others, admin).status == 200)
        for _ in 0..<2 {
            let claim = try await claim(own, queue)
            #expect(claim.isAbandoned)
            #expect(try await queue.finish(claim, as: .cancelled))
        }
        #expect(try await cancel(own, client.token).at("state") == "cancelled")
    }

    @Test("are read, listed, cancelled and followed by GraphQL")
    func graphQL() async throws {
        let (client, queue, task) = try await setUp()
        func send(_ document: String) async throws -> TestRequest.Reply {
            let body = JSONValue.object(["query": .string(document)]).description
            return try await client.platform.send(client.post("/graphql").body(body))
        }
        let fields =
            "{ id kind subject state progress phase attempts result createdBy"
            + " createdAt startedAt finishedAt cancelRequestedAt error { code message hint } }"
        let read = try await send(#"{ task(id: "\#(task.id)") \#(fields) }"#)
        #expect(read.at("data", "task", "state") == "QUEUED")
        #expect(read.at("data", "task", "kind")?.string == task.kind)
        let nothing = try await send(#"{ task(id: "\#(client.tenant.id)") { id } }"#)
        #expect(nothing.at("data", "task") == .null && nothing.at("errors") == nil)
        let list = try await send("{ tasks(state: QUEUED, first: 5) { id } }")
        #expect(list.at("data", "tasks") == [["id": .string(task.id.description)]])
        #expect(try await send("{ tasks(first: 0) { id } }").code == "input.invalid")

        let document = #"subscription { taskProgress(id: "\#(task.id)") { state } }"#
        let stream = try await client.platform.open(
            client.post("/graphql").field("Accept", "text/event-stream")
                .body(JSONValue.object(["query": .string(document)]).description)
        )
        let first = try #require(await stream.next())
        #expect(first.data == ["data": ["taskProgress": ["state": "QUEUED"]]])
        let cancelled = try await send(
            #"mutation { cancelTask(id: "\#(task.id)") { cancelRequestedAt } }"#
        )
        #expect(cancelled.at("data", "cancelTask", "cancelRequestedAt")?.string != nil)
        #expect(try await queue.finish(try await claim(task, queue), as: .cancelled))
        var last = first
        while last.data["data"]?["taskProgress"]?["state"] != "CANCELLED" {
            last = try #require(await stream.next())
        }
        #expect(await stream.next()?.name == "complete")
        await stream.leave()
    }
}
