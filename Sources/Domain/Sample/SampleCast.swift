import JSON

/// The people, things and stories of one company.
struct SampleCast: Sendable {
    let people: [SamplePerson]
    let backup: String
    /// What everyday work changes: other things than the story does, so that values fit together.
    let kinds: [SampleKind]
    /// What happened besides everyday work.
    let story: @Sendable (_ anchor: Int64) -> [SampleEvent]

    /// The last day before the anchor, so many days back or a little further, that is a weekday.
    static func weekday(_ daysBefore: Int, _ anchor: Int64) -> Int {
        switch (anchor - Int64(daysBefore) + 4) % 7 {
        case 0: daysBefore + 2
        case 6: daysBefore + 1
        default: daysBefore
        }
    }
}

/// Writes a story: each line at its time, by whom, on what.
struct SampleStory {
    var events: [SampleEvent] = []
    let daysBefore: Int
    var actor: String
    var address: String?

    mutating func tell(
        _ time: (hour: Int, minute: Int),
        _ type: String,
        _ action: String,
        on entity: (type: String, key: String),
        _ note: String? = nil,
        outcome: Outcome = .success,
        changes: [(String, JSONValue?, JSONValue?)] = [],
        metadata: JSONValue = [:]
    ) {
        var event = SampleEvent(
            daysBefore: daysBefore,
            second: time.hour * 3600 + time.minute * 60 + events.count % 60,
            type: type,
            action: action,
            entityType: entity.type,
            entity: entity.key,
            actor: actor
        )
        event.address = address
        event.outcome = outcome
        event.note = note
        event.changes = changes.map { (field: $0.0, old: $0.1, new: $0.2) }
        event.metadata = metadata
        events.append(event)
    }
}
