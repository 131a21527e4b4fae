import Domain
import JSON
import TestSupport
import Testing

@testable import Store

@Suite("Reports of a tenant")
struct ReportsTests {
    private func report(_ name: String, at now: Timestamp = .now) -> Report {
        Report(
            id: UUIDGenerator.shared.next(at: now),
            kind: .diffReport,
            name: name,
            auditName: "users",
            body: "# \(name)\n",
            diff: "-a\n+```\n",
            details: ["findings": []],
            baselineAuditID: nil,
            currentAuditID: nil,
            taskID: nil,
            interactionID: nil,
            provider: "local",
            model: "rules-1",
            promptVersion: nil,
            inputSHA256: [UInt8](repeating: 7, count: 32),
            createdBy: "tester",
            createdAt: now
        )
    }

    @Test("are kept, listed the latest first, read whole, and deleted with a trace")
    func lifetime() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let reports = Reports(database: platform.database)
            let kept = [report("one"), report("two")]
            for report in kept {
                try await platform.database.commit(reports.unit(keeping: report, for: tenant))
            }
            let list = try await reports.list(of: tenant, after: nil, limit: 10)
            #expect(list.map(\.name) == ["two", "one"])
            let cursor = Cursor(occurredAt: list[0].createdAt, id: list[0].id)
            let rest = try await reports.list(of: tenant, after: cursor, limit: 10)
            #expect(rest.map(\.name) == ["one"])
            #expect(
                try await reports.list(of: tenant, auditName: "x", after: nil, limit: 1).isEmpty
            )
            let whole = try #require(try await reports.report(kept[0].id, of: tenant))
            #expect(whole.body == "# one\n")
            #expect(whole.details == ["findings": []])
            // The fence is longer than any in the diff.
            #expect(whole.markdown.contains("\n````diff\n-a\n+```\n````\n"))
            let ann = Principal.ann(of: tenant)
            #expect(try await reports.delete(kept[0].id, of: tenant, by: ann))
            #expect(try await reports.delete(kept[0].id, of: tenant, by: ann) == false)
            #expect(try await reports.report(kept[0].id, of: tenant) == nil)
            let events = try await platform.number(
                "SELECT count(*) FROM \(tenant.slug.schemaName).audit_events "
                    + "WHERE event_type = 'REPORT_DELETED' AND actor = 'ann'"
            )
            #expect(events == 1)
        }
    }

    @Test("that are analyses tell which events they are about")
    func analyses() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let reports = Reports(database: platform.database)
            let events = [UUID(high: 2, low: 2), UUID(high: 1, low: 1)]
            let now = Timestamp.now
            let analysis = Report(
                id: UUIDGenerator.shared.next(at: now),
                kind: .analysis,
                name: "Analysis: 2 events - 2026-03-01T00:00:00Z",
                auditName: nil,
                body: "text",
                diff: nil,
                details: nil,
                eventIDs: events,
                taskID: nil,
                interactionID: nil,
                provider: "local",
                model: nil,
                promptVersion: nil,
                inputSHA256: [UInt8](repeating: 7, count: 32),
                createdBy: "tester",
                createdAt: now
            )
            try await reports.keep(analysis, for: tenant)
            try await reports.keep(report("other"), for: tenant)
            let list = try await reports.list(of: tenant, kind: .analysis, after: nil, limit: 10)
            #expect(list.map(\.id) == [analysis.id])
            #expect(list.first?.eventIDs == nil)
            let whole = try #require(try await reports.report(analysis.id, of: tenant))
            #expect(whole.kind == .analysis && whole.eventIDs == events)
            #expect(whole.document["event_ids"]?.array?.count == 2)
        }
    }
}
