import Domain
import JSON
import Postgres
import Store
import TestSupport
import Testing

@testable import Jobs

@Suite("A task runner", .timeLimit(.minutes(10)))
struct TaskRunnerTests {
    @Test("does a task, keeps its result and commits what it writes")
    func success() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let handler = ScriptedHandler { run in
                #expect(run.tenant == tenant && run.attempt == 1)
                #expect(run.task.createdBy == "ann")
                await run.report(40, "halfway")
                return TaskCompletion(
                    result: ["echo": run.arguments["say"] ?? .null],
                    writes: [platform.event("DONE", of: run.tenant, key: "k")]
                )
            }
            try await platform.running([handler]) {
                let added = try await platform.queue.add(
                    TaskDraft(kind: "scripted", subject: "s", arguments: ["say": "hello"]),
                    for: tenant,
                    by: "ann"
                )
                #expect(added.state == .queued)
                let task = try await platform.task(added.id, of: tenant)
                #expect(task.state == .succeeded && task.progress == 100)
                #expect(task.phase == "halfway" && task.attempts == 1)
                #expect(task.result == ["echo": "hello"])
                #expect(task.startedAt != nil && task.finishedAt != nil)
                #expect(try await platform.count("DONE", of: tenant) == 1)
            }
        }
    }

    @Test("ends a task as failed at once when trying again cannot help")
    func failure() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let endings = Notes<TaskEnding>()
            var handler = ScriptedHandler { _ in
                throw Problem(.taskFailed, "There are no two runs.", hint: "Run it.", cause: "c")
            }
            handler.closing = { run, ending in
                endings.add(ending)
                return [platform.event("CLOSED", of: run.tenant, key: "k")]
            }
            try await platform.running([handler]) {
                let added = try await platform.queue.add(
                    TaskDraft(kind: "scripted"),
                    for: tenant,
                    by: "ann"
                )
                let task = try await platform.task(added.id, of: tenant)
                #expect(task.state == .failed && task.attempts == 1)
                let failure = TaskFailure(
                    Problem(.taskFailed, "There are no two runs.", hint: "Run it.")
                )
                #expect(task.error == failure && endings.all == [.failed(failure)])
                #expect(try await platform.count("CLOSED", of: tenant) == 1)
            }
        }
    }
}
