import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Jobs
@testable import Store

@Suite("The execution of a task", .timeLimit(.minutes(10)))
struct TaskExecutionTests {
    private func add(
        _ platform: TestPlatform,
        for tenant: Tenant,
        attemptsMax: Int = 3
    ) async throws -> UUID {
        let draft = TaskDraft(kind: "scripted", attemptsMax: attemptsMax)
        return try await platform.queue.add(draft, for: tenant, by: "ann").id
    }

    /// Nothing is tried again before the test says so.
    private static var slowly: TaskRunner.Timing {
        var timing = TaskRunner.Timing()
        timing.firstDelay = .seconds(240)
        return timing
    }

    /// Makes whatever waits due, as if its time had passed.
    private func hurry(_ platform: TestPlatform) async throws {
        try await platform.execute("UPDATE assay.tasks SET due_at = now(); NOTIFY assay_tasks_due")
    }

    @Test("is repeated after what may pass, later each time, and keeps why it failed")
    func retries() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let handler = ScriptedHandler { run in
                guard run.attempt > 2 else { throw Problem(.unavailable, "Away \(run.attempt).") }
                return TaskCompletion()
            }
            try await platform.running([handler], timing: Self.slowly) {
                let id = try await add(platform, for: tenant)
                for attempt in 1...2 {
                    let waiting = try await platform.task(id, of: tenant) {
                        $0.state == .queued && $0.error?.message == "Away \(attempt)."
                    }
                    #expect(waiting.attempts == attempt && waiting.progress == 0)
                    #expect(waiting.dueAt > waiting.createdAt)
                    try await hurry(platform)
                }
                let ended = try await platform.task(id, of: tenant)
                #expect(ended.state == .succeeded && ended.attempts == 3 && ended.error == nil)
            }
        }
    }

    @Test("ends as failed after the last attempt, whatever the reason")
    func cap() async throws {
        struct Unforeseen: Error {}
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let endings = Notes<TaskEnding>()
            var handler = ScriptedHandler { _ in throw Unforeseen() }
            handler.closing = { _, ending in
                endings.add(ending)
                return []
            }
            try await platform.running([handler], timing: Self.slowly) {
                let id = try await add(platform, for: tenant, attemptsMax: 2)
                _ = try await platform.task(id, of: tenant) {
                    $0.state == .queued && $0.attempts == 1
                }
                #expect(endings.all.isEmpty)
                try await hurry(platform)
                let ended = try await platform.task(id, of: tenant)
                #expect(ended.state == .failed && ended.attempts == 2)
                #expect(ended.error?.code == "internal")
                // What the error says is for operators.
                #expect(ended.error?.message.contains("Unforeseen") == false)
                #expect(endings.all.count == 1)
            }
        }
    }

    @Test("ends at once when it is cancelled, and so does the statement that it waits for")
    func cancel() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let endings = Notes<TaskEnding>()
            var handler = ScriptedHandler { _ in
                try await platform.database.withConnection { connection in
                    // Nothing ends the statement but its cancellation.
                    try await connection.execute(script: "BEGIN; SET LOCAL statement_timeout = 0")
                    try await connection.query("SELECT pg_advisory_xact_lock(1)")
                }
                return TaskCompletion()
            }
            handler.closing = { run, ending in
                endings.add(ending)
                return [platform.event("CLOSED", of: run.tenant, key: "k")]
            }
            let waiting = """
                SELECT count(*) FROM pg_locks JOIN pg_database AS d ON d.oid = database
                WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted
                """
            try await platform.connected { holder in
                try await holder.query("SELECT pg_advisory_lock(1)")
                try await platform.running([handler]) {
                    let id = try await add(platform, for: tenant)
                    while try await platform.number(waiting) == 0 {}
                    #expect(try await platform.queue.cancel(id, of: tenant)?.state == .running)
                    let ended = try await platform.task(id, of: tenant)
                    #expect(ended.state == .cancelled && ended.error == nil)
                    // The lock is held still, so whoever does not wait any more has been stopped.
                    while try await platform.number(waiting) > 0 {}
                    #expect(endings.all == [.cancelled])
                    #expect(try await platform.count("CLOSED", of: tenant) == 1)
                }
            }
        }
    }

    @Test("does not begin when it was cancelled before, but lets its handler close what there is")
    func cancelQueued() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let id = try await add(platform, for: tenant)
            _ = try await platform.queue.cancel(id, of: tenant)
            let runs = Notes<Int>()
            var handler = ScriptedHandler { run in
                runs.add(run.attempt)
                return TaskCompletion()
            }
            handler.closing = { run, _ in [platform.event("CLOSED", of: run.tenant, key: "k")] }
            try await platform.running([handler]) {
                let ended = try await platform.task(id, of: tenant)
                #expect(ended.state == .cancelled && ended.attemptsMade == 1)
            }
            #expect(runs.all.isEmpty)
            #expect(try await platform.count("CLOSED", of: tenant) == 1)
        }
    }

    @Test("counts as failed when the database refuses what it writes")
    func refusedWrites() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let handler = ScriptedHandler { run in
                let twice = platform.event("DONE", of: run.tenant, key: "k")
                return TaskCompletion(writes: [twice, twice])
            }
            try await platform.running([handler]) {
                let id = try await add(platform, for: tenant, attemptsMax: 1)
                let ended = try await platform.task(id, of: tenant)
                #expect(ended.state == .failed && ended.error?.code == "internal")
                #expect(try await platform.count("DONE", of: tenant) == 0)
            }
        }
    }

    @Test("ends even when its handler cannot close what it left")
    func closingFails() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            var handler = ScriptedHandler { _ in throw Problem(.taskFailed, "No.") }
            handler.closing = { run, _ in
                let twice = platform.event("DONE", of: run.tenant, key: "k")
                return [twice, twice]
            }
            try await platform.running([handler]) {
                let id = try await add(platform, for: tenant)
                let ended = try await platform.task(id, of: tenant)
                #expect(ended.state == .failed && ended.error?.message == "No.")
            }
        }
    }

    @Test("ends for whatever reason, even one that the database cannot keep")
    func unstorableReason() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let handler = ScriptedHandler { _ in
                throw Problem(.taskFailed, "No\0" + String(repeating: ".", count: 1_000_000))
            }
            try await platform.running([handler]) {
                let id = try await add(platform, for: tenant)
                let ended = try await platform.task(id, of: tenant)
                #expect(ended.state == .failed)
                #expect(ended.error?.message.hasPrefix("No\u{FFFD}...") == true)
                #expect(ended.error?.message.unicodeScalars.count == Limits.taskFailureMax)
            }
        }
    }

    @Test("waits for another worker to close it when that cannot be done just now")
    func closingLater() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let closings = Notes<Int>()
            let failed = Moment()
            var handler = ScriptedHandler { _ in TaskCompletion() }
            handler.closing = { run, _ in
                closings.add(run.attempt)
                guard run.attempt > 1 else {
                    failed.come()
                    throw Problem(.unavailable, "Away.")
                }
                return [platform.event("CLOSED", of: run.tenant, key: "k")]
            }
            let id = try await add(platform, for: tenant)
            _ = try await platform.queue.cancel(id, of: tenant)
            try await platform.running([handler]) {
                await failed.wait()
                // As if the first attempt's lease had run out, if it has not by itself.
                try await platform.execute(
                    """
                    UPDATE assay.tasks SET lease_until = now()
                    WHERE state = 'running' AND attempts = 1;
                    NOTIFY assay_tasks_due;
                    """
                )
                let ended = try await platform.task(id, of: tenant)
                #expect(ended.state == .cancelled)
            }
            #expect(closings.all == [1, 2])
            #expect(try await platform.count("CLOSED", of: tenant) == 1)
        }
    }

    @Test("tells followers of each phase, but not of every step of one")
    func progress() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let follower = TaskFollower(database: platform.database) { _ in }
            let (subscribed, read) = (Moment(), Moment())
            let handler = ScriptedHandler { run in
                await subscribed.wait()
                for step in 0...1000 { await run.report(step / 10 - 50, "reading") }
                await run.report(170, "writing")
                await read.wait()
                return TaskCompletion()
            }
            try await platform.running([handler]) {
                let id = try await add(platform, for: tenant)
                let subscription = try #require(try await follower.subscribe(to: id, of: tenant))
                subscribed.come()
                var states: [BackgroundTask] = []
                while states.last?.phase != "writing" {
                    if case .events(let more) = await subscription.next() { states += more }
                }
                #expect(states.last?.progress == 100)
                #expect(states.count < 20)
                #expect(states.allSatisfy { (0...100).contains($0.progress) })
                read.come()
                _ = try await platform.task(id, of: tenant)
            }
            await follower.close()
        }
    }
}
