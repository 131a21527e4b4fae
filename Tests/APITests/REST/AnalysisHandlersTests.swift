import Analysis
import Domain
import HTTP
import JSON
import Postgres
import Store
import TestSupport
import Testing

@testable import API

@Suite("Having events explained over REST", .timeLimit(.minutes(10)))
struct AnalysisHandlersTests {
    @Test("answers what they amount to, and how many more may be asked for")
    func answers() async throws {
        let client = try await Client.make(.auditor)
        let ids = try await client.seeded()
        let reply = try await client.analyze(ids)
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply.fields[.rateLimitRemaining] == "9")
        for part in ["summary", "timeline", "patterns", "anomalies"] {
            #expect(reply.at(part)?.string != nil)
        }
        #expect(reply.at("troubleshooting") == .null)
        #expect(reply.at("report_id") == .null)
        #expect(reply.at("provider") == "local" && reply.at("prompt_version") == .null)
        #expect(reply.at("missing_event_ids") == [])
        let analysed = reply.at("events")?.array?.compactMap { $0["id"]?.string } ?? []
        #expect(Set(analysed) == Set(ids))
        #expect(try await client.book() == ["local event_analysis succeeded"])
        try await client.keepSpent()
        #expect(try await client.analyze(ids).fields[.rateLimitRemaining] == "8")
    }

    @Test("leaves out events that do not exist, and names them in the order they were asked for")
    func missing() async throws {
        let client = try await Client.make(.auditor)
        let ids = try await client.seeded()
        let gone = (1...2).map { UUID(high: 7, low: UInt64($0)).description }
        let reply = try await client.analyze([gone[1], ids[0], gone[0]])
        #expect(reply.status == 200)
        #expect(reply.at("missing_event_ids") == [.string(gone[1]), .string(gone[0])])
        #expect(reply.at("events")?.array?.count == 1)
    }

    @Test("keeps the answer as a report where that is wanted")
    func kept() async throws {
        let client = try await Client.make(.auditor)
        let ids = try await client.seeded()
        let reply = try await client.analyze(ids, more: #","keep_report":true"#)
        let id = try #require(reply.at("report_id")?.string)
        let path = "/api/tenants/\(client.tenant.slug)/reports"
        let report = try await client.get("\(path)/\(id)")
        #expect(report.at("kind") == "analysis")
        #expect(report.at("name")?.string?.hasPrefix("Analysis: 3 events - 20") == true)
        #expect(Set(report.at("event_ids")?.array?.compactMap(\.string) ?? []) == Set(ids))
        #expect(report.at("interaction_id") == reply.at("interaction_id"))
        #expect(report.at("details", "summary") == reply.at("summary"))
        #expect(report.at("created_by") == "test auditor")
        let list = try await client.get(path + "?kind=analysis")
        #expect(list.at("reports")?.array?.compactMap { $0["id"]?.string } == [id])
        #expect(try await client.get(path + "?kind=diff_report").at("reports") == [])
    }

    @Test(
        "refuses what is wrong, at its place, before anything is read or counted",
        arguments: [
            (#"{"event_ids":[]}"#, 400, "/event_ids"),
            (#"{"event_ids":[51]}"#, 400, "/event_ids/0"),
            (#"{"event_ids":["A","b"]}"#, 400, "/event_ids/1"),
            (#"{"event_ids":["A","A"]}"#, 400, "/event_ids/1"),
            (#"{"event_ids":["A"],"context":"\u0000\u0001"}"#, 400, "/context"),
            (#"{"event_ids":["A"],"context":"LONG"}"#, 400, "/context"),
            (#"{"event_ids":["A"],"context":7}"#, 400, "/context"),
            (#"{"event_ids":["A"],"keep":true}"#, 400, "/keep"),
            (#"{"event_ids":MANY}"#, 400, "/event_ids"),
            (#"{"event_ids":["#, 400, nil), ("[]", 400, nil),
            // All of them are gone, or another tenant's: only that needs a look.
            (#"{"event_ids":["GONE"]}"#, 404, nil),
        ] as [(String, Int, String?)]
    )
    func refuses(_ body: String, _ status: Int, _ field: String?) async throws {
        let client = try await Client.make(.auditor)
        let ids = try await client.seeded()
        let many = (0...50).map { #""\#(UUID(high: 9, low: UInt64($0)))""# }
        let text = body.replacing(#""A""#, with: #""\#(ids[0])""#)
            .replacing("LONG", with: String(repeating: "x", count: 1_001))
            .replacing("MANY", with: "[\(many.joined(separator: ","))]")
            .replacing("GONE", with: UUID(high: 9, low: 9).description)
        for more in ["", #","background":true"#] {
            // In the background it is the task that finds nothing.
            if status == 404, !more.isEmpty { continue }
            let request = client.post(client.analyses)
                .body(text.hasSuffix("}") ? text.dropLast() + more + "}" : text)
            let reply = try await client.platform.send(request)
            #expect(reply.status == status, "\(reply.text)")
            #expect(reply.field == field)
        }
        #expect(try await client.book().isEmpty)
        #expect(try await client.analyze(ids).fields[.rateLimitRemaining] == "9")
    }

    @Test("takes 50 events and a context of 1,000 characters")
    func largest() async throws {
        let client = try await Client.make(.auditor)
        let ids = try await client.seeded(50)
        let context = String(repeating: "ä", count: 1_000)
        let reply = try await client.analyze(ids, more: #","context":"\#(context)""#)
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply.at("events")?.array?.count == 50)
        #expect(reply.at("troubleshooting")?.string != nil)
    }

    @Test("refuses the eleventh in a minute, diff reports counted too, and says when to come again")
    func limit() async throws {
        let client = try await Client.make(.auditor)
        let ids = try await client.seeded()
        try await client.spend(8, as: "test auditor")
        for left in ["1", "0"] {
            let reply = try await client.analyze(ids)
            #expect(reply.status == 200)
            #expect(reply.fields[.rateLimitRemaining] == left)
            try await client.keepSpent()
        }
        let refused = try await client.analyze(ids)
        #expect(refused.status == 429)
        #expect(refused.fields[.rateLimitRemaining] == "0")
        #expect(refused.code == "rate.limited")
        let wait = try #require(refused.fields[.retryAfter].flatMap { Int($0) })
        #expect(Client.waits.contains(wait))
        let report = client.post(
            "/api/tenants/\(client.tenant.slug)/audits/tenant-access/diff_report"
        )
        #expect(try await client.platform.send(report).status == 429)
        let other = try await client.platform.token(.auditor, of: client.tenant, name: "other")
        let others = TestRequest("POST", client.analyses, token: other)
            .body(#"{"event_ids":["\#(ids[0])"]}"#)
        #expect(try await client.platform.send(others).status == 200)
    }

    @Test("answers a task where that is wanted, whose result is the same answer")
    func background() async throws {
        try await Client.working { client in
            let ids = try await client.seeded()
            let now = try await client.analyze(ids, more: #","context":"lost access""#)
            try await client.keepSpent()
            let preferring = client.post(client.analyses).field("Prefer", "respond-async, wait=5")
                .body(#"{"event_ids":\#(Client.list(ids)),"context":"lost access"}"#)
            let preferred = try await client.platform.send(preferring)
            #expect(preferred.status == 202)
            #expect(preferred.fields[.preferenceApplied] == "respond-async")
            #expect(preferred.fields[.rateLimitRemaining] == "8")
            let asked = try await client.analyze(
                ids,
                more: #","context":"lost access","background":true,"keep_report":true"#
            )
            #expect(asked.status == 202 && asked.fields[.preferenceApplied] == nil)
            for (reply, isKept) in [(preferred, false), (asked, true)] {
                let location = try #require(reply.fields[.location])
                let task = try await client.finished(location)
                #expect(task.at("kind") == "event-analysis")
                #expect(task.at("state") == "succeeded", "\(task.text)")
                #expect(task.at("result", "summary") == now.at("summary"))
                #expect(task.at("result", "findings") == now.at("findings"))
                let report = task.at("result", "report_id")?.string
                #expect((report != nil) == isKept)
                guard let report else { continue }
                let kept = try await client.get(
                    "/api/tenants/\(client.tenant.slug)/reports/\(report)"
                )
                #expect(kept.at("task_id") == task.at("id"))
            }
        }
    }

    @Test("gives back what a task could not do, and says why it could not")
    func failedTask() async throws {
        try await Client.working { client in
            let ids = try await client.seeded()
            let gone = UUID(high: 9, low: 9).description
            let reply = try await client.analyze([gone], more: #","background":true"#)
            let task = try await client.finished(try #require(reply.fields[.location]))
            #expect(task.at("state") == "failed")
            #expect(task.at("attempts") == 1)
            #expect(task.at("error", "message")?.string?.hasPrefix("None of these events") == true)
            #expect(try await client.analyze(ids).fields[.rateLimitRemaining] == "9")
        }
    }

    @Test("answers on board where a model's answer is of no use, and counts it: the call is billed")
    func uselessModel() async throws {
        let words = #"{"choices":[{"message":{"content":"no"},"finish_reason":"stop"}]}"#
        try await LocalServer.run(answering: { _ in LocalServer.answer(200, words) }) { server in
            let client = try await Client.asking(server.url)
            let ids = try await client.seeded()
            try await client.spend(8, as: "test auditor")
            for left in ["1", "0"] {
                let reply = try await client.analyze(ids)
                #expect(reply.status == 200, "\(reply.text)")
                #expect(reply.at("provider") == "local")
                #expect(reply.at("notice")?.string?.contains("on-board") == true)
                #expect(reply.fields[.rateLimitRemaining] == left)
                try await client.keepSpent()
            }
            let asked = server.received.count
            #expect(try await client.analyze(ids).status == 429)
            #expect(server.received.count == asked)
            let usage = try await client.get("/api/tenants/\(client.tenant.slug)/usage")
            #expect(usage.at("cost_micro_usd")?.isNull == true, "\(usage.text)")
            #expect(usage.at("unpriced_calls") == 2)
            await client.platform.close()
        }
    }

    @Test("answers on board where a model's provider cannot answer, and does not count it")
    func failingProvider() async throws {
        try await LocalServer.run(answering: { _ in LocalServer.answer(403, "{}") }) { server in
            let client = try await Client.asking(server.url)
            let ids = try await client.seeded()
            for _ in 0..<2 {
                let reply = try await client.analyze(ids)
                #expect(reply.status == 200 && reply.at("provider") == "local", "\(reply.text)")
                #expect(reply.fields[.rateLimitRemaining] == "10")
            }
            await client.platform.close()
        }
    }

    @Test("ends the call to the model when whoever asked is gone, books it, and counts it")
    func leaving() async throws {
        let asked = Moment()
        try await LocalServer.run(answering: LocalServer.silence(asked: asked)) { server in
            let client = try await Client.asking(server.url)
            let ids = try await client.seeded()
            let waiting = Task { try await client.analyze(ids) }
            await asked.wait()
            waiting.cancel()
            let reply = try await waiting.value
            #expect(reply.status >= 500)
            #expect(try await client.book() == ["openai event_analysis failed"])
            #expect(try await client.taken() == 1)
            await client.platform.close()
        }
    }

    // MARK: Scrubbing

    @Test("takes a tenant's own fields and patterns, and refuses those that are wrong")
    func scrubbing() async throws {
        let client = try await Client.make()
        let path = "/api/tenants/\(client.tenant.slug)/scrubbing"
        let none = try await client.get(path)
        #expect(none.at("version") == 0 && none.fields[.entityTag] == "\"0\"")
        #expect(none.at("rules") == ["fields": [], "patterns": []])
        func put(_ body: String, ifMatch tag: String? = nil) async throws -> TestRequest.Reply {
            var request = TestRequest("PUT", path, token: client.token).body(body)
            if let tag { request = request.field("If-Match", tag) }
            return try await client.platform.send(request)
        }
        let rules =
            #"{"fields":[{"name":"badge_no","kind":"badge"}],"#
            + #""patterns":[{"kind":"employee","pattern":"EMP-[0-9]{6}"}]}"#
        let set = try await put(rules, ifMatch: "\"0\"")
        #expect(set.status == 200, "\(set.text)")
        #expect(set.at("version") == 1 && set.fields[.entityTag] == "\"1\"")
        #expect(set.at("created_by") == "test tenant_admin")
        #expect(try await client.get(path).json == set.json)
        #expect(try await put(rules, ifMatch: "\"0\"").status == 412)
        let wrong = try await put(#"{"patterns":[{"kind":"x","pattern":"(a|b)*"}]}"#)
        #expect(wrong.status == 400 && wrong.field == "/patterns/0/pattern")
        let list = try await client.get(client.events)
        #expect(list.at("events", "0", "event_type") == "SCRUBBING_RULES_CREATED")
    }
}

extension Client {
    fileprivate var analyses: String { "/api/tenants/\(tenant.slug)/analyses" }

    fileprivate static func list(_ ids: [String]) -> String {
        "[" + ids.map { #""\#($0)""# }.joined(separator: ",") + "]"
    }

    /// A client of a service that asks the model at that address.
    fileprivate static func asking(_ url: String) async throws -> Client {
        let client = try await Client.make(.auditor)
        var settings = ModelSettings(provider: .openai, model: "m-1", key: ModelKey("planted-key"))
        settings.baseURL = url
        settings.deadline = .seconds(600)
        return Client(
            platform: try client.platform.replica(model: settings),
            tenant: client.tenant,
            token: client.token
        )
    }

    /// Records events, and answers their ids.
    fileprivate func seeded(_ count: Int = 3) async throws -> [String] {
        let drafts = try (0..<count).map { index in
            try EventDraft(
                [
                    "event_type": "USER_UPDATED", "action": "update", "entity_type": "USER",
                    "entity_id": .string("user-\(index)"), "entity_name": "Ada Lovelace",
                    "actor": "ops@acme.test",
                ],
                now: .now
            )
        }
        return try await EventRecorder(database: platform.database)
            .record(drafts, callKey: nil, for: tenant).map(\.id.description)
    }

    /// - Parameter more: further members, with a comma before each.
    fileprivate func analyze(
        _ ids: [String],
        more: String = ""
    ) async throws -> TestRequest.Reply {
        let body = #"{"event_ids":\#(Self.list(ids))\#(more)}"#
        return try await platform.send(post(analyses).body(body))
    }

    /// A task once it is finished.
    fileprivate func finished(_ location: String) async throws -> TestRequest.Reply {
        let stream = try await platform.open(
            TestRequest("GET", location, token: token).field("Accept", "text/event-stream")
        )
        while await stream.next() != nil {}
        await stream.leave()
        return try await get(location)
    }

    /// The tenant's book: who was asked what for, and how it ended.
    fileprivate func book() async throws -> [String] {
        try await platform.connected { connection in
            try await connection.query(
                Statement(
                    """
                    SELECT concat_ws(' ', provider, operation, status)
                    FROM \(tenant.slug.schemaName).ai_interactions ORDER BY id
                    """
                )
            ).map { try $0.string(0) }
        }
    }

    /// How many analyses are counted against the tenant's users.
    fileprivate func taken() async throws -> Int {
        try await platform.number(
            "SELECT sum(cardinality(taken)) FROM assay.rate_limits WHERE tenant_id = '\(tenant.id)'"
        )
    }
}
