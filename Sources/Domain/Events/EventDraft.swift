internal import Crypto
public import JSON

/// An event as a caller sends it, checked and ready to be recorded.
public struct EventDraft: Sendable {
    /// The event without its identity, or with what the service fills in left provisional.
    private var event: AuditEvent
    /// Whether the sender said when it happened.
    private let hasTime: Bool
    /// SHA-256 of what was sent where the event is made of something else.
    private let sentFingerprint: [UInt8]?

    /// What the sender named it by, so that sending it again adds nothing.
    public var idempotencyKey: String? { event.idempotencyKey }

    init(event: AuditEvent, hasTime: Bool, sentFingerprint: [UInt8]? = nil) {
        self.event = event
        self.hasTime = hasTime
        self.sentFingerprint = sentFingerprint
    }

    /// The fact to store, recorded now under that identity.
    public func event(id: UUID, recordedAt now: Timestamp) -> AuditEvent {
        var event = event
        event.id = id
        event.recordedAt = now
        if !hasTime { event.occurredAt = now }
        return event
    }

    /// SHA-256 of what was sent, field by field and without secrets.
    ///
    /// So neither white space nor the order of fields nor the protocol makes a repetition look like
    /// another event. It is kept where others may read it, beside all else that it is made of: with
    /// a password in it, each guess of that could be checked.
    public var fingerprint: [UInt8] {
        if let sentFingerprint { return sentFingerprint }
        var bytes: [UInt8] = []
        func add(_ field: (some Collection<UInt8>)?) {
            // The length keeps neighbours apart; 0xFF cannot begin a length's digits.
            guard let field else { return bytes.append(0xFF) }
            bytes.append(contentsOf: "\(field.count):".utf8)
            bytes.append(contentsOf: field)
        }
        add(hasTime ? event.occurredAt.rfc3339.utf8 : nil)
        add(event.entityID?.bytes)
        add(event.userID?.bytes)
        add(event.eventType.utf8)
        for text in [
            event.action, event.entityType, event.entityKey, event.entityName, event.actor,
        ] {
            add(text?.utf8)
        }
        for name in event.changedFields ?? [] { add(name.utf8) }
        add(event.details?.utf8)
        for json in [event.oldValues, event.newValues, event.eventMetadata] { add(json) }
        add(event.outcome.rawValue.utf8)
        add(event.sourceIP?.bytes)
        add(event.requestID?.utf8)
        return Digest.sha256(bytes)
    }
}

/// How the fields of an event are written: `event_type` in REST and SQL, `eventType` in GraphQL.
public enum FieldNaming: Sendable {
    /// As the columns are named.
    case snakeCase
    /// As GraphQL names fields.
    case camelCase

    /// A field's name, from its column's.
    public func name(_ column: String) -> String {
        guard self == .camelCase else { return column }
        // Runs for every field of every event; columns are ASCII in lower case.
        var name: [UInt8] = []
        name.reserveCapacity(column.utf8.count)
        var startsWord = false
        for byte in column.utf8 {
            if byte == UInt8(ascii: "_") {
                startsWord = true
            } else {
                name.append(startsWord ? byte & ~0x20 : byte)
                startsWord = false
            }
        }
        return String(decoding: name, as: UTF8.self)
    }
}

extension EventDraft {
    /// Reads and checks one event; the first thing wrong is the problem, with its field.
    public init(
        _ value: JSONValue,
        naming: FieldNaming = .snakeCase,
        now: Timestamp
    ) throws(Problem) {
        var reader = try FieldReader(value, "An event", naming: naming)
        let draft = try Self.read(&reader, now: now)
        try reader.refuseUnread()
        self = draft
    }

    private static func read(
        _ reader: inout FieldReader,
        now: Timestamp
    ) throws(Problem) -> EventDraft {
        let eventType = try reader.required("event_type", max: Limits.eventTypeMax)
        var (event, hasTime) = try reader.eventFrame(ofType: eventType, now: now)
        event.changedFields = try reader.names("changed_fields")
        event.details = try reader.text("details", max: Limits.detailsMax, allowsLines: true)
        let values = EventValues(
            old: try reader.object("old_values"),
            new: try reader.object("new_values"),
            metadata: try reader.object("event_metadata")
        )
        event.keep(values)
        event.cutSecrets(of: values)
        return EventDraft(event: event, hasTime: hasTime)
    }
}

extension UUID {
    // Made once from random bits; changing it would cut every name-based id from its past.
    private static let names = UUID(high: 0x8c1f_3f0e_62d9_4b57, low: 0x9a4d_0d6b_5e7c_21f3)

    /// The identifier of an entity whose own is no UUID.
    public static func ofEntity(type: String?, key: String) -> UUID {
        UUID(name: "entity\u{1F}\(type ?? "")\u{1F}\(key)", in: names)
    }

    /// The identifier of a user or service whose own is no UUID.
    public static func ofActor(_ actor: String) -> UUID {
        UUID(name: "actor\u{1F}\(actor)", in: names)
    }
}
