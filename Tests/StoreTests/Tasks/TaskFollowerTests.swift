import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The follower of tasks", .timeLimit(.minutes(10)))
struct TaskFollowerTests {
    private let worker = UUIDGenerator.shared.next(at: .now)

    private func follower(_ platform: TestPlatform) -> TaskFollower {
        TaskFollower(database: platform.database) { _ in }
    }

    private func claim(_ queue: TaskQueue) async throws -> TaskClaim {
        let harvest = try await queue.claim(1, kinds: ["k"], by: worker, lease: .seconds(30))
        return try #require(harvest.claims.first)
    }

    /// The next states of a subscription.
    private func next(_ subscription: TaskSubscription) async -> [BackgroundTask] {
        while true {
            switch await subscription.next() {
            case .events(let tasks): return tasks
            case .heartbeat: continue
            case .ended: return []
            }
        }
    }

    @Test("tells each reader the state at first and whenever it has moved, until the end")
    func states() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            let follower = follower(platform)
            let task = try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a")
            let early = try #require(try await follower.subscribe(to: task.id, of: tenant))
            #expect(early.first == task)
            let claim = try await claim(queue)
            #expect(try await queue.report(30, "reading", of: claim))
            var seen: [BackgroundTask] = []
            while seen.last?.phase != "reading" { seen += await next(early) }
            #expect(seen.last?.progress == 30 && seen.last?.state == .running)
            let late = try #require(try await follower.subscribe(to: task.id, of: tenant))
            #expect(late.first.progress == 30)
            #expect(try await queue.finish(claim, as: .succeeded(true)))
            for reader in [early, late] {
                let last = await next(reader).last
                #expect(last?.state == .succeeded && last?.result == true)
            }
            let after = try #require(try await follower.subscribe(to: task.id, of: tenant))
            #expect(after.first.state == .succeeded)
            #expect(await next(after).isEmpty)
            #expect(await follower.count == 0)
            await follower.close()
        }
    }

    @Test("waits for the end of a task, and for no longer than it is told")
    func finished() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            let follower = follower(platform)
            let task = try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a")
            let impatient = try await follower.finished(
                task.id,
                of: tenant,
                within: .milliseconds(5)
            )
            #expect(impatient.state == .queued)
            async let waited = follower.finished(task.id, of: tenant, within: .seconds(50))
            let claim = try await claim(queue)
            #expect(try await queue.finish(claim, as: .cancelled))
            #expect(try await waited.state == .cancelled)
            await follower.close()
        }
    }

    @Test("knows no task of another tenant")
    func otherTenant() async throws {
        try await TestPlatform.with { platform in
            let (own, other) = (try await platform.tenant(), try await platform.tenant())
            let queue = TaskQueue(database: platform.database)
            let follower = follower(platform)
            let task = try await queue.add(TaskDraft(kind: "k"), for: own, by: "a")
            #expect(try await follower.subscribe(to: task.id, of: other) == nil)
            let refused = await problem {
                _ = try await follower.finished(task.id, of: other, within: .seconds(1))
            }
            #expect(refused?.code == .notFound)
            await follower.close()
        }
    }

    @Test("forgets readers that leave, ends those of tasks that are gone, and all when it closes")
    func ends() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = TaskQueue(database: platform.database)
            let follower = follower(platform)
            let task = try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a")
            var leaving = try await follower.subscribe(to: task.id, of: tenant)
            #expect(leaving != nil)
            #expect(await follower.count == 1)
            leaving = nil
            #expect(await follower.count == 0)
            let reader = try #require(try await follower.subscribe(to: task.id, of: tenant))
            try await platform.connected { connection in
                try await connection.execute(script: "DELETE FROM assay.tasks")
            }
            while true {
                if case .ended(let end) = await reader.next() {
                    #expect(end == .interrupted)
                    break
                }
            }
            let other = try await queue.add(TaskDraft(kind: "k"), for: tenant, by: "a")
            let last = try #require(try await follower.subscribe(to: other.id, of: tenant))
            await follower.close()
            guard case .ended(.shutDown) = await last.next() else {
                Issue.record("the subscription did not end")
                return
            }
            let closed = await problem {
                _ = try await follower.subscribe(to: other.id, of: tenant)
            }
            #expect(closed?.code == .unavailable)
        }
    }
}
