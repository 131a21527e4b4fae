import Domain
import HTTP
import JSON
import Store

/// Changes in over REST: before and after become an event that says what changed.
struct ChangeHandlers: Sendable {
    let recorder: ChangeRecorder
    let observe: @Sendable (Observation) -> Void

    init(database: Database, observe: @escaping @Sendable (Observation) -> Void) {
        recorder = ChangeRecorder(database: database)
        self.observe = observe
    }

    /// `POST changes`: one change or `{"changes": [...]}`, all or none; `preview` records nothing.
    func record(
        _ call: AuthorizedCall,
        _ body: HTTPRequestBody
    ) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let isPreview = try query.bool("preview")
        try query.refuseUnread()
        let callKey = try call.head.idempotencyKey()
        let value = try await body.json(call.head)
        let now = Timestamp.now
        let batch = try BatchBody.elements(value, of: "changes")
        let place: (Int) -> String? = { batch == nil ? nil : "changes/\($0)" }
        var drafts: [ChangeDraft] = []
        for (index, element) in (batch ?? [value]).enumerated() {
            do {
                drafts.append(try ChangeDraft(element, now: now))
            } catch {
                throw place(index).map { error.within($0) } ?? error
            }
        }
        if isPreview {
            let outcomes = try await recorder.assess(drafts, for: call.tenant, place: place)
            return .json(Self.answer(outcomes, isPreview: true))
        }
        let outcomes = try await recorder.record(
            drafts,
            callKey: callKey,
            for: call.tenant,
            now: now,
            place: place
        )
        let receipts = outcomes.compactMap(\.receipt)
        let replayed = receipts.count { $0.isReplay }
        observe(.recorded(events: receipts.count - replayed, replayed: replayed))
        let isNew = replayed < receipts.count
        return .json(Self.answer(outcomes, isPreview: false), status: isNew ? .created : .ok)
    }

    private static func answer(_ outcomes: [ChangeOutcome], isPreview: Bool) -> [UInt8] {
        let changes = outcomes.map { outcome -> JSONValue in
            let change = outcome.change
            var answer: JSONObject = [
                "status": .string(outcome.status(isPreview: isPreview).rawValue)
            ]
            if let receipt = outcome.receipt {
                answer.append("id", .string(receipt.id.description))
            }
            guard change.event != nil else { return .object(answer) }
            answer.append("changed_fields", .array(change.changedFields.map { .string($0) }))
            answer.append("details", change.details.map { .string($0) } ?? .null)
            return .object(answer)
        }
        return JSONValue.object(["changes": .array(changes)]).serialized
    }
}

/// What became of a change, in the caller's words.
enum ChangeStatus: String {
    case recorded, replayed, unchanged, preview
}

extension ChangeOutcome {
    func status(isPreview: Bool) -> ChangeStatus {
        guard change.event != nil else { return .unchanged }
        if isPreview { return .preview }
        return receipt?.isReplay == true ? .replayed : .recorded
    }
}
