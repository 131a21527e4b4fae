import JSON

extension FieldReader {
    /// Reads when it happened, who did what on what, and whence; neither what changed nor the
    /// metadata.
    mutating func eventFrame(
        ofType eventType: String,
        now: Timestamp
    ) throws(Problem) -> (event: AuditEvent, hasTime: Bool) {
        let time = try timestamp("occurred_at", now: now)
        var event = AuditEvent(
            id: UUID(high: 0, low: 0),
            occurredAt: time ?? now,
            recordedAt: now,
            eventType: eventType,
            outcome: try outcome("outcome") ?? .success
        )
        event.action = try text("action", max: Limits.actionMax)
        event.entityType = try text("entity_type", max: Limits.entityTypeMax)
        let entity = try text("entity_id", max: Limits.entityKeyMax)
        event.entityKey = try text("entity_key", max: Limits.entityKeyMax)
        event.entityName = try text("entity_name", max: Limits.entityKeyMax)
        let user = try text("user_id", max: Limits.actorMax)
        event.actor = try text("actor", max: Limits.actorMax)
        event.sourceIP = try address("source_ip")
        event.requestID = try text("request_id", max: Limits.keyMax)
        event.idempotencyKey = try text("idempotency_key", max: Limits.keyMax)
        try refuseTwo(entity, event.entityKey, names: ("entity_id", "entity_key"))
        try refuseTwo(user, event.actor, names: ("user_id", "actor"))
        event.identify(entity: entity, user: user)
        return (event, time != nil)
    }

    /// An identifier that is no UUID is kept as the entity's or user's own; a second one beside it
    /// would be lost.
    private func refuseTwo(
        _ id: String?,
        _ own: String?,
        names: (id: String, own: String)
    ) throws(Problem) {
        guard let id, let own, id != own, UUID(id) == nil else { return }
        throw Problem(
            .invalidInput,
            "This field must be a UUID when \(naming.name(names.own)) is given too.",
            hint: "Send one identifier that is no UUID, in either field.",
            field: "/\(naming.name(names.id))"
        )
    }
}

extension AuditEvent {
    /// Gives entities and users whose identifier is no UUID one made from it, and keeps the
    /// identifier beside it.
    mutating func identify(entity: String?, user: String?) {
        if let entity, let id = UUID(entity) {
            entityID = id
        } else if let key = entityKey ?? entity {
            entityKey = key
            entityID = .ofEntity(type: entityType, key: key)
        }
        if let user, let id = UUID(user) {
            userID = id
        } else if let actor = actor ?? user {
            self.actor = actor
            userID = .ofActor(actor)
        }
    }

    /// Makes the identifiers anew that were made of names of which something was left out since.
    mutating func identifyAgain(asSent sent: AuditEvent) {
        let isNamed = (entityType, entityKey) == (sent.entityType, sent.entityKey)
        if !isNamed, let entityKey, let sentKey = sent.entityKey,
            entityID == .ofEntity(type: sent.entityType, key: sentKey)
        {
            entityID = .ofEntity(type: entityType, key: entityKey)
        }
        if let actor, let sentActor = sent.actor, actor != sentActor,
            userID == .ofActor(sentActor)
        {
            userID = .ofActor(actor)
        }
    }
}
