public import Domain

/// What a sender is told of one event that it sent.
public struct Receipt: Sendable, Equatable {
    /// The id that the event was recorded under.
    public let id: UUID
    /// Whether it had been recorded before, under the same idempotency key.
    public let isReplay: Bool
}

/// What is known of an idempotency key that has been used.
struct KeyRecord: Sendable {
    let bodyHash: [UInt8]
    let eventIDs: [UUID]
}
