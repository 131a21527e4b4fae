import Domain
import JSON
import Store
import TestSupport
import Testing

@testable import Jobs

extension TestPlatform {
    /// Stores a successful run of an audit.
    @discardableResult
    func submit(
        _ results: JSONValue,
        to name: String,
        at time: String? = nil,
        of tenant: Tenant
    ) async throws -> UUID {
        var body: JSONObject = ["status": "Success", "results": results]
        if let time { body.append("run_timestamp", .string(time)) }
        return try await AuditRecorder(database: database).submit(
            try AuditSubmission(.object(body), now: .now),
            to: try #require(AuditName(name)),
            key: nil,
            for: tenant,
            by: .ann(of: tenant)
        ).id
    }

    /// Has a diff report written, and answers its finished task with it.
    func report(
        on name: String,
        of tenant: Tenant
    ) async throws -> (task: BackgroundTask, report: Report?) {
        _ = try await takeRate(of: tenant)
        let added = try await AuditTasks(database: database).report(
            on: try #require(AuditName(name)),
            for: tenant,
            by: .ann(of: tenant)
        )
        let task = try await task(added.id, of: tenant)
        guard let id = task.result?["report_id"]?.string.flatMap({ UUID($0) }) else {
            return (task, nil)
        }
        return (task, try await Reports(database: database).report(id, of: tenant))
    }
}

extension TestPlatform {
    /// Takes one of ten analyses, as whoever asks for one does, and answers how many are left.
    func takeRate(of tenant: Tenant) async throws -> Int {
        try await RateLimiter(database: database).take(
            kind: RateLimiter.analysis,
            max: 10,
            per: .seconds(3600),
            by: "ann",
            of: tenant
        )
    }
}
