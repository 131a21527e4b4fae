public import Domain
import Diff
import JSON

/// What became of a change.
public struct ChangeOutcome: Sendable {
    /// What the change amounts to.
    public let change: AssessedChange
    /// The receipt of its event; nil when nothing changed, or nothing was to be recorded.
    public let receipt: Receipt?
}

/// Compares what entities were with what they are, and records the difference.
public struct ChangeRecorder: Sendable {
    private let policies: PolicyReader
    private let recorder: EventRecorder

    /// A recorder in that database.
    public init(database: Database) {
        policies = PolicyReader(database: database)
        recorder = EventRecorder(database: database)
    }

    /// What the changes amount to, by the policies in force; nothing is recorded.
    ///
    /// - Parameter place: where in the call the change at an index stands, for problems.
    public func assess(
        _ drafts: [ChangeDraft],
        for tenant: Tenant,
        naming: FieldNaming = .snakeCase,
        place: (Int) -> String?
    ) async throws(Problem) -> [ChangeOutcome] {
        let changes = try await assessed(drafts, for: tenant, naming: naming, place: place)
        return changes.map { ChangeOutcome(change: $0, receipt: nil) }
    }

    /// Records an event for each change that is one, all of them in one transaction.
    public func record(
        _ drafts: [ChangeDraft],
        callKey: String?,
        for tenant: Tenant,
        now: Timestamp = .now,
        naming: FieldNaming = .snakeCase,
        place: (Int) -> String?
    ) async throws(Problem) -> [ChangeOutcome] {
        let changes = try await assessed(drafts, for: tenant, naming: naming, place: place)
        let places = changes.indices.filter { changes[$0].event != nil }
        let events = places.compactMap { changes[$0].event }
        guard !events.isEmpty else {
            return changes.map { ChangeOutcome(change: $0, receipt: nil) }
        }
        let receipts = try await recorder.record(
            events,
            callKey: callKey,
            for: tenant,
            now: now,
            keyField: { Self.field(place(places[$0]), naming.name("idempotency_key")) }
        )
        var outcomes = changes.map { ChangeOutcome(change: $0, receipt: nil) }
        for (index, receipt) in zip(places, receipts) {
            outcomes[index] = ChangeOutcome(change: changes[index], receipt: receipt)
        }
        return outcomes
    }

    private func assessed(
        _ drafts: [ChangeDraft],
        for tenant: Tenant,
        naming: FieldNaming,
        place: (Int) -> String?
    ) async throws(Problem) -> [AssessedChange] {
        let names = Set(drafts.map { $0.policyName ?? $0.entityType })
        let policies = try await policies.policies(for: names, of: tenant)
        var changes: [AssessedChange] = []
        for (index, draft) in drafts.enumerated() {
            do {
                changes.append(try await Self.assessed(draft, policies, naming))
            } catch {
                throw place(index).map { error.within($0) } ?? error
            }
        }
        return changes
    }

    /// Off the event loops: a large document takes tens of milliseconds to compare.
    @concurrent
    private static func assessed(
        _ draft: ChangeDraft,
        _ policies: [String: PolicyVersion],
        _ naming: FieldNaming
    ) async throws(Problem) -> AssessedChange {
        if draft.policyName == ChangeDraft.noPolicy {
            return try draft.assessed(
                by: .allFields(of: draft.entityType),
                named: nil,
                naming: naming
            )
        }
        let found = policies[draft.policyName ?? draft.entityType]
        if let name = draft.policyName, found == nil {
            let known = ShippedPolicies.all.map(\.entityType) + policies.keys
            throw Problem(
                .invalidInput,
                "There is no policy of that name.",
                hint: Spelling.nearest(to: name, among: known).map { "Did you mean \"\($0)\"?" }
                    ?? "GET …/diff-policies lists them.",
                field: "/\(naming.name("policy"))"
            )
        }
        return try draft.assessed(
            by: found?.policy ?? .allFields(of: draft.entityType),
            named: found?.name,
            naming: naming
        )
    }

    private static func field(_ place: String?, _ name: String) -> String {
        place.map { "/\($0)/\(name)" } ?? "/\(name)"
    }
}
