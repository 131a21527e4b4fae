/// What of a log matters to a selection of events.
package struct HistoryScope: Sendable {
    /// The selected events.
    package let ids: Set<UUID>
    /// Where the days looked back begin.
    package let start: Timestamp
    /// Where they end: the earliest selected event.
    package let end: Timestamp
    /// The names of the actors, without nobody's.
    package let actors: Set<String>
    /// The types of the events.
    package let eventTypes: Set<String>
    /// The entities that have a kind and an id.
    package let entities: Set<EventHistory.EntityKey>
    /// Who did what in the selection.
    package let deeds: Set<EventHistory.Deed>
    /// Where the selected events came from.
    package let networks: Set<String>
    /// What they came from.
    package let agents: Set<String>
    /// The time around the selection; nil where it spans more than a day.
    package let surroundings: ClosedRange<Timestamp>?

    /// The scope of those events; nil when there are none.
    package init?(_ selection: [AuditEvent]) {
        let times = selection.map(\.occurredAt)
        guard let first = times.min(), let last = times.max() else { return nil }
        ids = Set(selection.map(\.id))
        start = first.advanced(bySeconds: Int64(-EventHistory.days * 86_400))
        end = first
        actors = Set(selection.map(\.actorName).filter { !$0.isEmpty })
        eventTypes = Set(selection.map(\.eventType))
        entities = Set(selection.compactMap(\.entityKeyOfHistory))
        deeds = Set(selection.filter { !$0.actorName.isEmpty }.map(\.deed))
        networks = Set(selection.compactMap { $0.sourceIP.map(Network.name) })
        agents = Set(selection.compactMap(\.agentFamily))
        let around = EventHistory.surroundings.components.seconds
        surroundings =
            last <= first.advanced(bySeconds: 86_400)
            ? first.advanced(bySeconds: -around)...last.advanced(bySeconds: around) : nil
    }
}

/// How an event stands to the entity that it is about.
package enum EntityChange {
    /// What brings an entity into being, as actions and the last words of types say it.
    package static let creating: Set<String> = [
        "create", "created", "add", "added", "insert", "inserted", "register", "registered",
    ]
    /// What changes one that lives on.
    package static let updating: Set<String> = [
        "update", "updated", "modify", "modified", "change", "changed", "edit", "edited", "set",
        "patch", "patched", "rename", "renamed", "enable", "enabled", "disable", "disabled",
        "grant", "granted", "revoke", "revoked",
    ]
    /// How an event ends that has changed nothing.
    package static let withoutEffect: Set<Outcome> = [.failure, .denied]
}

extension AuditEvent {
    /// What it was done to; nil unless the event names a kind and an id.
    package var entityKeyOfHistory: EventHistory.EntityKey? {
        guard let entityType, let entityID else { return nil }
        return EventHistory.EntityKey(type: entityType, id: entityID)
    }

    /// Who did what.
    package var deed: EventHistory.Deed {
        EventHistory.Deed(actor: actorName, eventType: eventType, entityType: entityType ?? "")
    }

    /// What was done in one word: the action, or else the last word of the type, in small letters.
    package var verb: String {
        (action ?? eventType.split { "_. :-".contains($0) }.last.map(String.init) ?? "")
            .lowercased()
    }
}
