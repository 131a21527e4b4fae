internal import Diff
public import JSON

/// A before/after pair as a caller sends it, checked, on its way to become an event.
public struct ChangeDraft: Sendable {
    /// What the sender named it by, so that sending it again adds nothing.
    public var idempotencyKey: String? { event.idempotencyKey }
    /// The kind of entity.
    public let entityType: String
    /// The policy that the caller asks for; nil for the entity type's own.
    public let policyName: String?
    /// The entity before; nil when it was created.
    let before: JSONValue?
    /// The entity after; nil when it was deleted.
    let after: JSONValue?
    /// The event so far: who, when, which entity.
    let event: AuditEvent
    /// Whether the sender said when it happened.
    let hasTime: Bool
    /// What was done, in the caller's word or as before and after tell.
    let action: String
    /// The type of the event where the caller says it.
    let eventType: String?
    /// The caller's own metadata.
    let metadata: JSONObject
    /// Members that are secrets whatever a policy says of them.
    public var secretMembers: Set<String> = []

    /// Asks for every member to be compared, whatever policy there is.
    public static let noPolicy = "none"
}

extension ChangeDraft {
    /// Reads and checks one change; the first thing wrong is the problem, with its field.
    public init(
        _ value: JSONValue,
        naming: FieldNaming = .snakeCase,
        now: Timestamp
    ) throws(Problem) {
        var reader = try FieldReader(value, "A change", naming: naming)
        entityType = try reader.required("entity_type", max: Limits.entityTypeMax)
        before = try reader.entity("before")
        after = try reader.entity("after")
        policyName = try reader.text("policy", max: Limits.entityTypeMax)
        eventType = try reader.prose("event_type", max: Limits.eventTypeMax, allowsLines: false)
        metadata = try reader.object("event_metadata")?.withoutSecrets().object ?? JSONObject()
        let implied = try Self.impliedAction(before, after, reader.naming)
        let frame = try reader.eventFrame(ofType: "", now: now)
        var event = frame.event
        var redactor = Redactor.forFew
        event.cutSecrets(with: &redactor)
        event.eventMetadata = metadata.isEmpty ? nil : JSONValue.object(metadata).serialized
        self.event = event
        hasTime = frame.hasTime
        action = event.action ?? implied.rawValue
        try reader.refuseUnread()
        try refuseMismatch(implied, reader.naming)
    }

    private static func impliedAction(
        _ before: JSONValue?,
        _ after: JSONValue?,
        _ naming: FieldNaming
    ) throws(Problem) -> ChangeKind {
        guard let kind = ChangeKind(before: before, after: after) else {
            throw Problem(
                .invalidInput,
                "Either before or after must be given.",
                hint: "A creation has only after, a deletion only before, an update both.",
                field: "/\(naming.name("before"))"
            )
        }
        return kind
    }

    /// The three words that every policy knows must mean what they say.
    private func refuseMismatch(
        _ implied: ChangeKind,
        _ naming: FieldNaming
    ) throws(Problem) {
        guard let said = ChangeKind(rawValue: action), said != implied else { return }
        throw Problem(
            .invalidInput,
            "The action \(said.rawValue) does not go with \(implied.given).",
            hint: "Leave the action out, or send \(said.given).",
            field: "/\(naming.name("action"))"
        )
    }
}

extension FieldReader {
    /// An entity as it was at one time: an object, possibly empty; nil when there was none.
    mutating func entity(_ column: String) throws(Problem) -> JSONValue? {
        guard let (name, value) = value(column) else { return nil }
        guard case .object = value else {
            throw Problem(
                .invalidInput,
                "Expected an object, not \(value.kind).",
                hint: "Wrap it: {\"value\": …}.",
                field: "/\(name)"
            )
        }
        try JSONStorage.check(value, at: name)
        return value
    }
}
