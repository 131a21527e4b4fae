import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

/// A run as a service would submit it.
func submission(_ members: JSONObject = JSONObject()) throws -> AuditSubmission {
    var object = members
    if object["status"] == nil { object["status"] = "Success" }
    if object["status"]?.string == "Success", object["results"] == nil { object["results"] = [1] }
    return try AuditSubmission(.object(object), now: .now)
}

extension AuditName {
    static func of(_ text: String) throws -> AuditName { try #require(AuditName(text)) }
}

@Suite("Storing audit runs")
struct AuditRecorderTests {
    @Test("keeps what was submitted, secrets left out")
    func submitted() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let name = try AuditName.of("iam-users")
            let rate = JSONValue.number(try #require(JSONNumber("1.10")))
            let seconds = JSONValue.number(try #require(JSONNumber("2.5")))
            let receipt = try await AuditRecorder(database: platform.database).submit(
                try submission([
                    "results": ["b": 1, "a": ["password": "hunter2", "rate": rate]],
                    "summary": "one user", "duration_s": seconds,
                    "run_timestamp": "2026-03-01T10:00:00Z",
                ]),
                to: name,
                key: nil,
                for: tenant,
                by: .ann(of: tenant)
            )
            let reader = AuditReader(database: platform.database)
            let run = try #require(try await reader.run(receipt.id, of: name, for: tenant))
            #expect(run.status == .success)
            #expect(run.runTimestamp.rfc3339 == "2026-03-01T10:00:00Z")
            #expect(run.durationSeconds == 2.5)
            #expect(run.summary == "one user")
            #expect(run.createdBy == "ann")
            #expect(run.snapshotState == "pending")
            let results = try JSONValue(parsing: try #require(run.results))
            #expect(results["a"]?["password"] == "[redacted]")
            #expect(results["a"]?["rate"] == rate)
            let other = try AuditName.of("other")
            #expect(try await reader.run(receipt.id, of: other, for: tenant) == nil)
        }
    }

    @Test("gives equal results one hash, however their members are ordered")
    func hashes() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let name = try AuditName.of("order")
            let recorder = AuditRecorder(database: platform.database)
            for results: JSONValue in [["a": 1, "b": 2], ["b": 2, "a": 1], ["a": 2, "b": 2]] {
                _ = try await recorder.submit(
                    try submission(["results": results]),
                    to: name,
                    key: nil,
                    for: tenant,
                    by: .ann(of: tenant)
                )
            }
            let runs = try await AuditReader(database: platform.database)
                .latestSuccesses(3, of: name, for: tenant)
            #expect(runs[1].resultsSHA256 == runs[2].resultsSHA256)
            #expect(runs[0].resultsSHA256 != runs[1].resultsSHA256)
        }
    }

    @Test("stores a run once for each key, and refuses the key for another run")
    func keys() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let name = try AuditName.of("keyed")
            let recorder = AuditRecorder(database: platform.database)
            func submit(_ results: JSONValue) async throws -> Receipt {
                try await recorder.submit(
                    try submission(["results": results]),
                    to: name,
                    key: "nightly-1",
                    for: tenant,
                    by: .ann(of: tenant)
                )
            }
            let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
                for _ in 0..<8 { group.addTask { try await submit(["a": 1]) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(receipts.map(\.id)).count == 1)
            #expect(receipts.count { !$0.isReplay } == 1)
            let problem = await problem { _ = try await submit(["a": 2]) }
            #expect(problem?.code == .idempotencyConflict)
            #expect(try await platform.count("audits", of: tenant) == 1)
        }
    }

    @Test("shows a run under way, ends it once, and never changes it again")
    func ownRuns() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let name = try AuditName.of("own")
            let recorder = AuditRecorder(database: platform.database)
            let reader = AuditReader(database: platform.database)
            let id = UUIDGenerator.shared.next(at: .now)
            let task = UUIDGenerator.shared.next(at: .now)
            for _ in 0..<2 {
                try await recorder.begin(
                    id,
                    of: name,
                    source: "sql",
                    taskID: task,
                    for: tenant,
                    by: "schedule"
                )
            }
            let running = try #require(try await reader.run(id, of: name, for: tenant))
            #expect(running.status == .running)
            #expect(running.taskID == task)
            let results = try AuditResults(["a": 1], at: "results")
            for ending in [AuditRecorder.Ending.success(results), .error("late")] {
                try await platform.database.commit(
                    recorder.unit(ending: id, ending, after: .seconds(1), for: tenant)
                )
            }
            let ended = try #require(try await reader.run(id, of: name, for: tenant))
            #expect(ended.status == .success)
            #expect(ended.durationSeconds == 1)
            #expect(ended.error == nil)
            let state = await refusal {
                try await platform.connected(as: tenant.slug.serviceRole) { connection in
                    try await connection.execute(
                        script: "UPDATE \(tenant.slug.schemaName).audits SET status = 'Error'"
                    )
                }
            }
            #expect(state == .insufficientPrivilege)
        }
    }
}
