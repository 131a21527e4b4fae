import Domain
import EventLoop
import JSON
import Postgres
import Schema
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite("The follower of captures", .timeLimit(.minutes(10)))
struct CaptureFollowerTests {
    /// What a follower has handed on.
    private final class Recorder: Sendable {
        let batches = Mutex<[CaptureBatch]>([])
        let problems = Mutex<[Problem]>([])

        var captures: [Capture] { batches.withLock { $0.flatMap(\.captures) } }

        /// The problems, without a database that is away, as it may seem on a busy machine.
        var failures: [Problem] {
            problems.withLock {
                $0.filter { ![.unavailable, .overloaded, .timeout].contains($0.code) }
            }
        }
    }

    private struct Refused: Error {}

    private func until(_ condition: () async throws -> Bool) async throws {
        while try await !condition() {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// Runs a follower beside the body; `record` may refuse.
    private func following(
        _ connectionString: String,
        refusing: Int = 0,
        _ body: (Recorder) async throws -> Void
    ) async throws {
        let loop = try EventLoop(name: "follower")
        let recorder = Recorder()
        var timing = CaptureFollower.Timing()
        timing.retry = .milliseconds(5)
        timing.standby = .milliseconds(20)
        timing.upkeep = .milliseconds(20)
        let follower = CaptureFollower(
            CaptureSource(connectionString: connectionString),
            on: loop,
            timing: timing
        ) { problem in recorder.problems.withLock { $0.append(problem) } }
        let task = loop.spawn {
            await follower.follow { batch in
                let count = recorder.batches.withLock { batches in
                    batches.append(batch)
                    return batches.count
                }
                if count <= refusing { throw Refused() }
            }
        }
        let outcome: Result<Void, any Error>
        do { outcome = .success(try await body(recorder)) } catch { outcome = .failure(error) }
        task.cancel()
        await task.value
        await loop.stop()
        try outcome.get()
    }

    @Test("hands on what is captured and removes it then")
    func follows() async throws {
        try await CaptureDatabase.with { database in
            try await following(database.connectionString) { recorder in
                try await database.run("INSERT INTO jobs (id) VALUES (1)")
                try await until { recorder.captures.count == 1 }
                try await database.run("UPDATE jobs SET title = 'x'")
                try await until { recorder.captures.count == 2 }
                #expect(recorder.captures.operations == "IU")
                // A follower that is cancelled before would leave what it has just handed on.
                try await until {
                    try await database.number("SELECT captures FROM assay.backlog") == 0
                }
            }
            #expect(try await database.take().isEmpty)
        }
    }

    @Test("repeats a batch that was not recorded under the same id with the same content")
    func repeats() async throws {
        try await CaptureDatabase.with { database in
            try await database.run("INSERT INTO jobs (id) VALUES (1), (2)")
            try await following(database.connectionString, refusing: 2) { recorder in
                try await until { recorder.batches.withLock { $0.count } >= 2 }
                // What is captured meanwhile belongs to a later batch.
                try await database.run("INSERT INTO jobs (id) VALUES (3)")
                try await until { recorder.captures.last?.keys == ["id": 3] }
                let batches = recorder.batches.withLock { $0 }
                #expect(batches.map(\.captures.count) == [2, 2, 2, 1])
                #expect(Set(batches.map(\.id)).count == 2)
                #expect(batches[0].captures == batches[2].captures)
                let message = "Captures could not be recorded."
                #expect(recorder.failures.count { $0.message == message } == 2)
            }
        }
    }

    @Test("finds what commits late, after what was captured later has been taken")
    func commitsLate() async throws {
        try await CaptureDatabase.with { database in
            try await database.another { late in
                try await late.execute(script: "BEGIN; INSERT INTO jobs (id) VALUES (1)")
                #expect(
                    try await database.captures(of: "INSERT INTO jobs (id) VALUES (2)").map(\.keys)
                        == [["id": 2]]
                )
                try await late.execute(script: "COMMIT")
            }
            #expect(try await database.take().map(\.keys) == [["id": 1]])
        }
    }

    @Test("lets one follower of a database take captures while others stand by")
    func standby() async throws {
        try await CaptureDatabase.with { database in
            try await following(database.connectionString) { first in
                try await database.run("INSERT INTO jobs (id) VALUES (1)")
                try await until { first.captures.count == 1 }
                try await following(database.connectionString) { second in
                    try await database.run("INSERT INTO jobs (id) VALUES (2)")
                    try await until { first.captures.count == 2 }
                    #expect(second.captures.isEmpty)
                }
            }
        }
    }

    @Test("reports a database that is away, or has no captures, and goes on trying")
    func away() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await following(database) { recorder in
            try await until {
                recorder.problems.withLock { problems in
                    problems.contains { $0.hint == "assay capture install --database URL" }
                }
            }
            try await TestConnection.open(database) { connection in
                try await connection.execute(script: Schema.captureInstall)
                try await connection.execute(
                    script:
                        "CREATE TABLE public.t (id int PRIMARY KEY); SELECT assay.track('public.t'); INSERT INTO public.t VALUES (1)"
                )
            }
            try await until { recorder.captures.count == 1 }
        }
    }

    @Test("reports what the triggers could not capture")
    func reportsFailures() async throws {
        try await CaptureDatabase.with { database in
            try await database.run(
                "ALTER TABLE assay.captures RENAME TO gone; INSERT INTO jobs (id) VALUES (1); ALTER TABLE assay.gone RENAME TO captures"
            )
            try await following(database.connectionString) { recorder in
                let message = "Changes of public.jobs were not captured: INSERT, 1 times."
                try await until { recorder.failures.contains { $0.message == message } }
            }
        }
    }

    @Test("reads rows that a strict parser refuses column by column")
    func unreadable() async throws {
        try await CaptureDatabase.with { database in
            let captures = try await database.captures(
                of: #"INSERT INTO jobs (id, doc, title) VALUES (1, '{"a":1,"a":2}', 'x')"#
            )
            #expect(captures[0].after?["doc"] == #"{"a":1,"a":2}"#)
            #expect(captures[0].after?["title"] == "x" && captures[0].keys == ["id": 1])
        }
    }

    @Test("takes captures with no more rights than grant_follower gives")
    func rights() async throws {
        let script =
            CaptureDatabase.jobs
            + "CREATE ROLE capture_follower LOGIN; SELECT assay.grant_follower('capture_follower');"
        try await CaptureDatabase.with(script) { database in
            try await database.run("INSERT INTO jobs (id) VALUES (1)")
            let role = database.connectionString.replacing(
                "user=\(PostgresCluster.user)",
                with: "user=capture_follower"
            )
            try await following(role) { recorder in
                try await until { recorder.captures.count == 1 || !recorder.failures.isEmpty }
                #expect(recorder.failures == [])
            }
        }
    }
}
