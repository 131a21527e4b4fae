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
    /// A tenant with three events, on a service that asks the model at that address.
    private func working(
        _ url: String?,
        deadline: Duration = .seconds(600),
        _ body: (TestPlatform, Tenant, EventAnalyses, AnalysisOrder) async throws -> Void
    ) async throws {
        let model = url.map { url in
            var settings = ModelSettings.test(at: url)
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
            try await platform.working(model: model) {
                try await body(platform, tenant, analyses, order)
            }
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
            #expect(
                try await platform.book(of: tenant) == ["local rules-\(version) succeeded ann 0"]
            )
            #expect(try await platform.takeRate(of: tenant) == 8)
        }
    }

    private static let refusal = LocalServer.answer(403, #"{"error":{"message":"no"}}"#)
    private static let useless = LocalServer.completion(["summary": 1])

    @Test(
        "is made without the model when that fails, says so, and counts where an answer was made",
        arguments: [
            ([Self.refusal], "ann -", 9),
            ([Self.useless], "ann 2400", 8),
            // The repair fails; the answer that was to be repaired is billed.
            ([Self.useless, Self.refusal], "ann 1200", 8),
        ]
    )
    func failingModel(_ responses: [HTTPResponse], _ cost: String, _ left: Int) async throws {
        let refusing: @Sendable (LocalServer.Received) async -> HTTPResponse = { request in
            request.text.contains("This answer was refused")
                ? responses[responses.count - 1] : responses[0]
        }
        try await LocalServer.run(answering: refusing) { server in
            try await working(server.url) { platform, tenant, analyses, order in
                let begun = try await analyses.begin(order, for: tenant, by: .ann(of: tenant))
                let task = try await platform.task(begun.task.id, of: tenant)
                #expect(task.state == .succeeded)
                #expect(task.result?["provider"] == "local")
                #expect(task.result?["notice"]?.string?.isEmpty == false)
                let calls = try await platform.book(of: tenant)
                #expect(calls.count == 1 && calls[0].hasSuffix("failed \(cost)"), "\(calls)")
                #expect(try await platform.takeRate(of: tenant) == left)
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
                var settings = ModelSettings.test(at: server.url)
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
        try await LocalServer.run(answering: LocalServer.silence(asked: asked)) { server in
            try await working(server.url) { platform, tenant, analyses, order in
                let begun = try await analyses.begin(order, for: tenant, by: .ann(of: tenant))
                await asked.wait()
                _ = try await platform.queue.cancel(begun.task.id, of: tenant)
                let task = try await platform.task(begun.task.id, of: tenant)
                #expect(task.state == .cancelled)
                let reports = try await Reports(database: platform.database)
                    .list(of: tenant, after: nil, limit: 1)
                #expect(reports.isEmpty)
                #expect(try await platform.book(of: tenant) == ["openai m-1 failed ann -"])
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
            _ = try await platform.working { try await platform.task(begun.task.id, of: tenant) }
            #expect(try await platform.book(of: tenant) == ["openai m-1 failed ann -"])
        }
    }
}
