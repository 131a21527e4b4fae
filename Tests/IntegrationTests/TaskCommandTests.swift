import EventLoop
import Foundation
import Postgres
import TestSupport
import Testing

@Suite("The commands on tasks", .timeLimit(.minutes(10)))
struct TaskCommandTests {
    private static let id = "01900000-0000-7000-8000-000000000001"

    /// A platform with a task that has failed.
    private func withFailedTask() async throws -> (program: Program, database: String, slug: String)
    {
        let (program, database, slug) = try await Program.withTenant()
        try await TestConnection.open(database) { connection in
            try await connection.execute(
                script: """
                    INSERT INTO assay.tasks (id, tenant_id, kind, subject, arguments, state,
                        attempts, attempts_max, due_at, error, created_by, created_at, finished_at)
                    SELECT '\(Self.id)', id, 'diff-report', 'iam', '{}', 'failed', 3, 3, now(),
                        '{"code": "task.failed", "message": "One run only."}', 'ann', now(), now()
                    FROM assay.tenants
                    """
            )
        }
        return (program, database, slug)
    }

    @Test("list tasks, try one again and cancel it")
    func tasks() async throws {
        let (program, _, slug) = try await withFailedTask()
        let list = try await program.succeed("task", "list", "--tenant", slug)
        #expect(list.hasPrefix("\(Self.id)  \(slug)  diff-report iam  failed  attempt 3/3  "))
        #expect(list.hasSuffix("  One run only.\n"))
        #expect(try await program.succeed("task", "list") == list)
        #expect(try await program.succeed("task", "list", "--state", "queued") == "")
        let queued = try await program.succeed("task", "retry", Self.id)
        #expect(queued.contains("  diff-report iam  queued  attempt 3/6  "))
        let again = try await program.run("task", "retry", Self.id, "--tenant", slug)
        #expect(again.status == 1)
        #expect(again.errors == "assay: The task is queued; only what has failed is tried again.\n")
        let cancelled = try await program.succeed("task", "cancel", Self.id, "--tenant", slug)
        #expect(cancelled.contains("  queued (to be cancelled)  "))
    }

    @Test("wake the workers of running services before they end")
    func rings() async throws {
        let (program, database, _) = try await withFailedTask()
        let loop = try EventLoop(name: "listener")
        let listener = PostgresListener(
            PostgresConfiguration(database),
            channels: ["assay_tasks_due"],
            on: loop
        )
        #expect(await listener.next() == .listening)
        try await program.succeed("task", "retry", Self.id)
        #expect(await listener.next() == .notification(channel: "assay_tasks_due", payload: ""))
        await listener.close()
        await loop.stop()
    }

    @Test("say what they do not know")
    func unknown() async throws {
        let (program, _, _) = try await Program.withTenant()
        let none = try await program.run("task", "cancel", Self.id)
        #expect(none.status == 1)
        #expect(
            none.errors == "assay: there is no task \(Self.id); assay task list shows the newest\n"
        )
        let tenant = try await program.run("task", "list", "--tenant", "nobody")
        #expect(tenant.status == 1)
        for line in [["task"], ["task", "do"], ["task", "retry", "seven"], ["task", "retry"]] {
            #expect(try await program.run(Program.assay, line).status == 64, "\(line)")
        }
        #expect(try await program.run("task", "list", "--state", "asleep").status == 64)
    }
}
