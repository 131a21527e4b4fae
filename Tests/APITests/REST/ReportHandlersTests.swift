import Analysis
import Domain
import HTTP
import JSON
import Store
import TestSupport
import Testing

@testable import API

@Suite("Diff reports over REST", .timeLimit(.minutes(10)))
struct ReportHandlersTests {
    @Test("compare the two latest successes, and stay readable with their diff")
    func report() async throws {
        try await Client.working { client in
            let old: JSONValue = ["users": [["login": "ana", "role": "reader", "mfa": true]]]
            let new: JSONValue = ["users": [["login": "ana", "role": "admin", "mfa": false]]]
            let baseline = try await client.submit(old, to: "users", at: "2026-03-01T00:00:00Z")
            let current = try await client.submit(new, to: "users", at: "2026-03-02T00:00:00Z")
            let task = try await client.report(on: "users")
            #expect(task.state == .succeeded, "\(String(describing: task.error))")
            let id = try #require(task.result?["report_id"]?.string)
            let report = try await client.get("\(client.reports)/\(id)")
            #expect(report.at("name")?.string?.hasPrefix("Diff Report: users - 20") == true)
            #expect(report.at("baseline_audit_id") == baseline.at("id"))
            #expect(report.at("current_audit_id") == current.at("id"))
            #expect(report.at("provider") == "local")
            #expect(report.at("created_by") == "test tenant_admin")
            #expect(report.at("diff")?.string?.contains("-      \"role\": \"reader\"") == true)
            let body = try #require(report.at("body")?.string)
            #expect(body.contains("admin"))
            #expect(report.at("details", "material") == true)
            let markdown = try await client.platform.send(
                TestRequest("GET", "\(client.reports)/\(id)", token: client.token)
                    .field("Accept", "text/markdown")
            )
            #expect(markdown.fields[.contentType] == "text/markdown; charset=utf-8")
            #expect(markdown.text.hasPrefix(body))
            #expect(markdown.text.contains("\n## Unified diff\n\n```diff\n--- users 2026-03-01"))
            let list = try await client.get(client.reports + "?audit_name=users&kind=diff_report")
            #expect(list.at("reports", "0", "id")?.string == id)
            #expect(list.at("reports", "0", "body") == nil)
            let usage = try await client.get("/api/tenants/\(client.tenant.slug)/usage")
            #expect(usage.at("calls") == 1)
            #expect(usage.at("usage", "0", "provider") == "local")
            #expect(usage.at("usage", "0", "user") == "test tenant_admin")
            #expect(
                usage.at("usage", "0", "model")?.string == "rules-\(ChangeAssessment.rulesVersion)"
            )
            let delete = TestRequest("DELETE", "\(client.reports)/\(id)", token: client.token)
            #expect(try await client.platform.send(delete).status == 204)
            #expect(try await client.get("\(client.reports)/\(id)").status == 404)
        }
    }

    @Test("need two successes, and say so in the task")
    func tooFew() async throws {
        try await Client.working { client in
            _ = try await client.submit([1], to: "once")
            let failed = client.post(client.audits + "/once/results").body(#"{"status":"Error"}"#)
            _ = try await client.platform.send(failed)
            let task = try await client.report(on: "once")
            #expect(task.state == .failed)
            #expect(task.attempts == 1)
            #expect(
                task.error?.message
                    == "The audit once has succeeded only once, so there is nothing to compare it with."
            )
            #expect(try await client.get(client.reports).at("reports") == [])
            // What could not be written is not counted.
            let again = client.post(client.audits + "/once/diff_report")
            let left = try await client.platform.send(again).fields[.rateLimitRemaining]
            #expect(left == String(Limits.analysesPerMinuteMax - 1))
        }
    }

    @Test("of equal results say that nothing changed, and ask nobody")
    func identical() async throws {
        try await Client.working { client in
            _ = try await client.submit(["a": 1, "b": 2], to: "same")
            _ = try await client.submit(["b": 2, "a": 1], to: "same")
            let task = try await client.report(on: "same")
            let id = try #require(task.result?["report_id"]?.string)
            let report = try await client.get("\(client.reports)/\(id)")
            #expect(
                report.at("body")?.string?.contains("No change: both results are the same.") == true
            )
            #expect(report.at("diff") == "")
            #expect(report.at("details", "identical") == true)
            let usage = try await client.get("/api/tenants/\(client.tenant.slug)/usage")
            #expect(usage.at("calls") == 0)
            #expect(usage.at("cost_micro_usd") == 0)
        }
    }

    @Test("are counted with analyses: ten a minute for each user")
    func rate() async throws {
        let client = try await Client.make()
        _ = try await client.submit([1], to: "users")
        try await client.spend(Limits.analysesPerMinuteMax - 2, as: "test tenant_admin")
        for left in ["1", "0"] {
            let reply = try await client.platform.send(
                client.post(client.audits + "/users/diff_report")
            )
            #expect(reply.status == 202)
            #expect(reply.fields[.rateLimitRemaining] == left)
            try await client.keepSpent()
        }
        let reply = try await client.platform.send(
            client.post(client.audits + "/users/diff_report")
        )
        #expect(reply.status == 429)
        #expect(reply.code == "rate.limited")
        let seconds = try #require(reply.fields[.retryAfter].flatMap { Int($0) })
        #expect(Client.waits.contains(seconds))
        let other = try await client.platform.token(.auditor, of: client.tenant)
        let theirs = TestRequest("POST", client.audits + "/users/diff_report", token: other)
        #expect(try await client.platform.send(theirs).status == 202)
    }

    @Test("on usage know days, and nothing else")
    func days() async throws {
        let client = try await Client.make(.reader)
        let path = "/api/tenants/\(client.tenant.slug)/usage"
        #expect(try await client.get(path + "?from=2026-03-01&until=2026-03-31").status == 200)
        for query in ["?from=2026-3-1", "?from=2026-03-02&until=2026-03-01", "?until=2026-02-30"] {
            #expect(try await client.get(path + query).status == 400)
        }
    }
}

extension Client {
    var reports: String { "/api/tenants/\(tenant.slug)/reports" }

    /// Asks for a report, and answers the task once it is finished.
    func report(on name: String) async throws -> BackgroundTask {
        let reply = try await platform.send(post("\(audits)/\(name)/diff_report"))
        let id = try #require(reply.at("task_id")?.string.flatMap { UUID($0) })
        return try await platform.walk.tasks.finished(id, of: tenant, within: .seconds(600))
    }
}
