import Domain
import HTTP
import JSON
import Store

/// Events in and out over REST.
struct EventHandlers: Sendable {
    let reader: EventReader
    let recorder: EventRecorder
    let observe: @Sendable (Observation) -> Void

    init(database: Database, observe: @escaping @Sendable (Observation) -> Void) {
        reader = EventReader(database: database)
        recorder = EventRecorder(database: database)
        self.observe = observe
    }

    func list(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let request = try PageRequest(
            first: try query.int("first"),
            after: try query.text("after"),
            last: try query.int("last"),
            before: try query.text("before")
        )
        let wantsCount = try query.bool("count")
        let filter = try query.filter()
        let page = try await reader.page(of: call.tenant, filter: filter, request: request)
        let count =
            wantsCount ? try await reader.count(of: call.tenant, filter: filter) : nil
        var writer = JSONWriter(capacity: 1024 * (page.events.count + 1))
        writer.write(page, count: count)
        return .json(writer.bytes)
    }

    func get(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        let query = QueryReader(call.head)
        try query.refuseUnread()
        guard let id = call.route.variables.last.flatMap({ UUID($0) }) else {
            throw Problem(.invalidInput, "An event's id is a UUID.", field: "/id")
        }
        guard let event = try await reader.event(id, of: call.tenant) else {
            throw Problem(.notFound, "This tenant has no event of that id.")
        }
        var writer = JSONWriter(capacity: 1024)
        writer.write(event)
        return .json(writer.bytes)
    }

    func record(
        _ call: AuthorizedCall,
        _ body: HTTPRequestBody
    ) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let isPerItem = try query.bool("per_item")
        try query.refuseUnread()
        let callKey = try call.head.idempotencyKey()
        let value = try await body.json(call.head)
        let now = Timestamp.now
        if isPerItem {
            if callKey != nil {
                throw Problem(
                    .invalidInput,
                    "per_item and Idempotency-Key do not go together.",
                    hint: "Give each event an idempotency_key of its own."
                )
            }
            return try await recordEach(try Self.batch(value) ?? [value], for: call, now: now)
        }
        let isBatch = value["events"] != nil
        let receipts = try await recorder.record(
            try Self.drafts(value, now: now),
            callKey: callKey,
            for: call.tenant,
            now: now,
            keyField: { isBatch ? "/events/\($0)/idempotency_key" : "/idempotency_key" }
        )
        let replayed = receipts.count { $0.isReplay }
        observe(.recorded(events: receipts.count - replayed, replayed: replayed))
        let isNew = replayed < receipts.count
        let answer = Self.answer(receipts.map { .success($0) })
        return .json(answer, status: isNew ? .created : .ok)
    }

    private static func drafts(_ value: JSONValue, now: Timestamp) throws(Problem) -> [EventDraft] {
        guard let batch = try batch(value) else { return [try EventDraft(value, now: now)] }
        var drafts: [EventDraft] = []
        for (index, element) in batch.enumerated() {
            do {
                drafts.append(try EventDraft(element, now: now))
            } catch {
                throw error.within("events/\(index)")
            }
        }
        return drafts
    }

    /// The elements of `{"events": [...]}`; nil when the body is one event.
    private static func batch(_ value: JSONValue) throws(Problem) -> [JSONValue]? {
        try BatchBody.elements(
            value,
            of: "events",
            hint: "/audit-events/bulk takes streams of any length."
        )
    }

    /// Each event by itself: what can be recorded is, the others are answered with their problem.
    private func recordEach(
        _ values: [JSONValue],
        for call: AuthorizedCall,
        now: Timestamp
    ) async throws(Problem) -> HTTPResponse {
        let recorder = recorder
        let outcomes = await withTaskGroup(of: (Int, Result<Receipt, Problem>).self) { group in
            for (index, value) in values.enumerated() {
                group.addTask {
                    do throws(Problem) {
                        let draft = try EventDraft(value, now: now)
                        let receipts = try await recorder.record(
                            [draft],
                            callKey: nil,
                            for: call.tenant,
                            now: now,
                            keyField: { _ in "/idempotency_key" }
                        )
                        return (index, .success(receipts[0]))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let inOrder = outcomes.sorted { $0.0 < $1.0 }.map(\.1)
        let receipts = inOrder.compactMap { try? $0.get() }
        let replayed = receipts.count { $0.isReplay }
        observe(.recorded(events: receipts.count - replayed, replayed: replayed))
        return .json(Self.answer(inOrder))
    }

    private static func answer(_ outcomes: [Result<Receipt, Problem>]) -> [UInt8] {
        let events = outcomes.map { outcome -> JSONValue in
            switch outcome {
            case .success(let receipt):
                [
                    "status": receipt.isReplay ? "replayed" : "recorded",
                    "id": .string(receipt.id.description),
                ]
            case .failure(let problem):
                ["status": "refused", "problem": .object(problem.document)]
            }
        }
        return JSONValue.object(["events": .array(events)]).serialized
    }
}

extension HTTPRequestHead {
    /// The call's idempotency key.
    func idempotencyKey() throws(Problem) -> String? {
        let values = fields.values(of: .idempotencyKey)
        guard let key = values.first else { return nil }
        guard values.count == 1, (1...Limits.keyMax).contains(key.unicodeScalars.count) else {
            throw Problem(
                .invalidInput,
                "Idempotency-Key must stand once and have 1 to \(Limits.keyMax) characters.",
                field: "/Idempotency-Key"
            )
        }
        return key
    }
}
