import Analysis
import Domain
import HTTP
import HTTPClient
import JSON
import Postgres
import Store
import TestSupport
import Testing

@testable import Jobs

@Suite("An analysis of events in the background", .timeLimit(.minutes(10)))
struct EventAnalysisJobTests {
    private static func settings(_ url: String) -> ModelSettings {
        var settings = ModelSettings(provider: .openai, model: "m-1", key: ModelKey("planted-key"))
        settings.baseURL = url
        settings.backgroundDeadline = .seconds(20)
        return settings
    }

    /// A tenant with three events, on a service that asks the model at that address.
    private func working(
        _ url: String?,
        deadline: Duration = .seconds(20),
        _ body: (TestPlatform, Tenant, EventAnalyses, AnalysisOrder) async throws -> Void
    ) async throws {
        let model = url.map { url in
            var settings = Self.settings(url)
            settings.deadline = deadline
            return settings
        }
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let drafts = try (0..<3).map { index in
                try EventDraft(
                    [
                        "event_type": "USER_UPDATED", "actor": "ops@acme.test",
                        "entity_type": "USER",
                    ],
                    now: Timestamp.now.advanced(bySeconds: Int64(-index))
                )
            }
            let ids = try await EventRecorder(database: platform.database)
                .record(drafts, callKey: nil, for: tenant).map(\.id.description)
            let order = AnalysisOrder(try AnalysisRequest(events: ids, context: nil), isKept: true)
            let analyst = EventAnalyst(database: platform.database, model: nil) { _ in }
            let analyses = EventAnalyses(database: platform.database, analyst: analyst)
            let work = BackgroundWork(database: platform.database, model: model) { _ in }
            let working = Task { await work.run() }
            let outcome: Result<Void, any Error>
            do {
                outcome = .success(try await body(platform, tenant, analyses, order))
            } catch {
                outcome = .failure(error)
            }
            working.cancel()
            await working.value
            try outcome.get()
        }
    }

    @Test("keeps its report together with the end of its task, and books one call")
    func onBoard() async throws {
        try await working(nil) { platform, tenant, analyses, order in
            let begun = try await analyses.begin(order, for: tenant, by: .ann(of: tenant))
            #expect(begun.left == 9)
            let task = try await platform.task(begun.task.id, of: tenant)
            #expect(task.state == .succeeded, "\(String(describing: task.error))")
            let id = try #require(task.result?["report_id"]?.string.flatMap { UUID($0) })
            let report = try await Reports(database: platform.database).report(id, of: tenant)
            #expect(report?.kind == .analysis && report?.taskID == task.id)
            #expect(Set(report?.eventIDs ?? []) == Set(order.request.events))
            #expect(report?.details?["findings"] == task.result?["findings"])
            let version = EventAssessment.rulesVersion
            #expect(try await platform.book(of: tenant) == ["local rules-\(version) succeeded ann"])
            #expect(try await platform.takeRate(of: tenant) == 8)
        }
    }

    @Test("is made without the model when that fails, says so, and counts as any answer does")
    func failingModel() async throws {
        let refusing: @Sendable (LocalServer.Received) async -> HTTPResponse = { _ in
            LocalServer.answer(403, #"{"error":{"message":"no"}}"#)
        }
        try await LocalServer.run(answering: refusing) { server in
            try await working(server.url) { platform, tenant, analyses, order in
                let begun = try await analyses.begin(order, for: tenant, by: .ann(of: tenant))
                let task = try await platform.task(begun.task.id, of: tenant)
                #expect(task.state == .succeeded)
                #expect(task.result?["provider"] == "local")
                #expect(task.result?["notice"]?.string?.isEmpty == false)
                #expect(try await platform.book(of: tenant) == ["openai m-1 failed ann"])
                #expect(try await platform.takeRate(of: tenant) == 8)
            }
        }
    }

    @Test("waits longer for a slow model than a request does")
    func slowModel() async throws {
        let answer: JSONValue = [
            "summary": "Users were updated.", "timeline": [], "patterns": "", "anomalies": "",
            "findings": [], "troubleshooting": nil,
        ]
        let answering: @Sendable (LocalServer.Received) async -> HTTPResponse = { _ in
            let message: JSONValue = [
                "message": ["content": .string(answer.description)], "finish_reason": "stop",
            ]
            let body: JSONValue = ["choices": .array([message])]
            return LocalServer.answer(200, body.description)
        }
        try await LocalServer.run(answering: answering) { server in
            // A request has no time at all, so that no clock has to be waited for.
            try await working(server.url, deadline: .zero) { platform, tenant, analyses, order in
                let begun = try await analyses.begin(order, for: tenant, by: .ann(of: tenant))
                let task = try await platform.task(begun.task.id, of: tenant)
                #expect(task.result?["provider"] == "openai", "\(String(describing: task.result))")
                var settings = Self.settings(server.url)
                settings.deadline = .zero
                let model = ModelClient(settings: settings, http: HTTPClient(policy: .unrestricted))
                let analyst = EventAnalyst(database: platform.database, model: model) { _ in }
                let now = try await analyst.analyze(order.request, for: tenant, by: "ann")
                #expect(now.notice?.contains("did not answer in time") == true)
            }
        }
    }

    @Test("that is cancelled ends the call to the model, books it, counts it and leaves no report")
    func cancelled() async throws {
        let asked = Moment()
        let silent: @Sendable (LocalServer.Received) async -> HTTPResponse = { _ in
            asked.come()
            return await LocalServer.silence()
        }
        try await LocalServer.run(answering: silent) { server in
            try await working(server.url) { platform, tenant, analyses, order in
                let begun = try await analyses.begin(order, for: tenant, by: .ann(of: tenant))
                await asked.wait()
                _ = try await platform.queue.cancel(begun.task.id, of: tenant)
                let task = try await platform.task(begun.task.id, of: tenant)
                #expect(task.state == .cancelled)
                let reports = try await Reports(database: platform.database)
                    .list(of: tenant, after: nil, limit: 1)
                #expect(reports.isEmpty)
                #expect(try await platform.book(of: tenant) == ["openai m-1 failed ann"])
                #expect(try await platform.takeRate(of: tenant) == 8)
            }
        }
    }

    @Test("of events that are gone fails at once, says why, and is not counted")
    func gone() async throws {
        try await working(nil) { platform, tenant, analyses, _ in
            let id = UUID(high: 9, low: 9).description
            let order = AnalysisOrder(try AnalysisRequest(events: [id], context: nil))
            let begun = try await analyses.begin(order, for: tenant, by: .ann(of: tenant))
            let task = try await platform.task(begun.task.id, of: tenant)
            #expect(task.state == .failed && task.attempts == 1)
            #expect(task.error?.code == "not_found")
            #expect(try await platform.book(of: tenant).isEmpty)
            #expect(try await platform.takeRate(of: tenant) == 9)
        }
    }

    @Test("leaves no call open during which its process died")
    func interrupted() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let id = UUID(high: 9, low: 9).description
            let order = AnalysisOrder(try AnalysisRequest(events: [id], context: nil))
            let analyst = EventAnalyst(database: platform.database, model: nil) { _ in }
            let begun = try await EventAnalyses(database: platform.database, analyst: analyst)
                .begin(order, for: tenant, by: .ann(of: tenant))
            let call = Interaction(
                operation: "event_analysis",
                provider: "openai",
                model: "m-1",
                inputSHA256: [UInt8](repeating: 1, count: 32),
                principal: "ann",
                taskID: begun.task.id
            )
            try await InteractionLog(database: platform.database).begin(call, for: tenant)
            let work = BackgroundWork(database: platform.database) { _ in }
            let working = Task { await work.run() }
            _ = try await platform.task(begun.task.id, of: tenant)
            working.cancel()
            await working.value
            #expect(try await platform.book(of: tenant) == ["openai m-1 failed ann"])
        }
    }
}

extension TestPlatform {
    /// The book of a tenant's analyses, each with who was asked, how it ended and for whom.
    fileprivate func book(of tenant: Tenant) async throws -> [String] {
        try await connected { connection in
            let sql = """
                SELECT concat_ws(' ', provider, coalesce(served_model, model), status, principal)
                FROM \(tenant.slug.schemaName).ai_interactions ORDER BY id
                """
            return try await connection.query(Statement(sql)).map { try $0.string(0) }
        }
    }
}
