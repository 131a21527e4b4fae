import Domain
import JSON
import Store
import TestSupport
import Testing

@testable import Jobs

@Suite("A run of an audit by the service", .timeLimit(.minutes(10)))
struct AuditRunJobTests {
    private static let name = "scan"

    /// A tenant with an audit whose results are what that command says.
    private func withAudit(
        _ command: String,
        _ body: (TestPlatform, Tenant, AuditName) async throws -> Void
    ) async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let name = try #require(AuditName(Self.name))
            try await define(command, name, of: tenant, on: platform)
            try await body(platform, tenant, name)
        }
    }

    private func define(
        _ command: String?,
        _ name: AuditName,
        of tenant: Tenant,
        on platform: TestPlatform
    ) async throws {
        let source = command.map { ["type": "command", "command": .string($0)] as JSONValue }
        _ = try await AuditDefinitions(database: platform.database).set(
            try source.map { try AuditDefinition(["source": $0]) },
            for: name,
            of: tenant,
            by: .ann(of: tenant)
        )
    }

    private func queue(
        _ name: AuditName,
        of tenant: Tenant,
        on platform: TestPlatform
    ) async throws -> BackgroundTask {
        let tasks = AuditTasks(database: platform.database)
        return try await tasks.run(name, for: tenant, by: .ann(of: tenant))
    }

    private func working(
        on platform: TestPlatform,
        _ body: () async throws -> Void
    ) async throws {
        var settings = SourceSettings()
        settings.commands = [
            NamedCommand(name: "one", tenant: "*", executable: "/bin/echo", arguments: ["[1]"])
        ]
        let sources = AuditSources(settings: settings, database: platform.database)
        let job = AuditRunJob(database: platform.database, sources: sources)
        try await platform.running([job], body)
    }

    private func runs(
        of name: AuditName,
        _ tenant: Tenant,
        _ platform: TestPlatform
    ) async throws -> [AuditRun] {
        try await AuditReader(database: platform.database)
            .runs(of: name, after: nil, limit: 10, for: tenant)
    }

    @Test("keeps what its source says, under the id of its task")
    func success() async throws {
        try await withAudit("one") { platform, tenant, name in
            try await working(on: platform) {
                let queued = try await queue(name, of: tenant, on: platform)
                let task = try await platform.task(queued.id, of: tenant)
                #expect(task.state == .succeeded)
                #expect(task.result?["run_id"]?.string == task.id.description)
                let runs = try await runs(of: name, tenant, platform)
                #expect(runs.map(\.id) == [task.id] && runs.map(\.status) == [.success])
                #expect(runs.first?.source == "command" && runs.first?.durationSeconds != nil)
            }
        }
    }

    @Test("whose task is queued anew after its end is another run, and the first stays as it was")
    func anew() async throws {
        try await withAudit("none") { platform, tenant, name in
            try await working(on: platform) {
                let queued = try await queue(name, of: tenant, on: platform)
                let failed = try await platform.task(queued.id, of: tenant)
                #expect(failed.state == .failed)
                try await define("one", name, of: tenant, on: platform)
                _ = try await platform.queue.retry(failed.id, of: tenant)
                let task = try await platform.task(failed.id, of: tenant)
                #expect(task.state == .succeeded)
                let runs = try await runs(of: name, tenant, platform)
                #expect(runs.map(\.status) == [.success, .error])
                #expect(runs.map(\.taskID) == [task.id, task.id])
                #expect(runs.first?.id.description == task.result?["run_id"]?.string)
                #expect(runs.last?.id == task.id)
            }
        }
    }

    @Test("of an audit whose definition is removed while it waits fails, and says why")
    func undefined() async throws {
        try await withAudit("one") { platform, tenant, name in
            let queued = try await queue(name, of: tenant, on: platform)
            try await define(nil, name, of: tenant, on: platform)
            try await working(on: platform) {
                let ended = try await platform.task(queued.id, of: tenant)
                #expect(ended.state == .failed)
            }
            let runs = try await runs(of: name, tenant, platform)
            #expect(runs.map(\.status) == [.error])
            #expect(runs.first?.error == "The tenant has no audit of that name.")
        }
    }

    @Test("that is cancelled before it began has never been")
    func cancelled() async throws {
        try await withAudit("one") { platform, tenant, name in
            let queued = try await queue(name, of: tenant, on: platform)
            _ = try await platform.queue.cancel(queued.id, of: tenant)
            try await working(on: platform) {
                let ended = try await platform.task(queued.id, of: tenant)
                #expect(ended.state == .cancelled)
            }
            #expect(try await runs(of: name, tenant, platform).isEmpty)
        }
    }
}
