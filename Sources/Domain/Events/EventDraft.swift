internal import Crypto
public import JSON

/// An event as a caller sends it, checked and ready to be recorded.
public struct EventDraft: Sendable {
    /// The event without its identity, or with what the service fills in left provisional.
    private var event: AuditEvent
    /// Whether the sender said when it happened.
    private let hasTime: Bool

    /// What the sender named it by, so that sending it again adds nothing.
    public var idempotencyKey: String? { event.idempotencyKey }

    init(event: AuditEvent, hasTime: Bool) {
        self.event = event
        self.hasTime = hasTime
    }

    /// The fact to store, recorded now under that identity.
    public func event(id: UUID, recordedAt now: Timestamp) -> AuditEvent {
        var event = event
        event.id = id
        event.recordedAt = now
        if !hasTime { event.occurredAt = now }
        return event
    }

    /// SHA-256 of what was sent, field by field, so that neither white space nor the order of
    /// fields nor the protocol makes a repetition look like another event.
    public var fingerprint: [UInt8] {
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

    func name(_ column: String) -> String {
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
        guard case .object(let object) = value else {
            throw Problem(.invalidInput, "An event must be an object, not \(value.kind).")
        }
        var reader = FieldReader(object: object, naming: naming)
        let draft = try Self.read(&reader, now: now)
        try reader.refuseUnread()
        self = draft
    }

    private static func read(
        _ reader: inout FieldReader,
        now: Timestamp
    ) throws(Problem) -> EventDraft {
        let time = try reader.timestamp("occurred_at", now: now)
        var event = AuditEvent(
            id: UUID(high: 0, low: 0),
            occurredAt: time ?? now,
            recordedAt: now,
            eventType: try reader.required("event_type", max: Limits.eventTypeMax),
            outcome: try reader.outcome("outcome") ?? .success
        )
        event.action = try reader.text("action", max: Limits.actionMax)
        event.entityType = try reader.text("entity_type", max: Limits.entityTypeMax)
        let entity = try reader.text("entity_id", max: Limits.entityKeyMax)
        event.entityKey = try reader.text("entity_key", max: Limits.entityKeyMax)
        event.entityName = try reader.text("entity_name", max: Limits.entityKeyMax)
        let user = try reader.text("user_id", max: Limits.actorMax)
        event.actor = try reader.text("actor", max: Limits.actorMax)
        event.changedFields = try reader.names("changed_fields")
        event.details = try reader.text("details", max: Limits.detailsMax, allowsLines: true)
        event.oldValues = try reader.json("old_values")
        event.newValues = try reader.json("new_values")
        event.eventMetadata = try reader.json("event_metadata")
        event.sourceIP = try reader.address("source_ip")
        event.requestID = try reader.text("request_id", max: Limits.keyMax)
        event.idempotencyKey = try reader.text("idempotency_key", max: Limits.keyMax)
        try refuseTwo(entity, event.entityKey, names: ("entity_id", "entity_key"), reader.naming)
        try refuseTwo(user, event.actor, names: ("user_id", "actor"), reader.naming)
        identify(&event, entity: entity, user: user)
        return EventDraft(event: event, hasTime: time != nil)
    }

    /// An identifier that is no UUID is kept as the entity's or user's own; a second one beside it
    /// would be lost.
    private static func refuseTwo(
        _ id: String?,
        _ own: String?,
        names: (id: String, own: String),
        _ naming: FieldNaming
    ) throws(Problem) {
        guard let id, let own, id != own, UUID(id) == nil else { return }
        throw Problem(
            .invalidInput,
            "This field must be a UUID when \(naming.name(names.own)) is given too.",
            hint: "Send one identifier that is no UUID, in either field.",
            field: "/\(naming.name(names.id))"
        )
    }

    /// Gives entities and users whose identifier is no UUID one made from it, and keeps the
    /// identifier beside it.
    private static func identify(_ event: inout AuditEvent, entity: String?, user: String?) {
        if let entity, let id = UUID(entity) {
            event.entityID = id
        } else if let key = event.entityKey ?? entity {
            event.entityKey = key
            event.entityID = .ofEntity(type: event.entityType, key: key)
        }
        if let user, let id = UUID(user) {
            event.userID = id
        } else if let actor = event.actor ?? user {
            event.actor = actor
            event.userID = .ofActor(actor)
        }
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
