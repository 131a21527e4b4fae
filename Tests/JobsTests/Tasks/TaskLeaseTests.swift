import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Jobs
@testable import Store

@Suite("Several workers on one queue", .timeLimit(.minutes(10)))
struct TaskLeaseTests {
    /// Waits until it is cancelled.
    private static func linger() async throws -> TaskCompletion {
        try await Task.sleep(for: .seconds(3600))
        return TaskCompletion()
    }

    @Test("share it: each takes of what is there")
    func share() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let replica = try platform.replica()
            let (mine, theirs) = (Moment(), Moment())
            // Neither task ends before the other has begun, and each runner has one slot.
            let first = ScriptedHandler { _ in
                mine.come()
                await theirs.wait()
                return TaskCompletion(result: "mine")
            }
            let second = ScriptedHandler { _ in
                theirs.come()
                await mine.wait()
                return TaskCompletion(result: "theirs")
            }
            try await platform.running([first], slots: 1) {
                try await replica.running([second], slots: 1) {
                    var results: [String?] = []
                    var ids: [UUID] = []
                    for _ in 0..<2 {
                        let draft = TaskDraft(kind: "scripted")
                        ids.append(try await platform.queue.add(draft, for: tenant, by: "a").id)
                    }
                    for id in ids {
                        results.append(try await platform.task(id, of: tenant).result?.string)
                    }
                    #expect(Set(results) == ["mine", "theirs"])
                }
            }
            await replica.close()
        }
    }

    @Test("take up what one of them has left behind, as soon as its lease is over")
    func takeOver() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = platform.queue
            let task = try await queue.add(TaskDraft(kind: "scripted"), for: tenant, by: "a")
            let dead = UUIDGenerator.shared.next(at: .now)
            // The next look is at the end of the lease, not when patience is.
            let harvest = try await queue.claim(
                1,
                kinds: ["scripted"],
                by: dead,
                lease: .milliseconds(300)
            )
            let claim = try #require(harvest.claims.first)
            let handler = ScriptedHandler { run in
                TaskCompletion(
                    result: ["attempt": .number(JSONNumber(Int64(run.attempt)))],
                    writes: [platform.event("DONE", of: run.tenant, key: "k")]
                )
            }
            try await platform.running([handler]) {
                let ended = try await platform.task(task.id, of: tenant)
                #expect(ended.state == .succeeded && ended.result == ["attempt": 2])
                let late = platform.event("DONE", of: tenant, key: "late")
                #expect(try await !queue.finish(claim, as: .succeeded(.null), writes: [late]))
                #expect(try await platform.count("DONE", of: tenant) == 1)
            }
        }
    }

    @Test("stop a task whose lease they have lost, and none of its writes takes effect")
    func lostLease() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let (begun, stopped, settled) = (Moment(), Moment(), Moment())
            let handler = ScriptedHandler { run in
                begun.come()
                do { _ = try await Self.linger() } catch { stopped.come() }
                // It goes on, as one does that has done its work already.
                defer { settled.come() }
                return TaskCompletion(
                    result: "late",
                    writes: [platform.event("DONE", of: run.tenant, key: "k")]
                )
            }
            let queue = platform.queue
            let task = try await queue.add(TaskDraft(kind: "scripted"), for: tenant, by: "a")
            try await platform.running([handler]) {
                await begun.wait()
                try await platform.execute(
                    """
                    UPDATE assay.tasks SET worker = gen_random_uuid(), attempts = attempts + 1;
                    NOTIFY assay_tasks_cancelled;
                    """
                )
                await stopped.wait()
                await settled.wait()
            }
            let now = try #require(try await queue.task(task.id, of: tenant))
            #expect(now.state == .running && now.attempts == 2 && now.result == nil)
            #expect(try await platform.count("DONE", of: tenant) == 0)
        }
    }

    @Test("give back what they are at when they stop, and it counts as no attempt")
    func stopping() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let begun = Moment()
            let handler = ScriptedHandler { _ in
                begun.come()
                return try await Self.linger()
            }
            let queue = platform.queue
            let draft = TaskDraft(kind: "scripted", attemptsMax: 1)
            let task = try await queue.add(draft, for: tenant, by: "a")
            try await platform.running([handler]) { await begun.wait() }
            let queued = try #require(try await queue.task(task.id, of: tenant))
            #expect(queued.state == .queued && queued.attempts == 0 && queued.error == nil)
            let next = ScriptedHandler { run in
                TaskCompletion(result: .number(JSONNumber(Int64(run.attempt))))
            }
            try await platform.running([next]) {
                let ended = try await platform.task(task.id, of: tenant)
                #expect(ended.state == .succeeded && ended.result == 1)
            }
        }
    }

    @Test("give back what does not listen, too, and let it write nothing afterwards")
    func stoppingDeaf() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let (begun, released, settled) = (Moment(), Moment(), Moment())
            let handler = ScriptedHandler { run in
                begun.come()
                await released.wait()
                defer { settled.come() }
                return TaskCompletion(writes: [platform.event("DONE", of: run.tenant, key: "k")])
            }
            var timing = TaskRunner.Timing()
            timing.grace = .milliseconds(10)
            let queue = platform.queue
            let task = try await queue.add(TaskDraft(kind: "scripted"), for: tenant, by: "a")
            try await platform.running([handler], timing: timing) { await begun.wait() }
            #expect(try await queue.task(task.id, of: tenant)?.state == .queued)
            released.come()
            await settled.wait()
            #expect(try await queue.task(task.id, of: tenant)?.state == .queued)
            #expect(try await platform.count("DONE", of: tenant) == 0)
        }
    }

    @Test("give back what does not listen although the database is away when they first say so")
    func stoppingDeafTwice() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let (begun, released) = (Moment(), Moment())
            let handler = ScriptedHandler { _ in
                begun.come()
                await released.wait()
                return TaskCompletion()
            }
            var timing = TaskRunner.Timing()
            timing.grace = .milliseconds(10)
            let queue = platform.queue
            // What a sequence has counted stays counted when the statement fails.
            try await platform.execute(
                """
                CREATE SEQUENCE assay.refusals;
                GRANT USAGE ON assay.refusals TO PUBLIC;
                CREATE FUNCTION assay.refuse_first() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF nextval('assay.refusals') = 1 THEN
                        RAISE EXCEPTION 'going away' USING ERRCODE = 'admin_shutdown';
                    END IF;
                    RETURN NEW;
                END $$;
                CREATE TRIGGER refuse_first BEFORE UPDATE ON assay.tasks
                FOR EACH ROW WHEN (OLD.state = 'running' AND NEW.state = 'queued')
                EXECUTE FUNCTION assay.refuse_first();
                """
            )
            let task = try await queue.add(TaskDraft(kind: "scripted"), for: tenant, by: "a")
            try await platform.running([handler], timing: timing) { await begun.wait() }
            #expect(try await queue.task(task.id, of: tenant)?.state == .queued)
            #expect(try await platform.number("SELECT last_value FROM assay.refusals") == 2)
            released.come()
        }
    }

    @Test("end a task whose workers have died too often, and let its handler close what it left")
    func diedTooOften() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let queue = platform.queue
            let draft = TaskDraft(kind: "scripted", attemptsMax: 2)
            let task = try await queue.add(draft, for: tenant, by: "a")
            for _ in 0..<2 {
                _ = try await queue.claim(
                    1,
                    kinds: ["scripted"],
                    by: UUIDGenerator.shared.next(at: .now),
                    lease: .seconds(-1)
                )
            }
            let runs = Notes<Int>()
            var handler = ScriptedHandler { run in
                runs.add(run.attempt)
                return TaskCompletion()
            }
            handler.closing = { run, _ in [platform.event("CLOSED", of: run.tenant, key: "k")] }
            try await platform.running([handler]) {
                let ended = try await platform.task(task.id, of: tenant)
                #expect(ended.state == .failed && ended.error?.code == "internal")
                #expect(ended.attemptsMade == 2)
            }
            #expect(runs.all.isEmpty)
            #expect(try await platform.count("CLOSED", of: tenant) == 1)
        }
    }
}
