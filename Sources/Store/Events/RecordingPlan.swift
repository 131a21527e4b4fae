import Crypto
import Domain

/// What of a call is new and what has been recorded before, decided before anything is written.
struct RecordingPlan {
    /// An event to be written, with the fingerprint of what was sent where it has a key.
    struct Fresh {
        let event: AuditEvent
        let keyHash: [UInt8]?
    }

    /// The events to write, in the order they were sent.
    private(set) var fresh: [Fresh] = []
    /// The answer, once they are written.
    private(set) var receipts: [Receipt] = []
    private let callKey: (key: String, hash: [UInt8])?

    init(
        _ drafts: [EventDraft],
        callKey: String?,
        known: [String: KeyRecord],
        now: Timestamp,
        keyField: (Int) -> String
    ) throws(Problem) {
        self.callKey = callKey.map { ($0, Self.hash(drafts)) }
        for (index, draft) in drafts.enumerated() {
            let hash = draft.idempotencyKey.map { _ in draft.fingerprint }
            if let key = draft.idempotencyKey, let record = known[key] {
                guard record.bodyHash == hash, let id = record.eventIDs.first else {
                    throw Problem.keyConflict(field: keyField(index))
                }
                receipts.append(Receipt(id: id, isReplay: true))
            } else {
                let id = UUIDGenerator.shared.next(at: now)
                fresh.append(Fresh(event: draft.event(id: id, recordedAt: now), keyHash: hash))
                receipts.append(Receipt(id: id, isReplay: false))
            }
        }
    }

    /// SHA-256 over the fingerprints of all events of a call.
    static func hash(_ drafts: [EventDraft]) -> [UInt8] {
        Digest.sha256(drafts.flatMap(\.fingerprint))
    }

    /// Everything the call writes, to be committed together.
    func unit(for tenant: Tenant, now: Timestamp) -> UnitOfWork {
        let insertion = EventInsertion(tenant: tenant)
        var unit = UnitOfWork(tenant: tenant)
        // Keys first: a key that another call has taken ends the transaction before the rest.
        if let callKey {
            let record = KeyRecord(bodyHash: callKey.hash, eventIDs: receipts.map(\.id))
            unit.statements.append(insertion.take(callKey.key, for: record, at: now))
        }
        for fresh in fresh {
            guard let key = fresh.event.idempotencyKey, let hash = fresh.keyHash else { continue }
            let record = KeyRecord(bodyHash: hash, eventIDs: [fresh.event.id])
            unit.statements.append(insertion.take(key, for: record, at: now))
        }
        for fresh in fresh { unit.statements.append(insertion.insert(fresh.event)) }
        if !fresh.isEmpty {
            unit.announcements.append(
                EventInsertion.announce(fresh.map(\.event.id), of: tenant, at: now)
            )
        }
        return unit
    }
}
