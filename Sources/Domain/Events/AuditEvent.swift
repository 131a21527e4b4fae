/// How what was done ended.
public enum Outcome: String, Sendable, CaseIterable {
    /// It was done.
    case success
    /// It was tried and failed.
    case failure
    /// It was refused by a permission.
    case denied
    /// The source does not say.
    case unknown
}

/// One fact as it is stored: who did what to which entity, and when.
///
/// Values are kept as JSON text, since that is what comes from and goes to the wire.
public struct AuditEvent: Sendable, Equatable {
    /// Names the event; version 7.
    public var id: UUID
    /// When it happened, as the source says.
    public var occurredAt: Timestamp
    /// When the service took it.
    public var recordedAt: Timestamp
    /// The kind of event, such as `SETTINGS_UPDATED`.
    public var eventType: String
    /// What was done: `create`, `update`, `delete`, … or the source's own word.
    public var action: String?
    /// The kind of entity acted on.
    public var entityType: String?
    /// The entity acted on.
    public var entityID: UUID?
    /// The entity's own identifier where it is no UUID.
    public var entityKey: String?
    /// What people called the entity then.
    public var entityName: String?
    /// Who did it.
    public var userID: UUID?
    /// The same by its own identifier.
    public var actor: String?
    /// The names of the fields that changed.
    public var changedFields: [String]?
    /// What changed, to be read.
    public var details: String?
    /// The changed fields' values before, as JSON text.
    public var oldValues: [UInt8]?
    /// The changed fields' values after, as JSON text.
    public var newValues: [UInt8]?
    /// Structured context, as JSON text.
    public var eventMetadata: [UInt8]?
    /// How it ended.
    public var outcome: Outcome
    /// Where the request came from.
    public var sourceIP: IPAddress?
    /// The source's identifier of the request that caused it.
    public var requestID: String?
    /// What the sender named it by.
    public var idempotencyKey: String?

    /// An event with what every event has; the rest is set after.
    public init(
        id: UUID,
        occurredAt: Timestamp,
        recordedAt: Timestamp,
        eventType: String,
        outcome: Outcome
    ) {
        self.id = id
        self.occurredAt = occurredAt
        self.recordedAt = recordedAt
        self.eventType = eventType
        self.outcome = outcome
    }
}
