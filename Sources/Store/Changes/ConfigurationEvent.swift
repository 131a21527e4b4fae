import Diff
import Domain
import JSON

/// The event that tells of a change to a tenant's own configuration.
enum ConfigurationEvent {
    /// What has changed between two documents; nil when nothing has.
    ///
    /// - Parameters:
    ///   - key: what names the configured thing among those of its type.
    ///   - old: the document before; nil when there was none.
    ///   - new: the document now; nil when it was removed.
    static func make(
        _ entityType: String,
        key: String,
        name: String,
        from old: JSONValue?,
        to new: JSONValue?,
        by actor: String,
        now: Timestamp
    ) throws(Problem) -> AuditEvent? {
        if old == nil, new == nil { return nil }
        let draft = try ChangeDraft(
            [
                "entity_type": .string(entityType), "entity_id": .string(key),
                "entity_name": .string(name), "actor": .string(actor),
                "before": old ?? .null, "after": new ?? .null,
            ],
            now: now
        )
        let policy = ShippedPolicies.policy(for: entityType) ?? .allFields(of: entityType)
        let assessed = try draft.assessed(by: policy, named: nil)
        return assessed.event?.event(id: UUIDGenerator.shared.next(at: now), recordedAt: now)
    }
}

extension UnitOfWork {
    /// Adds the event and its announcement.
    mutating func record(_ event: AuditEvent, at now: Timestamp) {
        statements.append(EventInsertion(tenant: tenant).insert(event))
        announcements.append(EventInsertion.announce([event.id], of: tenant, at: now))
    }
}
