public import Domain
public import JSON
import Postgres

/// One run of an audit, as it is stored.
public struct AuditRun: Sendable {
    /// Names the run.
    public let id: UUID
    /// Which audit it is a run of.
    public let auditName: String
    /// How far it has come.
    public let status: AuditStatus
    /// When it began.
    public let runTimestamp: Timestamp
    /// When the service took it.
    public let recordedAt: Timestamp
    /// How many seconds it took.
    public let durationSeconds: Double?
    /// The task that made it; nil where it was submitted.
    public let taskID: UUID?
    /// Where its results come from.
    public let source: String
    /// What it found, in its submitter's words.
    public let summary: String?
    /// Why it failed.
    public let error: String?
    /// Who submitted it or had it made.
    public let createdBy: String
    /// SHA-256 of the results in hexadecimal digits; nil without success.
    public let resultsSHA256: String?
    /// Bytes of the results, written compactly.
    public let resultsBytes: Int?
    /// Whether somebody has decided to keep its results.
    public let snapshotState: String?
    /// The results as JSON text; nil where they were not asked for.
    public let results: [UInt8]?

    static let columns = """
        id, audit_name, status, run_timestamp, recorded_at, duration_s, task_id, source, summary, error, created_by, \
        encode(results_sha256, 'hex'), results_bytes, snapshot_state
        """
    static let columnsWithResults = columns + ", results"

    /// - Parameter hasResults: whether the row has the columns with results.
    init(_ row: Row, hasResults: Bool) throws(PostgresError) {
        id = try row.id(0)
        auditName = try row.string(1)
        let word = try row.string(2)
        guard let status = AuditStatus(rawValue: word) else {
            throw .unexpectedResult(reason: "no status of an audit run: \(word)")
        }
        self.status = status
        runTimestamp = try row.time(3)
        recordedAt = try row.time(4)
        durationSeconds = try row.optionalDouble(5)
        taskID = try row.optionalID(6)
        source = try row.string(7)
        summary = try row.optionalString(8)
        error = try row.optionalString(9)
        createdBy = try row.string(10)
        resultsSHA256 = try row.optionalString(11)
        resultsBytes = try row.optionalInt64(12).map { Int($0) }
        snapshotState = try row.optionalString(13)
        results = hasResults ? row.optionalJSON(14) : nil
    }

    static func all(_ rows: ResultSet, hasResults: Bool) throws(PostgresError) -> [AuditRun] {
        var runs: [AuditRun] = []
        for row in rows { runs.append(try AuditRun(row, hasResults: hasResults)) }
        return runs
    }

    /// The run without its results, as callers see it.
    public var document: JSONObject {
        [
            "id": .string(id.description),
            "audit_name": .string(auditName),
            "status": .string(status.rawValue),
            "run_timestamp": .string(runTimestamp.rfc3339),
            "recorded_at": .string(recordedAt.rfc3339),
            "duration_s": .optional(durationSeconds.flatMap { JSONNumber($0) }),
            "source": .string(source),
            "summary": .optional(summary),
            "error": .optional(error),
            "created_by": .string(createdBy),
            "task_id": .optional(taskID?.description),
            "results_sha256": .optional(resultsSHA256),
            "results_bytes": .optional(resultsBytes),
        ]
    }
}
