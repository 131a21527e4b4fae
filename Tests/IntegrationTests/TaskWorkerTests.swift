import Domain
import EventLoop
import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Processes that share tasks", .timeLimit(.minutes(10)))
struct TaskWorkerTests {
    private static let tasks = 1000

    /// Returns once the number that a query gives is that large; asks whenever a task has moved.
    private func wait(
        until sql: String,
        reaches number: Int64,
        in database: String
    ) async throws {
        let loop = try EventLoop(name: "listener")
        let listener = PostgresListener(
            PostgresConfiguration(database),
            channels: ["assay_tasks_moved"],
            on: loop
        )
        try await TestConnection.open(database) { connection in
            while await listener.next() != nil {
                if try await connection.query(Statement(sql))[0].int64(0) >= number { break }
            }
        }
        await listener.close()
        await loop.stop()
    }

    @Test("finish each of a thousand exactly once although one of them is killed")
    func kill() async throws {
        let (program, database, slug) = try await Program.withTenant()
        let service = program.environment["ASSAY_SERVICE_DATABASE_URL"] ?? ""
        try await TestConnection.open(database) { connection in
            try await connection.execute(
                script: """
                    -- Short leases run out on a busy machine, and each time an attempt is gone.
                    INSERT INTO assay.tasks (id, tenant_id, kind, arguments, state, attempts_max,
                        due_at, created_by, created_at)
                    SELECT gen_random_uuid(), t.id, 'record-event', '{}', 'queued', 1000, now(), 'a',
                        now()
                    FROM assay.tenants AS t, generate_series(1, \(Self.tasks));
                    """
            )
        }
        let finished = "SELECT count(*) FROM assay.tasks WHERE finished_at IS NOT NULL"
        // It has its part before the others come, and all of it when it is killed.
        let victim = try await program.workOnTasks(service, isHolding: true)
        let survivors = [
            try await program.workOnTasks(service), try await program.workOnTasks(service),
        ]
        let others = Self.tasks - Limits.taskSlotsMax
        try await wait(until: finished, reaches: Int64(others), in: database)
        #expect(Glibc.kill(victim.process, SIGKILL) == 0)
        _ = await victim.status()
        try await wait(until: finished, reaches: Int64(Self.tasks), in: database)
        try await TestConnection.open(database) { connection in
            let outcome = try await connection.query(
                Statement(
                    """
                    SELECT count(*) FILTER (WHERE state = 'succeeded'), count(*),
                        (SELECT count(*) FROM tenant_\(slug).audit_events
                         WHERE event_type = 'TASK_DONE'),
                        (SELECT count(DISTINCT entity_key) FROM tenant_\(slug).audit_events
                         WHERE event_type = 'TASK_DONE')
                    FROM assay.tasks
                    """
                )
            )[0]
            for column in 0..<4 {
                #expect(try outcome.int64(column) == Int64(Self.tasks), "column \(column)")
            }
        }
        for survivor in survivors {
            survivor.terminate()
            #expect(await survivor.status() == 0)
        }
    }
}
