import JSON

/// The values of an event as they were sent.
struct EventValues {
    let old: JSONValue?
    let new: JSONValue?
    let metadata: JSONValue?
}

extension AuditEvent {
    /// Keeps the values as they are.
    mutating func keep(_ values: EventValues) {
        oldValues = values.old?.serialized
        newValues = values.new?.serialized
        eventMetadata = values.metadata?.serialized
    }

    /// Takes the secrets out of everything that people and programs write freely.
    ///
    /// Nearly all events have none: they are looked through once, and nothing of them is built anew.
    mutating func cutSecrets(of values: EventValues) {
        var redactor = Redactor.forFew
        if let old = values.old.flatMap({ redactor.kept($0) }) { oldValues = old.serialized }
        if let new = values.new.flatMap({ redactor.kept($0) }) { newValues = new.serialized }
        if let metadata = values.metadata.flatMap({ redactor.kept($0) }) {
            eventMetadata = metadata.serialized
        }
        if let kept = details.flatMap({ redactor.kept(details: $0) }) {
            details = kept.prefix(scalars: Limits.detailsMax)
        }
        if let names = changedFields {
            let kept = names.map { redactor.kept($0)?.prefix(scalars: Limits.changedFieldsMax) }
            if kept.contains(where: { $0 != nil }) {
                changedFields = zip(kept, names).map { $0 ?? $1 }
            }
        }
        cutSecrets(with: &redactor)
    }

    /// The same of the texts that say who did it, on what, and in which request.
    ///
    /// An identifier that was made of a name is then made of what is kept of it.
    mutating func cutSecrets(with redactor: inout Redactor) {
        let sent = self
        func cut(_ text: inout String?, _ max: Int) {
            guard let kept = text.flatMap({ redactor.kept(identifier: $0) }) else { return }
            text = kept.prefix(scalars: max)
        }
        if let kept = redactor.kept(identifier: eventType) {
            eventType = kept.prefix(scalars: Limits.eventTypeMax)
        }
        cut(&action, Limits.actionMax)
        cut(&entityType, Limits.entityTypeMax)
        cut(&entityName, Limits.entityKeyMax)
        cut(&entityKey, Limits.entityKeyMax)
        cut(&actor, Limits.actorMax)
        cut(&requestID, Limits.keyMax)
        identifyAgain(asSent: sent)
    }
}
