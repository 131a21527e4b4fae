import Domain
import JSON
import Store
import TestSupport
import Testing

@testable import Jobs

@Suite("Scheduled audits", .timeLimit(.minutes(10)))
struct AuditSchedulerTests {
    private func define(
        _ schedule: String?,
        of tenant: Tenant,
        on platform: TestPlatform
    ) async throws {
        var document: JSONObject = ["source": ["type": "command", "command": "scan"]]
        if let schedule { document.append("schedule", .string(schedule)) }
        _ = try await AuditDefinitions(database: platform.database).set(
            try AuditDefinition(.object(document)),
            for: try #require(AuditName("nightly")),
            of: tenant,
            by: .ann(of: tenant)
        )
    }

    private func makeDue(_ platform: TestPlatform) async throws {
        try await platform.execute(
            "UPDATE assay.audit_schedules SET next_at = now() - interval '1 day'"
        )
    }

    @Test(
        "are queued when their time has come, once for all replicas, and missed times are not made up"
    )
    func launch() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await define("0 3 * * *", of: tenant, on: platform)
            let schedulers = (0..<4).map { _ in
                AuditScheduler(database: platform.database) { _ in }
            }
            #expect(try await schedulers[0].launchDue(now: .now).isEmpty)
            try await makeDue(platform)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for scheduler in schedulers {
                    group.addTask { _ = try await scheduler.launchDue(now: .now) }
                }
                try await group.waitForAll()
            }
            let tasks = try await platform.queue.list(of: tenant)
            #expect(tasks.count == 1)
            #expect(tasks.first?.kind == AuditRunJob.kind && tasks.first?.subject == "nightly")
            #expect(tasks.first?.createdBy == "schedule")
            #expect(try await schedulers[0].launchDue(now: .now).isEmpty)
            #expect(
                try await platform.number(
                    "SELECT count(*) FROM assay.audit_schedules WHERE next_at > now()"
                ) == 1
            )
        }
    }

    @Test("are queued once even by a process whose clock is behind the server's")
    func slowClock() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await define("0 3 * * *", of: tenant, on: platform)
            let scheduler = AuditScheduler(database: platform.database) { _ in }
            let due = try #require(Timestamp(rfc3339: "2026-03-01T03:00:00Z"))
            try await platform.execute(
                "UPDATE assay.audit_schedules SET next_at = '\(due.rfc3339)'"
            )
            _ = try await scheduler.launchDue(now: due.advanced(bySeconds: -30))
            let next = "2026-03-02T03:00:00Z"
            #expect(
                try await platform.number(
                    "SELECT count(*) FROM assay.audit_schedules WHERE next_at = '\(next)'"
                ) == 1
            )
        }
    }

    @Test("are not queued while the last run is not finished, or the tenant is suspended")
    func waiting() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await define("@hourly", of: tenant, on: platform)
            let scheduler = AuditScheduler(database: platform.database) { _ in }
            for _ in 0..<2 {
                try await makeDue(platform)
                #expect(try await scheduler.launchDue(now: .now).count == 1)
            }
            #expect(try await platform.queue.list(of: tenant).count == 1)
            try await makeDue(platform)
            try await platform.administer { try await $0.setStatus(.suspended, of: tenant) }
            #expect(try await scheduler.launchDue(now: .now).isEmpty)
        }
    }

    @Test("are forgotten with their definition or its schedule")
    func removal() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let count = "SELECT count(*) FROM assay.audit_schedules"
            try await define("@daily", of: tenant, on: platform)
            #expect(try await platform.number(count) == 1)
            try await define(nil, of: tenant, on: platform)
            #expect(try await platform.number(count) == 0)
        }
    }
}
