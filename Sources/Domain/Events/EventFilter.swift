public import JSON

/// Which events a list shows; what is nil does not narrow it.
public struct EventFilter: Sendable, Equatable {
    /// Not before this instant.
    public var from: Timestamp?
    /// Before this instant.
    public var until: Timestamp?
    /// Of one of these types.
    public var eventTypes: [String]?
    /// On this kind of entity.
    public var entityType: String?
    /// On this entity.
    public var entityID: UUID?
    /// On the entity with this identifier of its own.
    public var entityKey: String?
    /// By this user.
    public var userID: UUID?
    /// By the user or service with this identifier of its own.
    public var actor: String?
    /// Doing this.
    public var action: String?
    /// Ending so.
    public var outcome: Outcome?
    /// With this text, in either case, in the details.
    public var detailsText: String?
    /// With metadata that contains this object (PostgreSQL's `@>`).
    public var metadata: JSONValue?

    /// A filter that lets everything pass.
    public init() {}

    /// Whether rows must be read that may not pass, for no index leads to those that do.
    public var isSearch: Bool {
        detailsText != nil || metadata != nil || actor != nil || userID != nil || action != nil
            || outcome != nil || entityKey != nil
    }
}

extension EventFilter {
    /// Reads a filter object, as GraphQL and the query string both give it.
    ///
    /// - Parameter otherNames: what else the caller could have meant by an unknown name.
    public init(
        _ object: JSONObject,
        naming: FieldNaming,
        otherNames: [String] = []
    ) throws(Problem) {
        self.init()
        if object.isEmpty { return }
        var reader = FieldReader(object: object, naming: naming)
        // A filter may ask for the future.
        let never = Timestamp(microseconds: .max / 2)
        from = try reader.timestamp("from", now: never)
        until = try reader.timestamp("until", now: never)
        eventTypes = try reader.names("event_types")
        if let one = try reader.text("event_type", max: Limits.eventTypeMax) {
            eventTypes = (eventTypes ?? []) + [one]
        }
        entityType = try reader.text("entity_type", max: Limits.entityTypeMax)
        if let entity = try reader.text("entity_id", max: Limits.entityKeyMax) {
            if let id = UUID(entity) { entityID = id } else { entityKey = entity }
        }
        entityKey = try reader.text("entity_key", max: Limits.entityKeyMax) ?? entityKey
        if let user = try reader.text("user_id", max: Limits.actorMax) {
            if let id = UUID(user) { userID = id } else { actor = user }
        }
        actor = try reader.text("actor", max: Limits.actorMax) ?? actor
        action = try reader.text("action", max: Limits.actionMax)
        outcome = try reader.outcome("outcome")
        detailsText = try reader.text("details_contains", max: Limits.keyMax)
        metadata = try reader.object("event_metadata")
        try reader.refuseUnread(otherNames: otherNames)
    }
}
