import Domain
import GraphQL
import JSON
import Store

extension Resolvers<RequestContext> {
    mutating func bindQuery() {
        bindRoot("Query") { query in
            Self.bindChangeQueries(&query)
            Self.bindAuditQueries(&query)
            Self.bindReportQueries(&query)
            Self.bindAnalysisQueries(&query)
            Self.bindTaskQueries(&query)
            query.async("viewer") { _, _, _, context in .object(Viewer(call: context.call)) }
            query.async("auditEvents") { _, arguments, selection, context in
                try context.call.require(.auditRead)
                let filter = try EventFilter(
                    arguments.object("filter") ?? JSONObject(),
                    naming: .camelCase
                )
                let request = try PageRequest(
                    first: arguments.int("first"),
                    after: arguments.string("after"),
                    last: arguments.int("last"),
                    before: arguments.string("before")
                )
                return .object(try await context.connection(filter, request, selection))
            }
            query.async("auditEvent") { _, arguments, selection, context in
                try context.call.require(.auditRead)
                guard let id = arguments.string("id").flatMap({ UUID($0) }) else { return .null }
                let fields = EventFields(selection)
                return .object(
                    try await context.reader.event(id, of: context.tenant, fields: fields)
                )
            }
        }
    }

    mutating func bindMutation() {
        bindRoot("Mutation") { mutation in
            Self.bindChangeMutations(&mutation)
            Self.bindAuditMutations(&mutation)
            Self.bindReportMutations(&mutation)
            Self.bindAnalysisMutations(&mutation)
            Self.bindTaskMutations(&mutation)
            mutation.async("recordAuditEvent") { _, arguments, _, context in
                try context.call.require(.auditWrite)
                let input = arguments["input"] ?? .null
                let now = Timestamp.now
                let draft: EventDraft
                do throws(Problem) {
                    draft = try EventDraft(input, naming: .camelCase, now: now)
                } catch {
                    throw error.within("input")
                }
                let receipts = try await context.record([draft], callKey: nil, now: now) { _ in
                    "/input/idempotencyKey"
                }
                return .object(receipts.first)
            }
            mutation.async("recordAuditEvents") { _, arguments, _, context in
                try context.call.require(.auditWrite)
                let now = Timestamp.now
                let drafts = try Self.drafts(arguments.array("input") ?? [], now: now)
                let key = try Self.key(arguments.string("idempotencyKey"))
                let receipts = try await context.record(drafts, callKey: key, now: now) {
                    "/input/\($0)/idempotencyKey"
                }
                return .object(RecordedBatch(receipts: receipts))
            }
        }
        bind(RecordedBatch.self, "RecordAuditEventsPayload") { batch in
            batch.field("events") { .objects($0.receipts) }
        }
        bind(Receipt.self, "RecordedAuditEvent") { receipt in
            receipt.field("id") { .string($0.id.description) }
            receipt.field("isReplay") { .bool($0.isReplay) }
            receipt.batch("event") { receipts, _, selection, context in
                let found = try await context.reader.events(
                    receipts.map(\.id),
                    of: context.tenant,
                    fields: EventFields(selection)
                )
                return receipts.map { .success(.object(found[$0.id])) }
            }
        }
    }

    private static func drafts(_ inputs: [JSONValue], now: Timestamp) throws -> [EventDraft] {
        guard (1...Limits.batchEventsMax).contains(inputs.count) else {
            throw Problem(
                .invalidInput,
                "Expected 1 to \(Limits.batchEventsMax) events.",
                field: "/input"
            )
        }
        return try inputs.enumerated().map { index, input in
            do {
                return try EventDraft(input, naming: .camelCase, now: now)
            } catch let problem as Problem {
                throw problem.within("input/\(index)")
            }
        }
    }

    static func key(_ key: String?) throws -> String? {
        guard let key else { return nil }
        guard (1...Limits.keyMax).contains(key.unicodeScalars.count), !key.utf8.contains(0) else {
            throw Problem(
                .invalidInput,
                "A key has 1 to \(Limits.keyMax) characters.",
                field: "/idempotencyKey"
            )
        }
        return key
    }
}

/// The receipts of a batch.
struct RecordedBatch: Sendable {
    let receipts: [Receipt]
}

extension RequestContext {
    func record(
        _ drafts: [EventDraft],
        callKey: String?,
        now: Timestamp,
        keyField: (Int) -> String
    ) async throws(Problem) -> [Receipt] {
        let receipts = try await recorder.record(
            drafts,
            callKey: callKey,
            for: tenant,
            now: now,
            keyField: keyField
        )
        let replayed = receipts.count { $0.isReplay }
        observe(.recorded(events: receipts.count - replayed, replayed: replayed))
        return receipts
    }

    /// Reads the page only when something of it is asked for.
    func connection(
        _ filter: EventFilter,
        _ request: PageRequest,
        _ selection: FieldSelection
    ) async throws(Problem) -> EventConnection {
        let names = Set(selection.names)
        guard !names.isDisjoint(with: ["edges", "nodes", "pageInfo"]) else {
            let nothing = EventPage(events: [], hasNext: false, hasPrevious: false)
            return EventConnection(page: nothing, filter: filter)
        }
        let fields = EventFields(selection["nodes"])
            .union(EventFields(selection["edges"]["node"]))
        let page = try await reader.page(
            of: tenant,
            filter: filter,
            request: request,
            fields: fields
        )
        return EventConnection(page: page, filter: filter)
    }
}
