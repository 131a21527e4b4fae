import Diff
public import Domain
import JSON

/// Makes events of captures, and records each batch once.
public struct CaptureRecorder: Sendable {
    private let source: String
    private let tenantName: String
    private let credentials: Credentials
    private let policies: PolicyReader
    private let recorder: EventRecorder

    /// Records in a tenant's log.
    ///
    /// - Parameters:
    ///   - tenantName: the tenant's slug or id; looked up for each batch, for tenants come and are
    ///     suspended.
    ///   - source: what the captured database is called; its events name it.
    public init(database: Database, tenantName: String, source: String) {
        self.source = source
        self.tenantName = tenantName
        credentials = Credentials(database: database)
        policies = PolicyReader(database: database)
        recorder = EventRecorder(database: database)
    }

    /// Records a batch, and answers how many events it made.
    ///
    /// A batch that has been recorded before is recognised by its id and makes none.
    public func record(_ batch: CaptureBatch) async throws(Problem) -> Int {
        let tenant = try await tenant()
        let types = Set(batch.captures.map(\.entityType))
        let own = try await policies.ownPolicies(for: types, of: tenant)
        let events = await Self.events(
            of: batch,
            from: source,
            policies: Dictionary(own.map { ($0.entityType, $0) }) { _, last in last }
        )
        guard !events.isEmpty else { return 0 }
        do {
            let receipts = try await recorder.record(
                events,
                callKey: "capture \(batch.id)",
                for: tenant
            )
            return receipts.count { !$0.isReplay }
        } catch {
            // The same batch under a policy that has changed since: it is recorded.
            guard error.code == .idempotencyConflict else { throw error }
            return 0
        }
    }

    private func tenant() async throws(Problem) -> Tenant {
        guard let tenant = try await credentials.tenant(named: tenantName) else {
            throw Problem(
                .notFound,
                "There is no tenant \(tenantName) to record captures of \(source) for.",
                hint: "assay tenant create \(tenantName)"
            )
        }
        guard tenant.status == .active else {
            throw Problem(
                .tenantSuspended,
                "The tenant \(tenantName) is suspended; captures of \(source) wait.",
                hint: "assay tenant resume \(tenantName)"
            )
        }
        return tenant
    }

    /// Off the event loops: a batch may hold megabytes of rows.
    @concurrent
    private static func events(
        of batch: CaptureBatch,
        from source: String,
        policies: [String: PolicyVersion]
    ) async -> [EventDraft] {
        batch.captures.compactMap { capture in
            CapturedChange(capture, source: source).event(by: policies[capture.entityType])
        }
    }
}

/// A capture on its way to become an event.
///
/// Whatever a table holds, its change becomes an event: what does not fit is cut, and what cannot be
/// compared is said in the metadata, for a capture that failed would stand before all others.
struct CapturedChange {
    let capture: Capture
    let source: String

    init(_ capture: Capture, source: String) {
        self.capture = capture
        self.source = source
    }

    /// The event; nil where no column that takes part has changed.
    func event(by own: PolicyVersion?) -> EventDraft? {
        guard capture.operation != .truncate else { return bare(["rows": "all"]) }
        do {
            var change = try ChangeDraft(.object(members), now: capture.occurredAt)
            change.secretMembers = redacted
            if let own, let policy = own.policy {
                return try change.assessed(by: policy, named: own.name).event
            }
            return try change.assessed(by: columnPolicy, named: nil).event
        } catch {
            return bare(["capture_problem": .string(error.message)])
        }
    }

    /// What the table's columns say of themselves in their comments.
    private var columnPolicy: DiffPolicy {
        let row = capture.after ?? capture.before
        let columns = row?.object?.members.map(\.key) ?? []
        let fields = SQLColumns(
            columns.map { name in
                let column = capture.table.columns[name]
                return SQLColumn(name: name, type: column?.type ?? "", comment: column?.comment)
            },
            takesAllByDefault: true
        ).fields
        return DiffPolicy(
            entityType: capture.entityType,
            fields: fields,
            showsOtherFields: false
        )
    }

    /// The columns of which the database tells only whether they changed.
    ///
    /// By the table and never by the value: an application's own JSON may look like a mark of ours,
    /// and must not hide what it holds.
    private var redacted: Set<String> {
        Set(capture.table.columns.filter(\.value.isRedacted).keys)
    }

    /// The change as a caller would send it.
    private var members: JSONObject {
        var members = frame
        members.append("before", capture.before ?? .null)
        members.append("after", capture.after ?? .null)
        return members
    }

    /// The fact alone: that there was a change.
    private func bare(_ said: JSONObject) -> EventDraft? {
        var event = frame
        let action = capture.operation == .truncate ? "truncate" : capture.action
        let type =
            "\(capture.entityType)_\(capture.operation == .truncate ? "TRUNCATED" : capture.past)"
        event["event_type"] = .string(Self.line(type, Limits.eventTypeMax))
        event["action"] = .string(action)
        var metadata = event["event_metadata"]?.object ?? JSONObject()
        for member in said.members { metadata[member.key] = member.value }
        event["event_metadata"] = .object(metadata)
        return try? EventDraft(.object(event), now: capture.occurredAt)
    }

    /// Who did what to which row, and when.
    private var frame: JSONObject {
        var frame: JSONObject = [
            "entity_type": .string(capture.entityType),
            "occurred_at": .string(capture.occurredAt.rfc3339),
            "actor": .string(Self.line(capture.actor ?? capture.databaseUser, Limits.actorMax)),
            "event_metadata": .object(metadata),
        ]
        if let key = capture.key {
            frame.append("entity_id", .string(Self.line(key, Limits.entityKeyMax)))
        }
        if let name = capture.name {
            frame.append("entity_name", .string(Self.line(name, Limits.entityKeyMax)))
        }
        if let request = capture.requestID {
            frame.append("request_id", .string(Self.line(request, Limits.keyMax)))
        }
        if let address = capture.clientAddress { frame.append("source_ip", .string(address.text)) }
        return frame
    }

    /// What the database says stands before what the application has set.
    private var metadata: JSONObject {
        var metadata: JSONObject = [
            "source": .string(source),
            "table": .string("\(capture.table.schema).\(capture.table.name)"),
            "transaction": .string("\(capture.transaction)"),
            "database_user": .string(capture.databaseUser),
        ]
        if let name = capture.applicationName {
            metadata.append("application_name", .string(name))
        }
        for member in capture.metadata?.members ?? [] where metadata[member.key] == nil {
            metadata.append(member.key, member.value)
        }
        return metadata
    }

    /// A text on one line, at most so long.
    private static func line(_ text: String, _ max: Int) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(max) {
            line.append(scalar.properties.isPatternWhitespace || scalar.value == 0 ? " " : scalar)
        }
        return String(line)
    }
}

extension Capture {
    /// What the row is: as tracking said, else the table's name.
    var entityType: String {
        let name = table.entityType ?? table.name.uppercased()
        return String(String.UnicodeScalarView(name.unicodeScalars.prefix(Limits.entityTypeMax)))
    }

    /// The row's own identifier; nil where the table has no key.
    fileprivate var key: String? {
        let values = keys.members.map { $0.value.string ?? $0.value.description }
        return values.isEmpty ? nil : values.joined(separator: ",")
    }

    fileprivate var action: String {
        switch operation {
        case .insert: "create"
        case .update: "update"
        case .delete: "delete"
        case .truncate: "truncate"
        }
    }

    fileprivate var past: String {
        switch operation {
        case .insert: "CREATED"
        case .update: "UPDATED"
        case .delete: "DELETED"
        case .truncate: "TRUNCATED"
        }
    }
}
