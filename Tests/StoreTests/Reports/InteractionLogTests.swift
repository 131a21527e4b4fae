import Domain
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The book of a tenant's analyses")
struct InteractionLogTests {
    private func call(_ model: String, by principal: String, at time: Timestamp) -> Interaction {
        Interaction(
            operation: "diff_report",
            provider: "gemini",
            model: model,
            promptVersion: "diff-report.v1",
            inputSHA256: [UInt8](repeating: 1, count: 32),
            principal: principal,
            startedAt: time
        )
    }

    @Test("counts each call once it begins, and sums tokens and cost by day, model and user")
    func usage() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let log = InteractionLog(database: platform.database)
            let day = try #require(Timestamp(rfc3339: "2026-03-01T12:00:00Z"))
            for (index, principal) in ["ana", "ana", "bo"].enumerated() {
                let call = call("m-1", by: principal, at: day)
                try await log.begin(call, for: tenant)
                if index == 1 { continue }
                var outcome = InteractionOutcome()
                outcome.servedModel = "m-1-served"
                outcome.inputTokens = 100
                outcome.outputTokens = 10
                outcome.costMicroUSD = index == 0 ? 5 : nil
                outcome.latency = .milliseconds(1500)
                try await log.finish(call, outcome, for: tenant)
                // A call ends once.
                outcome.costMicroUSD = 99
                try await log.finish(call, outcome, for: tenant)
            }
            let end = day.advanced(bySeconds: 86_400)
            let rows = try await log.usage(from: day, until: end, of: tenant)
            #expect(rows.map(\.model) == ["m-1", "m-1-served", "m-1-served"])
            #expect(rows.map(\.principal) == ["ana", "ana", "bo"])
            #expect(rows.map(\.failures) == [1, 0, 0])
            #expect(rows.map(\.costMicroUSD) == [nil, 5, nil])
            #expect(rows.map(\.unpricedCalls) == [1, 0, 1])
            #expect(rows[1].inputTokens == 100)
            #expect(rows[1].day == "2026-03-01")
            #expect(try await log.cost(since: day, of: tenant) == 5)
            #expect(try await log.cost(since: end, of: tenant) == 0)
            #expect(try await log.usage(from: end, until: end, of: tenant).isEmpty)
        }
    }

    @Test("ends the calls of requests whose process has died, and no other")
    func lostCalls() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let log = InteractionLog(database: platform.database)
            let now = Timestamp.now
            let times: KeyValuePairs = [
                "lost": -901, "young": -890, "ended": -2_000, "task": -2_000,
            ]
            for (name, seconds) in times {
                let call = Interaction(
                    operation: "event_analysis",
                    provider: "gemini",
                    model: name,
                    inputSHA256: [UInt8](repeating: 1, count: 32),
                    principal: "ana",
                    taskID: name == "task" ? UUIDGenerator.shared.next(at: now) : nil,
                    startedAt: now.advanced(bySeconds: Int64(seconds))
                )
                try await log.begin(call, for: tenant)
                if name == "ended" { try await log.finish(call, InteractionOutcome(), for: tenant) }
            }
            let stranger = try await platform.tenant()
            for _ in 0..<2 { try await log.closeLostCalls(of: tenant, now: now) }
            try await log.closeLostCalls(of: stranger, now: now)
            let states = try await platform.connected { connection in
                try await connection.query(
                    Statement(
                        """
                        SELECT model || ' ' || status || coalesce(' ' || failure, '')
                        FROM \(tenant.slug.schemaName).ai_interactions ORDER BY 1
                        """
                    )
                ).map { try $0.string(0) }
            }
            #expect(
                states == [
                    "ended succeeded", "lost failed interrupted", "task started", "young started",
                ]
            )
        }
    }
}
