import Domain
import JSON
import Postgres

/// What an operator has done to a tenant, on its way to become an event of that tenant's own log.
struct AdministrativeAct {
    /// One thing that was set, with its value before; a secret's value is never given.
    struct Change {
        let field: String
        var old: String?
        var new: String?
    }

    let eventType: String
    let action: String
    let entityType: String
    let entity: Entity
    let name: String
    var changes: [Change]

    /// What it was done to: something with a UUID, or with a name only.
    enum Entity {
        case id(UUID)
        case key(String)
    }

    /// The event; the channel tells it from what services send.
    func event(by actor: String, at now: Timestamp) -> AuditEvent {
        var event = AuditEvent(
            id: UUIDGenerator.shared.next(at: now),
            occurredAt: now,
            recordedAt: now,
            eventType: eventType,
            outcome: .success
        )
        event.action = action
        event.entityType = entityType
        switch entity {
        case .id(let id): event.entityID = id
        case .key(let key):
            event.entityKey = key
            event.entityID = .ofEntity(type: entityType, key: key)
        }
        event.entityName = name
        event.actor = actor
        event.userID = .ofActor(actor)
        event.changedFields = changes.map(\.field)
        var text = ChangeText()
        for change in changes {
            text.field(FieldName.label(change.field), old: change.old, new: change.new)
        }
        event.details = text.text
        event.oldValues = values(\.old)
        event.newValues = values(\.new)
        let channel: JSONValue = ["channel": "assay command"]
        event.eventMetadata = channel.serialized
        return event
    }

    private func values(_ side: KeyPath<Change, String?>) -> [UInt8]? {
        var object = JSONObject()
        for change in changes {
            if let value = change[keyPath: side] { object.append(change.field, .string(value)) }
        }
        return object.isEmpty ? nil : JSONValue.object(object).serialized
    }
}

extension AdministrativeAct {
    static func created(_ tenant: Tenant) -> AdministrativeAct {
        AdministrativeAct(
            eventType: "TENANT_CREATED",
            action: "create",
            entityType: "TENANT",
            entity: .id(tenant.id),
            name: tenant.name,
            changes: [
                Change(field: "slug", new: tenant.slug.text),
                Change(field: "name", new: tenant.name),
                Change(field: "status", new: tenant.status.rawValue),
            ]
        )
    }

    static func changed(_ tenant: Tenant, to status: Tenant.Status) -> AdministrativeAct {
        AdministrativeAct(
            eventType: status == .suspended ? "TENANT_SUSPENDED" : "TENANT_RESUMED",
            action: "update",
            entityType: "TENANT",
            entity: .id(tenant.id),
            name: tenant.name,
            changes: [
                Change(field: "status", old: tenant.status.rawValue, new: status.rawValue)
            ]
        )
    }

    static func createdToken(
        _ id: UUID,
        name: String,
        role: Role,
        expiresAt: Timestamp?
    ) -> AdministrativeAct {
        AdministrativeAct(
            eventType: "API_TOKEN_CREATED",
            action: "create",
            entityType: "API_TOKEN",
            entity: .id(id),
            name: name,
            changes: [
                Change(field: "name", new: name), Change(field: "role", new: role.rawValue),
                Change(field: "expires_at", new: expiresAt?.rfc3339 ?? "never"),
            ]
        )
    }

    static func revokedToken(_ id: UUID, name: String, at now: Timestamp) -> AdministrativeAct {
        AdministrativeAct(
            eventType: "API_TOKEN_REVOKED",
            action: "revoke",
            entityType: "API_TOKEN",
            entity: .id(id),
            name: name,
            changes: [Change(field: "revoked_at", new: now.rfc3339)]
        )
    }

    static func setPassword(of role: String) -> AdministrativeAct {
        AdministrativeAct(
            eventType: "ANALYST_PASSWORD_SET",
            action: "update",
            entityType: "ANALYST_LOGIN",
            entity: .key(role),
            name: role,
            changes: [Change(field: "password", new: "changed (redacted)")]
        )
    }
}
