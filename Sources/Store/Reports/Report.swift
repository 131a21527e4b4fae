import Crypto
public import Domain
public import JSON
import Postgres

/// A written result that is kept.
public struct Report: Sendable {
    /// What a report is about.
    public enum Kind: String, Sendable, CaseIterable {
        /// The difference of two runs of an audit.
        case diffReport = "diff_report"
        /// An analysis of selected events.
        case analysis
    }

    /// Names the report.
    public let id: UUID
    /// What it is about.
    public let kind: Kind
    /// What people see in a list.
    public let name: String
    /// The audit that it is about.
    public let auditName: String?
    /// The text, in Markdown; nil in a list.
    public let body: String?
    /// The unified diff of both runs' results.
    public let diff: String?
    /// The findings and counts as data.
    public let details: JSONValue?
    /// The earlier of the two runs that it compares.
    public let baselineAuditID: UUID?
    /// The later of them.
    public let currentAuditID: UUID?
    /// The events that it is about; nil in a list.
    public let eventIDs: [UUID]?
    /// The task that wrote it.
    public let taskID: UUID?
    /// The call of the analysis that it rests on.
    public let interactionID: UUID?
    /// Who wrote the summary.
    public let provider: String
    /// The model that answered; for `local` the version of its rules.
    public let model: String?
    /// The prompt that the model was given.
    public let promptVersion: String?
    /// SHA-256 of what was summarised.
    public let inputSHA256: [UInt8]
    /// Who asked for it.
    public let createdBy: String
    /// When it was written.
    public let createdAt: Timestamp

    /// A report that is to be kept.
    public init(
        id: UUID,
        kind: Kind,
        name: String,
        auditName: String?,
        body: String?,
        diff: String?,
        details: JSONValue?,
        baselineAuditID: UUID? = nil,
        currentAuditID: UUID? = nil,
        eventIDs: [UUID]? = nil,
        taskID: UUID?,
        interactionID: UUID?,
        provider: String,
        model: String?,
        promptVersion: String?,
        inputSHA256: [UInt8],
        createdBy: String,
        createdAt: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.auditName = auditName
        self.body = body
        self.diff = diff
        self.details = details
        self.baselineAuditID = baselineAuditID
        self.currentAuditID = currentAuditID
        self.eventIDs = eventIDs
        self.taskID = taskID
        self.interactionID = interactionID
        self.provider = provider
        self.model = model
        self.promptVersion = promptVersion
        self.inputSHA256 = inputSHA256
        self.createdBy = createdBy
        self.createdAt = createdAt
    }

    static let summaryColumns = """
        id, kind, name, audit_name, baseline_audit_id, current_audit_id, task_id, interaction_id, provider, model, \
        prompt_version, input_sha256, created_by, created_at
        """
    static let columns = summaryColumns + ", body, diff, details, event_ids"

    /// - Parameter hasText: whether the row has the columns with the text.
    init(_ row: Row, hasText: Bool) throws(PostgresError) {
        id = try row.id(0)
        let word = try row.string(1)
        guard let kind = Kind(rawValue: word) else {
            throw .unexpectedResult(reason: "no kind of report: \(word)")
        }
        self.kind = kind
        name = try row.string(2)
        auditName = try row.optionalString(3)
        baselineAuditID = try row.optionalID(4)
        currentAuditID = try row.optionalID(5)
        taskID = try row.optionalID(6)
        interactionID = try row.optionalID(7)
        provider = try row.string(8)
        model = try row.optionalString(9)
        promptVersion = try row.optionalString(10)
        inputSHA256 = try row.bytes(11)
        createdBy = try row.string(12)
        createdAt = try row.time(13)
        body = hasText ? try row.string(14) : nil
        diff = hasText ? try row.optionalString(15) : nil
        details = hasText ? row.optionalJSON(16).flatMap { try? JSONValue(parsing: $0) } : nil
        eventIDs = hasText ? try row.optionalUUIDArray(17)?.compactMap { $0.map(UUID.init) } : nil
    }

    /// The digest of what was summarised, in hexadecimal digits.
    public var inputDigits: String { Hexadecimal.text(inputSHA256) }

    /// The report in a list: everything but its text.
    public var summary: JSONObject {
        [
            "id": .string(id.description),
            "kind": .string(kind.rawValue),
            "name": .string(name),
            "audit_name": .optional(auditName),
            "baseline_audit_id": .optional(baselineAuditID?.description),
            "current_audit_id": .optional(currentAuditID?.description),
            "task_id": .optional(taskID?.description),
            "interaction_id": .optional(interactionID?.description),
            "provider": .string(provider),
            "model": .optional(model),
            "prompt_version": .optional(promptVersion),
            "input_sha256": .string(inputDigits),
            "created_by": .string(createdBy),
            "created_at": .string(createdAt.rfc3339),
        ]
    }

    /// The whole report.
    public var document: JSONObject {
        var object = summary
        object.append("body", .optional(body))
        object.append("diff", .optional(diff))
        object.append("details", details ?? .null)
        object.append(
            "event_ids",
            eventIDs.map { .array($0.map { .string($0.description) }) } ?? .null
        )
        return object
    }

    /// The text with the diff behind it, as a document of its own.
    public var markdown: String {
        let body = body ?? ""
        guard let diff, !diff.isEmpty else { return body }
        // Longer than any run of backticks within, so that no line of the data ends the block.
        let longest = diff.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return body + "\n## Unified diff\n\n\(fence)diff\n\(diff)\(fence)\n"
    }
}
