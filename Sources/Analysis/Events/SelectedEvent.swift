public import Domain
public import JSON

/// One of the events that an analysis is about.
public struct SelectedEvent: Sendable {
    /// A field with its value before and after, as far as the event tells.
    public struct Change: Sendable {
        /// The field's name.
        public let field: String
        /// The value before; nil when there was none, or none is told.
        public let old: JSONValue?
        /// The value after; nil when there is none, or none is told.
        public let new: JSONValue?
    }

    /// What findings, models and readers cite it by: `E1` is the earliest.
    public let alias: String
    /// The event.
    public let event: AuditEvent
    /// What it changed, in the order in which the event names the fields.
    public let changes: [Change]
    /// Its structured context.
    public let metadata: JSONObject
    /// Whether its values were too large to be read with those of the others.
    public let isUnread: Bool

    /// The events in the order of their time, with their aliases.
    public static func all(of events: [AuditEvent]) -> [SelectedEvent] {
        all(of: EventSelection(events))
    }

    /// Likewise, of a selection that has been made.
    public static func all(of selection: EventSelection) -> [SelectedEvent] {
        let sorted = selection.events.sorted { ($0.occurredAt, $0.id) < ($1.occurredAt, $1.id) }
        return sorted.enumerated().map { place, event in
            SelectedEvent(
                event,
                alias: "E\(place + 1)",
                isUnread: selection.unread.contains(event.id)
            )
        }
    }

    private init(_ event: AuditEvent, alias: String, isUnread: Bool) {
        self.alias = alias
        self.isUnread = isUnread
        self.event = event
        let old = Self.object(event.oldValues)
        let new = Self.object(event.newValues)
        var seen: Set<String> = []
        let fields = (event.changedFields ?? []) + new.members.map(\.key) + old.members.map(\.key)
        let (before, after) = (old.byName, new.byName)
        changes = fields.filter { seen.insert($0).inserted }
            .map { Change(field: $0, old: before[$0], new: after[$0]) }
        metadata = Self.object(event.eventMetadata)
    }

    /// What is stored has been JSON; a value that is no object has no fields.
    private static func object(_ json: [UInt8]?) -> JSONObject {
        guard let json, let value = try? JSONValue(parsing: json) else { return JSONObject() }
        return value.object ?? JSONObject()
    }
}
