public import Domain

/// Events of which an analysis reads as many values as it can hold.
///
/// Parsed, a megabyte of JSON takes up to forty: of a selection with more than is read, the events with
/// the largest values are analysed without them, which the answer says.
public struct EventSelection: Sendable {
    /// The events, without the values of those that are not read.
    public private(set) var events: [AuditEvent] = []
    /// The events whose values are not read.
    public private(set) var unread: Set<UUID> = []

    /// Those events, none by default.
    public init(_ events: [AuditEvent] = []) { add(events) }

    /// Adds events; where the values of all are more than is read then, the largest go.
    ///
    /// What is kept is the same however the events are shared out among calls.
    public mutating func add(_ more: [AuditEvent]) {
        events += more
        var left = Limits.analyzedValueBytesMax
        let sizes = events.map(\.valueBytes)
        for place in events.indices.sorted(by: {
            (sizes[$0], events[$0].id) < (sizes[$1], events[$1].id)
        }) where sizes[place] > 0 {
            left -= sizes[place]
            guard left < 0 else { continue }
            unread.insert(events[place].id)
            events[place].dropValues()
        }
    }
}

extension AuditEvent {
    fileprivate var valueBytes: Int {
        let values = [oldValues, newValues, eventMetadata].reduce(0) { $0 + ($1?.count ?? 0) }
        return values + (details?.utf8.count ?? 0)
    }

    fileprivate mutating func dropValues() {
        (oldValues, newValues, eventMetadata, details) = (nil, nil, nil, nil)
    }
}
