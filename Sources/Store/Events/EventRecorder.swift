public import Domain
import Postgres
import Schema

/// Records what one call sends: all of it or nothing, once, however often it is sent.
public struct EventRecorder: Sendable {
    private let database: Database

    private static let findKeys = Schema.statement("findIdempotencyKeys")
    // A key can be taken between looking and recording; a second look then finds it. More rounds
    // only happen when senders race with several overlapping sets of keys.
    private static let roundsMax = 4

    /// A recorder in that database.
    public init(database: Database) { self.database = database }

    /// Records the events in one transaction with their keys and their announcement.
    ///
    /// - Parameters:
    ///   - callKey: names the call as a whole; the drafts may have keys of their own.
    ///   - keyField: where in the call the key of the draft at an index stands, for problems.
    public func record(
        _ drafts: [EventDraft],
        callKey: String?,
        for tenant: Tenant,
        now: Timestamp = .now,
        keyField: (Int) -> String = { "/events/\($0)/idempotency_key" }
    ) async throws(Problem) -> [Receipt] {
        // A lone event and its call may be named alike: the event's key then does for both.
        let isNamedAlike = drafts.count == 1 && drafts[0].idempotencyKey == callKey
        let callKey = isNamedAlike ? nil : callKey
        try refuseRepeatedKeys(in: drafts, callKey: callKey, keyField: keyField)
        for _ in 0..<Self.roundsMax {
            let known = try await knownKeys(of: drafts, callKey: callKey, for: tenant)
            if let callKey, let record = known[callKey] {
                return try replay(record, of: drafts, key: callKey)
            }
            let plan = try RecordingPlan(
                drafts,
                callKey: callKey,
                known: known,
                now: now,
                keyField: keyField
            )
            if plan.fresh.isEmpty, callKey == nil { return plan.receipts }
            do {
                try await database.commit(plan.unit(for: tenant, now: now))
                return plan.receipts
            } catch {
                guard error.isLostRace else { throw Problem(error) }
            }
        }
        throw Problem(
            .overloaded,
            "Other calls keep using the same idempotency keys.",
            hint: "Try again."
        )
    }

    private func refuseRepeatedKeys(
        in drafts: [EventDraft],
        callKey: String?,
        keyField: (Int) -> String
    ) throws(Problem) {
        var seen: Set<String> = []
        for (index, draft) in drafts.enumerated() {
            guard let key = draft.idempotencyKey else { continue }
            if key == callKey || !seen.insert(key).inserted {
                throw Problem(
                    .invalidInput,
                    key == callKey
                        ? "This event has the idempotency key of the whole call."
                        : "Two events of this call have the same idempotency key.",
                    field: keyField(index)
                )
            }
        }
    }

    private func knownKeys(
        of drafts: [EventDraft],
        callKey: String?,
        for tenant: Tenant
    ) async throws(Problem) -> [String: KeyRecord] {
        let keys = drafts.compactMap(\.idempotencyKey) + (callKey.map { [$0] } ?? [])
        guard !keys.isEmpty else { return [:] }
        let sql = Self.findKeys.render(["schema": tenant.slug.schemaName])
        return try await database.query(
            sql,
            [.uuid(tenant.id), .textArray(keys)],
            for: tenant,
            on: .writes,
            decode: KeyRecord.byKey
        )
    }

    private func replay(
        _ record: KeyRecord,
        of drafts: [EventDraft],
        key: String
    ) throws(Problem) -> [Receipt] {
        guard record.bodyHash == RecordingPlan.hash(drafts) else {
            throw Problem.keyConflict(field: nil)
        }
        return record.eventIDs.map { Receipt(id: $0, isReplay: true) }
    }
}

extension KeyRecord {
    /// The rows of `findIdempotencyKeys`.
    static func byKey(_ rows: ResultSet) throws(PostgresError) -> [String: KeyRecord] {
        var found: [String: KeyRecord] = [:]
        for row in rows {
            found[try row.string(0)] = KeyRecord(
                bodyHash: try row.bytes(1),
                eventIDs: try row.uuidArray(2).compactMap { $0.map { UUID($0) } }
            )
        }
        return found
    }
}

extension Problem {
    /// The key has been used for something else.
    static func keyConflict(field: String?) -> Problem {
        Problem(
            .idempotencyConflict,
            "This idempotency key has been used for something else.",
            hint: "Send the same as the first time, or use another key.",
            field: field
        )
    }
}
