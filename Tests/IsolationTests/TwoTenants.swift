import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

/// Two tenants with one thing of each kind, on one platform that the suites of this target share.
struct TwoTenants {
    /// The ids of what a tenant has.
    struct Things {
        let event: UUID
        /// Nobody works on it.
        let task: UUID
        /// A run of the audit `isolation`.
        let run: UUID
        let report: UUID
    }

    let platform: TestPlatform
    let own: Tenant
    let other: Tenant
    let ownThings: Things
    let otherThings: Things

    var ownEvent: UUID { ownThings.event }
    var otherEvent: UUID { otherThings.event }
    var ownTask: UUID { ownThings.task }
    var otherTask: UUID { otherThings.task }

    static let shared = Task { () -> TwoTenants in
        let platform = try await TestPlatform.make()
        let own = try await platform.tenant("own")
        let other = try await platform.tenant("other")
        return TwoTenants(
            platform: platform,
            own: own,
            other: other,
            ownThings: try await things(of: own, on: platform),
            otherThings: try await things(of: other, on: platform)
        )
    }

    private static func things(
        of tenant: Tenant,
        on platform: TestPlatform
    ) async throws -> Things {
        let slug = tenant.slug.text
        let draft = try EventDraft(
            ["event_type": "SECRET_OF", "actor": .string(slug)],
            now: .now
        )
        let recorder = EventRecorder(database: platform.database)
        let task = try await TaskQueue(database: platform.database)
            .add(TaskDraft(kind: "isolation", subject: slug), for: tenant, by: slug)
        let principal = Principal(
            tokenID: UUID(high: 1, low: 1),
            name: slug,
            role: .writer,
            tenant: tenant
        )
        let name = try #require(AuditName("isolation"))
        let definition = try AuditDefinition(["source": ["type": "submitted"]])
        _ = try await AuditDefinitions(database: platform.database)
            .set(definition, for: name, of: tenant, by: principal)
        let run = try await AuditRecorder(database: platform.database).submit(
            try AuditSubmission(
                ["status": "Success", "results": ["slug": .string(slug)]],
                now: .now
            ),
            to: name,
            key: nil,
            for: tenant,
            by: principal
        )
        return Things(
            event: try await recorder.record([draft], callKey: nil, for: tenant)[0].id,
            task: task.id,
            run: run.id,
            report: try await report(of: tenant, on: platform)
        )
    }

    private static func report(of tenant: Tenant, on platform: TestPlatform) async throws -> UUID {
        let report = Report(
            id: UUIDGenerator.shared.next(at: .now),
            kind: .diffReport,
            name: "Report of \(tenant.slug)",
            auditName: "isolation",
            body: "Text of \(tenant.slug)",
            diff: nil,
            details: nil,
            baselineAuditID: nil,
            currentAuditID: nil,
            taskID: nil,
            interactionID: nil,
            provider: "local",
            model: nil,
            promptVersion: nil,
            inputSHA256: [UInt8](repeating: 0, count: 32),
            createdBy: tenant.slug.text,
            createdAt: .now
        )
        try await platform.database.commit(
            Reports(database: platform.database).unit(keeping: report, for: tenant)
        )
        return report.id
    }

    /// The code that the server refuses with; nil when it does not.
    func refusal(
        as role: String,
        _ body: (PostgresConnection) async throws -> Void
    ) async -> SQLState? {
        do {
            try await platform.connected(as: role, body)
            return nil
        } catch {
            return (error as? PostgresError)?.sqlState
        }
    }
}
