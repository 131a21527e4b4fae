import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The queue of tasks", .timeLimit(.minutes(10)))
struct TaskQueueTests {
    private let worker = UUIDGenerator.shared.next(at: .now)
    /// Longer than any test takes: a lease ends only where a test lets it.
    private let lease = Duration.seconds(3600)

    private func claim(
        _ queue: TaskQueue,
        _ count: Int = 10,
        by other: UUID? = nil
    ) async throws -> [TaskClaim] {
        try await queue.claim(count, kinds: ["k"], by: other ?? worker, lease: lease).claims
    }

    private func expire(_ platform: TestPlatform) async throws {
        try await platform.connected { connection in
            try await connection.execute(
                script: "UPDATE assay.tasks SET lease_until = now() - interval '1 s' "
                    + "WHERE state = 'running'"
            )
        }
    }

    private func event(of tenant: Tenant) -> UnitOfWork {
        let now = Timestamp.now
        let event = AuditEvent(
            id: UUIDGenerator.shared.next(at: now),
            occurredAt: now,
            recordedAt: now,
            eventType: "DONE",
            outcome: .success
        )
        return .recording([event], of: tenant, at: now)
    }

    @Test("keeps what is said of a task, and shows it to its tenant only")
    func add() async throws {
        try await TestPlatform.with { platform in
            let (own, other) = (try await platform.tenant(), try await platform.tenant())
            let queue = TaskQueue(database: platform.database)
            let draft = TaskDraft(kind: "k", subject: "s", arguments: ["a": 1], attemptsMax: 5)
            let task = try await queue.add(draft, for: own, by: "ann")
            #expect(task.kind == "k" && task.subject == "s" && task.createdBy == "ann")
            #expect(task.state == .queued && task.progress == 0 && task.attempts == 0)
            #expect(try await queue.task(task.id, of: own) == task)
            #expect(try await queue.task(task.id, of: other) == nil)
            #expect(try await queue.cancel(task.id, of: other) == nil)
            #expect(try await queue.retry(task.id, of: other) == nil)
            #expect(try await queue.list(of: own) == [task])
            #expect(try await queue.list(of: other).isEmpty)
            #expect(try await queue.list(of: nil) == [task])
            #expect(try await queue.list(of: own, state: .running).isEmpty)
            #expect(try await queue.list(of: own, kind: "other").isEmpty)
            let claimed = try #require(try await claim(queue).first)
            #expect(claimed.arguments == ["a": 1] && claimed.tenant == own)
            #expect(claimed.task.attemptsMax == 5)
        }
    }

    @Test("answers the unfinished task of a key, however many ask at once, and a new one later")
    func key() async throws {
        try await TestPlatform.with { platform in
            let (own, other) = (try await platform.tenant(), try await platform.tenant())
            let queue = TaskQueue(database: platform.database)
            let draft = TaskDraft(kind: "k", key: "same")
            let ids = try await withThrowingTaskGroup(of: UUID.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await queue.add(draft, for: own, by: "a").id }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            #expect(try await queue.add(draft, for: other, by: "a").id != ids.first)
            let otherKind = TaskDraft(kind: "l", key: "same")
            #expect(try await queue.add(otherKind, for: own, by: "a").id != ids.first)
            for claim in try await claim(queue) {
                // While it runs, too.
                #expect(try await queue.add(draft, for: claim.tenant, by: "b").id == claim.task.id)
                #expect(try await queue.finish(claim, as: .succeeded(.null)))
            }
            let next = try await queue.add(draft, for: own, by: "a")
            #expect(!ids.contains(next.id))
        }
    }

    @Test("refuses a tenant's task beyond the bound, and no other tenant's")
    func bound() async throws {
        try await TestPlatform.with { platform in
            let (own, other) = (try await platform.tenant(), try await platform.tenant())
            let queue = TaskQueue(database: platform.database)
            try await platform.connected { connection in
                try await connection.execute(
                    script: """
                        INSERT INTO assay.tasks (id, tenant_id, kind, arguments, state, attempts_max,
                            due_at, created_by, created_at)
                        SELECT gen_random_uuid(), '\(own.id)', 'k', '{}', 'queued', 1, now(), 'a',
                            now() FROM generate_series(2, \(Limits.tasksUnfinishedMax))
                        """
                )
            }
            _ = try await queue.add(TaskDraft(kind: "k"), for: own, by: "a")
            let refused = await problem {
                _ = try await queue.add(TaskDraft(kind: "k"), for: own, by: "a")
            }
            #expect(refused?.code == .overloaded)
            _ = try await queue.add(TaskDraft(kind: "k"), for: other, by: "a")
        }
    }

