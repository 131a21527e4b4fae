import Analysis
import Domain
import HTTP
import JSON
import Postgres
import Store
import TestSupport
import Testing

@testable import Jobs

@Suite("A diff report", .timeLimit(.minutes(10)))
struct DiffReportJobTests {
    private static let old: JSONValue = [
        "users": [["login": "ana", "role": "reader"], ["login": "bo", "role": "reader"]]
    ]
    private static let new: JSONValue = [
        "users": [["login": "bo", "role": "reader"], ["login": "ana", "role": "admin"]]
    ]

    /// Writes one report on those two results, with the help of that model.
    private func report(
        _ model: ModelSettings? = nil,
        of results: (old: JSONValue, new: JSONValue) = (old, new),
        _ body: (TestPlatform, Tenant, BackgroundTask, Report?) async throws -> Void
    ) async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await platform.submit(
                results.old,
                to: "users",
                at: "2026-03-01T00:00:00Z",
                of: tenant
            )
            try await platform.submit(
                results.new,
                to: "users",
                at: "2026-03-02T00:00:00Z",
                of: tenant
            )
            try await platform.working(model: model) {
                let (task, report) = try await platform.report(on: "users", of: tenant)
                try await body(platform, tenant, task, report)
            }
        }
    }

    private static let answer: JSONValue = [
        "summary": "Ana became an administrator.",
        "findings": [
            [
                "severity": "high", "category": "privilege", "title": "Ana is an administrator",
                "text": "Her role was reader.", "refs": ["C1"],
            ]
        ],
        "next_steps": ["Ask who decided it."],
    ]

    @Test("joins elements by what identifies them, and rates what changed")
    func onBoard() async throws {
        try await report { platform, tenant, task, report in
            let report = try #require(report, "\(String(describing: task.error))")
            let body = try #require(report.body)
            #expect(body.contains("ana"))
            // Bo only moved, which is no change.
            #expect(!body.contains("`bo`"))
            #expect(report.provider == "local")
            #expect(report.model == "rules-\(ChangeAssessment.rulesVersion)")
            #expect(report.details?["change_count"] == 1)
            #expect(report.taskID == task.id)
            let calls = try await platform.book(of: tenant)
            #expect(calls == ["local rules-\(ChangeAssessment.rulesVersion) succeeded ann 0"])
            #expect(report.interactionID != nil)
        }
    }

    @Test("has a model's summary before the findings of the rules, and books what it cost")
    func model() async throws {
        try await LocalServer.run(answering: { _ in LocalServer.completion(Self.answer) }) {
            server in
            try await report(.test(at: server.url)) { platform, tenant, task, report in
                let report = try #require(report, "\(String(describing: task.error))")
                let body = try #require(report.body)
                #expect(body.contains("In the model's words: Ana became an administrator."))
                #expect(body.contains("- Step: Ask who decided it."))
                #expect(body.contains("### Findings"))
                #expect(report.provider == "openai" && report.model == "m-1-served")
                #expect(report.promptVersion == "diff-report.v1")
                #expect(report.details?["model"]?["summary"] == "Ana became an administrator.")
                let calls = try await platform.book(of: tenant)
                #expect(calls == ["openai m-1-served succeeded ann 1200"])
                #expect(try await platform.takeRate(of: tenant) == 8)
                let sent = try #require(server.received.first)
                #expect(sent.text.contains("C1"))
                #expect(sent.head.fields[.authorization] == "Bearer planted-key")
            }
        }
    }

    @Test("sends a model no personal data, has it back in the answer, and books how much it was")
    func scrubbed() async throws {
        func results(_ role: String, _ email: String) -> JSONValue {
            let about = "\(String(repeating: "x", count: 45)) mail to \(email) or call"
            return [
                "users": [
                    [
                        "login": "quentin", "role": .string(role), "email": .string(email),
                        "about": .string(about), "last_ip": "203.0.113.77",
                    ]
                ]
            ]
        }
        let answer: JSONValue = [
            "summary": "[EMAIL_2] is new.", "findings": [], "next_steps": ["Ask [ email_2 ]."],
        ]
        try await LocalServer.run(answering: { _ in LocalServer.completion(answer) }) { server in
            try await report(
                .test(at: server.url),
                of: (results("reader", "old@corp.example"), results("admin", "new@corp.example"))
            ) { platform, tenant, task, report in
                let report = try #require(report, "\(String(describing: task.error))")
                let sent = try #require(server.received.first).text
                for value in ["corp.example", "quentin", "old@", "new@", "203.0.113"] {
                    #expect(!sent.contains(value), "\(value)")
                }
                #expect(sent.contains("EMAIL_1"))
                let body = try #require(report.body)
                #expect(body.contains("In the model's words: new@corp.example is new."))
                #expect(body.contains("- Step: Ask new@corp.example."))
                let booked = try await platform.number(
                    """
                    SELECT (redactions->>'email')::int FROM \(tenant.slug.schemaName).ai_interactions
                    """
                )
                #expect(booked >= 2)
            }
        }
    }

    @Test("is written without the model when that fails, and says so")
    func failingModel() async throws {
        let garbage: @Sendable (LocalServer.Received) async -> HTTPResponse = { _ in
            LocalServer.completion(["summary": 1])
        }
        try await LocalServer.run(answering: garbage) { server in
            try await report(.test(at: server.url)) { platform, tenant, task, report in
                let report = try #require(report, "\(String(describing: task.error))")
                #expect(
                    report.body?.contains(
                        "> **Notice:** The model's answer could not be used; "
                            + "the on-board analysis is shown instead."
                    ) == true
                )
                #expect(report.provider == "local")
                let calls = try await platform.book(of: tenant)
                #expect(calls == ["openai m-1-served failed ann 2400"])
                // What the model failed at is not counted against whoever asked.
                #expect(try await platform.takeRate(of: tenant) == 9)
                // One answer, and one that was to repair it.
                #expect(server.received.count == 2)
            }
        }
    }

    @Test("asks no model once the tenant's day has cost what it may")
    func cap() async throws {
        try await LocalServer.run(answering: { _ in LocalServer.completion(Self.answer) }) {
            server in
            var settings = ModelSettings.test(at: server.url)
            settings.dailyCostMicroUSDMax = 1000
            try await report(settings) { platform, tenant, _, _ in
                try await platform.submit(Self.old, to: "users", of: tenant)
                let (_, second) = try await platform.report(on: "users", of: tenant)
                #expect(second?.body?.contains("today is spent") == true)
                #expect(second?.provider == "local")
                #expect(server.received.count == 1)
            }
        }
    }

    @Test("asks no model where the tenant's scrubbing rules cannot be read, and says so")
    func unreadableRules() async throws {
        try await LocalServer.run(answering: { _ in LocalServer.completion(Self.answer) }) {
            server in
            try await report(.test(at: server.url)) { platform, tenant, _, _ in
                let sent = server.received.count
                try await platform.damageScrubbing(of: tenant, with: #"{"shapes": []}"#)
                try await platform.submit(Self.old, to: "users", of: tenant)
                let (_, second) = try await platform.report(on: "users", of: tenant)
                let body = try #require(second?.body)
                #expect(body.contains("scrubbing rules could not be read"))
                #expect(body.contains("### Findings") && second?.provider == "local")
                #expect(server.received.count == sent)
            }
        }
    }

    @Test("that is cancelled ends the call to the model, books it and leaves no report")
    func cancelled() async throws {
        let asked = Moment()
        try await LocalServer.run(answering: LocalServer.silence(asked: asked)) { server in
            try await TestPlatform.with { platform in
                let tenant = try await platform.tenant()
                try await platform.submit(Self.old, to: "users", of: tenant)
                try await platform.submit(Self.new, to: "users", of: tenant)
                try await platform.working(model: .test(at: server.url)) {
                    async let written = platform.report(on: "users", of: tenant)
                    await asked.wait()
                    let tasks = try await platform.queue.list(of: tenant)
                    _ = try await platform.queue.cancel(try #require(tasks.first).id, of: tenant)
                    let (task, report) = try await written
                    #expect(task.state == .cancelled)
                    #expect(report == nil)
                    #expect(try await platform.book(of: tenant) == ["openai m-1 failed ann -"])
                }
            }
        }
    }

    @Test(
        "leaves no call open in the book, not even one during which its process died",
        arguments: [false, true]
    )
    func interrupted(isCancelled: Bool) async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await platform.submit(Self.old, to: "users", of: tenant)
            try await platform.submit(Self.new, to: "users", of: tenant)
            let task = try await AuditTasks(database: platform.database).report(
                on: try #require(AuditName("users")),
                for: tenant,
                by: .ann(of: tenant)
            )
            let call = Interaction(
                operation: "diff_report",
                provider: "openai",
                model: "m-1",
                inputSHA256: [UInt8](repeating: 1, count: 32),
                principal: "ann",
                taskID: task.id
            )
            try await InteractionLog(database: platform.database).begin(call, for: tenant)
            if isCancelled { _ = try await platform.queue.cancel(task.id, of: tenant) }
            _ = try await platform.working { try await platform.task(task.id, of: tenant) }
            #expect(try await platform.book(of: tenant).first == "openai m-1 failed ann -")
        }
    }

    @Test("is kept whatever name a provider gives to the model that answered")
    func longNames() async throws {
        let name = String(repeating: "m\u{301}", count: 200)
        let answer: @Sendable (LocalServer.Received) async -> HTTPResponse = { _ in
            LocalServer.completion(Self.answer, of: name)
        }
        try await LocalServer.run(answering: answer) { server in
            try await report(.test(at: server.url)) { platform, tenant, task, report in
                let report = try #require(report, "\(String(describing: task.error))")
                #expect(report.provider == "openai")
                #expect(report.model?.hasPrefix("m\u{301}") == true)
                #expect(report.model?.unicodeScalars.count == ModelSettings.modelNameMax)
                #expect(task.attempts == 1)
            }
        }
    }

    @Test(
        "of two versions of a real policy names what is material and sets the rest apart",
        .enabled(if: SharedData.isPresent, "the shared data is not here")
    )
    func policyVersions() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            for name in ["ReadOnlyAccess", "AWSConfigServiceRolePolicy"] {
                for version in ["old", "new"] {
                    let results = try SharedData.document("policy_versions/\(name).\(version).json")
                    try await platform.submit(results, to: name, of: tenant)
                }
            }
            let reports = try await platform.working {
                [
                    try await platform.report(on: "ReadOnlyAccess", of: tenant).report,
                    try await platform.report(on: "AWSConfigServiceRolePolicy", of: tenant).report,
                ]
            }
            let bodies = try reports.map { try #require($0?.body) }
            // One pair differs in version and date only, the other in actions of which some differ in case.
            #expect(bodies.count { $0.contains("No material change") } == 1)
            let changed = try #require(bodies.first { !$0.contains("No material change") })
            #expect(changed.contains("cloudformation:GetTemplate"))
            #expect(changed.contains("Set apart as cosmetic"))
        }
    }
}
