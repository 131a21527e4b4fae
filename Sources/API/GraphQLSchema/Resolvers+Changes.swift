import Diff
import Domain
import GraphQL
import JSON
import Store

/// A change as GraphQL answers it.
struct ChangeResult: Sendable {
    let outcome: ChangeOutcome
    let isPreview: Bool
}

/// The answer to a batch of changes.
struct ChangeResults: Sendable {
    let changes: [ChangeResult]
}

extension Resolvers<RequestContext> {
    mutating func bindChanges() {
        bind(ChangeResults.self, "RecordChangesPayload") { batch in
            batch.field("changes") { .objects($0.changes) }
        }
        bind(ChangeResult.self, "RecordedChange") { result in
            result.field("status") {
                .string($0.outcome.status(isPreview: $0.isPreview).rawValue.uppercased())
            }
            result.field("id") { .string($0.outcome.receipt?.id.description) }
            result.field("details") { .string($0.outcome.change.details) }
            result.field("changedFields") { .strings($0.outcome.change.changedFields) }
            result.batch("event") { results, _, selection, context in
                let found = try await context.reader.events(
                    results.compactMap { $0.outcome.receipt?.id },
                    of: context.tenant,
                    fields: EventFields(selection)
                )
                return results.map { result in
                    .success(.object(result.outcome.receipt.flatMap { found[$0.id] }))
                }
            }
        }
        bind(PolicyVersion.self, "DiffPolicy") { policy in
            policy.field("entityType") { .string($0.entityType) }
            policy.field("title") { .string($0.policy?.title) }
            policy.field("isOwn") { .bool($0.isOwn) }
            policy.field("version") { .int($0.version) }
            policy.field("createdAt") { .string($0.createdAt?.rfc3339) }
            policy.field("createdBy") { .string($0.createdBy) }
            policy.field("document") { .json($0.policy?.document ?? .null) }
        }
    }

    static func bindChangeMutations(_ mutation: inout TypeBinder<GraphQLRoot, RequestContext>) {
        mutation.async("recordChange") { _, arguments, _, context in
            let drafts = try context.changes([arguments["input"] ?? .null]) { _ in "input" }
            let results = try await context.record(drafts, callKey: nil) { _ in "input" }
            return .object(results.first)
        }
        mutation.async("recordChanges") { _, arguments, _, context in
            let drafts = try context.changes(arguments.array("input") ?? [], Self.place)
            let key = try Self.key(arguments.string("idempotencyKey"))
            let results = try await context.record(drafts, callKey: key, place: Self.place)
            return .object(ChangeResults(changes: results))
        }
        mutation.async("setDiffPolicy") { _, arguments, _, context in
            try context.call.require(.tenantAdmin)
            let policy: DiffPolicy
            do throws(Problem) {
                policy = try DiffPolicy(checking: arguments["document"] ?? .null, for: nil)
            } catch {
                throw error.within("document")
            }
            let expected = arguments.int("expectedVersion")
            return .object(try await context.set(policy, for: policy.entityType, expected))
        }
        mutation.async("removeDiffPolicy") { _, arguments, _, context in
            try context.call.require(.tenantAdmin)
            let expected = arguments.int("expectedVersion")
            let type = arguments.string("entityType") ?? ""
            return .object(try await context.set(nil, for: type, expected))
        }
    }

    static func bindChangeQueries(_ query: inout TypeBinder<GraphQLRoot, RequestContext>) {
        query.async("previewChanges") { _, arguments, _, context in
            let drafts = try context.changes(arguments.array("input") ?? [], Self.place)
            let outcomes = try await context.changeRecorder.assess(
                drafts,
                for: context.tenant,
                naming: .camelCase,
                place: Self.place
            )
            return .objects(outcomes.map { ChangeResult(outcome: $0, isPreview: true) })
        }
        query.async("diffPolicies") { _, _, _, context in
            try context.call.require(.auditRead)
            return .objects(try await context.policies.list(of: context.tenant))
        }
        query.async("diffPolicy") { _, arguments, _, context in
            try context.call.require(.auditRead)
            let type = arguments.string("entityType") ?? ""
            guard let version = arguments.int("version") else {
                let found = try await context.policies.policies(for: [type], of: context.tenant)
                return .object(found[type])
            }
            let found = try await context.policies.version(version, for: type, of: context.tenant)
            return .object(found?.policy == nil ? nil : found)
        }
    }

    private static func place(_ index: Int) -> String? { "input/\(index)" }
}

extension RequestContext {
    var changeRecorder: ChangeRecorder { ChangeRecorder(database: services.database) }

    var policies: PolicyReader { PolicyReader(database: services.database) }

    func changes(
        _ inputs: [JSONValue],
        _ place: (Int) -> String?
    ) throws(Problem) -> [ChangeDraft] {
        try call.require(.auditWrite)
        guard (1...Limits.batchEventsMax).contains(inputs.count) else {
            throw Problem(
                .invalidInput,
                "Expected 1 to \(Limits.batchEventsMax) changes.",
                field: "/input"
            )
        }
        let now = Timestamp.now
        var drafts: [ChangeDraft] = []
        for (index, input) in inputs.enumerated() {
            do throws(Problem) {
                drafts.append(try ChangeDraft(input, naming: .camelCase, now: now))
            } catch {
                throw place(index).map { error.within($0) } ?? error
            }
        }
        return drafts
    }

    func record(
        _ drafts: [ChangeDraft],
        callKey: String?,
        place: (Int) -> String?
    ) async throws(Problem) -> [ChangeResult] {
        let outcomes = try await changeRecorder.record(
            drafts,
            callKey: callKey,
            for: tenant,
            naming: .camelCase,
            place: place
        )
        let receipts = outcomes.compactMap(\.receipt)
        let replayed = receipts.count { $0.isReplay }
        observe(.recorded(events: receipts.count - replayed, replayed: replayed))
        return outcomes.map { ChangeResult(outcome: $0, isPreview: false) }
    }

    func set(
        _ policy: DiffPolicy?,
        for entityType: String,
        _ expected: Int?
    ) async throws(Problem) -> PolicyVersion? {
        try await PolicyWriter(database: services.database).set(
            policy,
            for: entityType,
            of: tenant,
            by: call.principal,
            expected: expected
        )
    }
}