    @Test("gives due tasks in their order, each to one worker, and says when the next is due")
    func claim() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            var ids: [UUID] = []
            for _ in 0..<5 {
                ids.append(try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a").id)
            }
            _ = try await queue.add(TaskDraft(kind: "other"), for: tenant, by: "a")
            let later = Timestamp.now.advanced(bySeconds: 3600)
            _ = try await queue.add(TaskDraft(kind: "k", dueAt: later), for: tenant, by: "a")
            let first = try await queue.claim(2, kinds: ["k"], by: worker, lease: lease)
            #expect(Set(first.claims.map(\.task.id)) == Set(ids[..<2]))
            let next = try #require(first.nextDue)
            #expect(next > .seconds(1800) && next <= .seconds(3601))
            #expect(Set(try await claim(queue, by: ids[0]).map(\.task.id)) == Set(ids[2...]))
            #expect(try await claim(queue).isEmpty)
            let idle = try await queue.claim(1, kinds: ["none"], by: worker, lease: .seconds(1))
            #expect(idle.claims.isEmpty && idle.nextDue == nil)
        }
    }

    @Test("lets a suspended tenant's tasks wait")
    func suspended() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            let task = try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a")
            try await platform.administer { try await $0.setStatus(.suspended, of: tenant) }
            let none = try await queue.claim(5, kinds: ["k"], by: worker, lease: .seconds(30))
            #expect(none.claims.isEmpty && none.nextDue == nil)
            try await platform.administer { try await $0.setStatus(.active, of: tenant) }
            #expect(try await claim(queue).map(\.task.id) == [task.id])
        }
    }

    @Test("takes nothing from a worker that has lost its lease, and none of what it writes")
    func fence() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            let task = try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a")
            let late = try #require(try await claim(queue).first)
            try await expire(platform)
            let other = UUIDGenerator.shared.next(at: .now)
            let current = try #require(try await claim(queue, by: other).first)
            #expect(current.task.attempts == 2)
            #expect(try await !queue.finish(late, as: .succeeded("late")))
            let writes = [event(of: tenant)]
            #expect(try await !queue.finish(late, as: .succeeded("late"), writes: writes))
            #expect(try await !queue.report(50, "late", of: late))
            #expect(try await !queue.release(late))
            let failure = TaskFailure(Problem(.internal, "late"))
            #expect(try await !queue.requeue(late, after: .zero, because: failure))
            #expect(try await queue.renew([late], by: worker, lease: .seconds(30)).isEmpty)
            #expect(try await platform.count("audit_events", of: tenant) == 0)
            let held = try await queue.renew([current], by: other, lease: .seconds(30))
            #expect(held == [task.id: false])
            #expect(try await queue.finish(current, as: .succeeded("done"), writes: writes))
            #expect(try await !queue.finish(current, as: .failed(failure), writes: writes))
            #expect(try await platform.count("audit_events", of: tenant) == 1)
            let ended = try await queue.task(task.id, of: tenant)
            #expect(ended?.state == .succeeded && ended?.result == "done")
        }
    }

    @Test("leaves a task unfinished when what it writes is refused")
    func refusedWrites() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            let task = try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a")
            let claimed = try #require(try await claim(queue).first)
            let writes = event(of: tenant)
            // The same event twice breaks its key.
            let refused = await problem {
                _ = try await queue.finish(
                    claimed,
                    as: .succeeded(.null),
                    writes: [writes, writes]
                )
            }
            #expect(refused?.code == .internal)
            #expect(try await queue.task(task.id, of: tenant)?.state == .running)
            #expect(try await platform.count("audit_events", of: tenant) == 0)
            #expect(try await platform.number("SELECT count(*) FROM assay.outbox") == 0)
        }
    }

    @Test("writes for several tenants at a task's end, each under its own role, and announces it")
    func severalTenants() async throws {
        try await TestPlatform.with { platform in
            let (own, other) = (try await platform.tenant(), try await platform.tenant())
            let queue = TaskQueue(database: platform.database)
            _ = try await queue.add(TaskDraft(kind: "k"), for: own, by: "a")
            let claimed = try #require(try await claim(queue).first)
            let writes = [event(of: own), event(of: other), event(of: own)]
            #expect(try await queue.finish(claimed, as: .succeeded(.null), writes: writes))
            #expect(try await platform.count("audit_events", of: own) == 2)
            #expect(try await platform.count("audit_events", of: other) == 1)
            #expect(try await platform.number("SELECT count(*) FROM assay.outbox") == 3)
        }
    }

    @Test("counts a released attempt as none, and a requeued one as one")
    func attempts() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            let task = try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a")
            let first = try #require(try await claim(queue).first)
            #expect(try await queue.release(first))
            let again = try #require(try await claim(queue).first)
            #expect(again.task.attempts == 1)
            let failure = TaskFailure(Problem(.unavailable, "Away.", hint: "Wait."))
            #expect(try await queue.requeue(again, after: .seconds(3600), because: failure))
            let waiting = try #require(try await queue.task(task.id, of: tenant))
            #expect(waiting.state == .queued && waiting.attempts == 1 && waiting.error == failure)
            #expect(waiting.dueAt > Timestamp.now.advanced(bySeconds: 1800))
            #expect(try await claim(queue).isEmpty)
        }
    }

    @Test("asks the worker of a running task to stop it, and gives a queued one out to be ended")
    func cancel() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            let later = Timestamp.now.advanced(bySeconds: 600)
            let queued = try await queue.add(
                TaskDraft(kind: "k", dueAt: later),
                for: tenant,
                by: "a"
            )
            #expect(try await queue.cancel(queued.id, of: tenant)?.cancelRequestedAt != nil)
            let claimed = try #require(try await claim(queue).first)
            #expect(claimed.isAbandoned)
            let held = try await queue.renew([claimed], by: worker, lease: .seconds(30))
            #expect(held == [queued.id: true])
            #expect(try await queue.finish(claimed, as: .cancelled))
            let ended = try await queue.task(queued.id, of: tenant)
            #expect(ended?.state == .cancelled && ended?.finishedAt != nil)
            #expect(try await queue.cancel(queued.id, of: nil) == ended)
        }
    }

    @Test("tries again what has failed or was cancelled, and nothing else")
    func retry() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            let draft = TaskDraft(kind: "k", key: "one", attemptsMax: 1)
            let task = try await queue.add(draft, for: tenant, by: "a")
            let early = await problem { _ = try await queue.retry(task.id, of: tenant) }
            #expect(early?.code == .preconditionFailed)
            let first = try #require(try await claim(queue).first)
            let failure = TaskFailure(Problem(.internal, "No."))
            #expect(try await queue.finish(first, as: .failed(failure)))
            let twin = try await queue.add(draft, for: tenant, by: "a")
            let taken = await problem { _ = try await queue.retry(task.id, of: tenant) }
            #expect(taken?.code == .preconditionFailed)
            let other = try #require(try await claim(queue).first)
            #expect(other.task.id == twin.id)
            #expect(try await queue.finish(other, as: .succeeded(.null)))
            let again = try #require(try await queue.retry(task.id, of: nil))
            #expect(again.state == .queued && again.error == nil && again.finishedAt == nil)
            let second = try #require(try await claim(queue).first)
            // An attempt of before must not be taken for this one.
            #expect(second.task.attempts == 2 && !second.isAbandoned)
            #expect(try await !queue.finish(first, as: .cancelled))
        }
    }

    @Test("removes what finished a month ago, and nothing else")
    func prune() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            for _ in 0..<3 { _ = try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a") }
            for claim in try await claim(queue, 2) {
                #expect(try await queue.finish(claim, as: .succeeded(.null)))
            }
            try await platform.database.pruneTasks(now: .now)
            #expect(try await queue.list(of: tenant).count == 3)
            let month = Limits.taskRetention.components.seconds
            try await platform.database.pruneTasks(now: .now.advanced(bySeconds: month + 60))
            #expect(try await queue.list(of: tenant).map(\.state) == [.queued])
        }
    }
}
