public import Domain

/// Some lines of a bulk stream that are committed together.
public struct BulkPart: Sendable {
    /// A line whose idempotency key has been used for something else.
    public struct Conflict: Sendable {
        /// The line's number, from 1.
        public let line: Int
        /// What its sender is told.
        public let problem: Problem
    }

    private var drafts: [(line: Int, draft: EventDraft)] = []
    /// The events' own idempotency keys.
    private(set) var keys: [String] = []

    /// A part without lines.
    public init() {}

    /// The number of events.
    public var count: Int { drafts.count }

    /// Adds the event that stood on a line.
    public mutating func append(_ draft: EventDraft, line: Int) {
        drafts.append((line, draft))
        if let key = draft.idempotencyKey { keys.append(key) }
    }

    /// What is to be written, given the keys that are taken.
    struct Plan {
        var events: [AuditEvent] = []
        var keys: [(key: String, hash: [UInt8], id: UUID)] = []
        var replayed = 0
        var conflicts: [Conflict] = []
    }

    func plan(known: [String: KeyRecord], now: Timestamp) -> Plan {
        var plan = Plan()
        var seen: [String: [UInt8]] = known.mapValues(\.bodyHash)
        for (line, draft) in drafts {
            if let key = draft.idempotencyKey {
                let hash = draft.fingerprint
                if let taken = seen[key] {
                    if taken == hash {
                        plan.replayed += 1
                    } else {
                        let problem = Problem.keyConflict(field: "/idempotency_key")
                        plan.conflicts.append(Conflict(line: line, problem: problem))
                    }
                    continue
                }
                seen[key] = hash
                let id = UUIDGenerator.shared.next(at: now)
                plan.keys.append((key, hash, id))
                plan.events.append(draft.event(id: id, recordedAt: now))
            } else {
                let id = UUIDGenerator.shared.next(at: now)
                plan.events.append(draft.event(id: id, recordedAt: now))
            }
        }
        return plan
    }
}
