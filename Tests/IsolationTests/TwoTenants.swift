import Domain
import JSON
import Postgres
import Store
import TestSupport

/// Two tenants with an event each, on one platform that the suites of this target share.
struct TwoTenants {
    let platform: TestPlatform
    let own: Tenant
    let other: Tenant
    /// The id of each tenant's event.
    let ownEvent: UUID
    let otherEvent: UUID
    /// The id of each tenant's task, which nobody works on.
    let ownTask: UUID
    let otherTask: UUID

    static let shared = Task { () -> TwoTenants in
        let platform = try await TestPlatform.make()
        let own = try await platform.tenant("own")
        let other = try await platform.tenant("other")
        let recorder = EventRecorder(database: platform.database)
        let queue = TaskQueue(database: platform.database)
        var ids: [UUID] = []
        var tasks: [UUID] = []
        for tenant in [own, other] {
            let draft = try EventDraft(
                ["event_type": "SECRET_OF", "actor": .string(tenant.slug.text)],
                now: .now
            )
            ids.append(try await recorder.record([draft], callKey: nil, for: tenant)[0].id)
            let task = TaskDraft(kind: "isolation", subject: tenant.slug.text)
            tasks.append(try await queue.add(task, for: tenant, by: tenant.slug.text).id)
        }
        return TwoTenants(
            platform: platform,
            own: own,
            other: other,
            ownEvent: ids[0],
            otherEvent: ids[1],
            ownTask: tasks[0],
            otherTask: tasks[1]
        )
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
