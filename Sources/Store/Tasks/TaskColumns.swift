import Domain
import JSON
import Postgres

/// The columns of a task that callers see.
enum TaskColumns {
    static let sql = [
        "id", "tenant_id", "kind", "subject", "state", "progress", "phase", "attempts",
        "attempts_max", "due_at", "cancel_requested_at", "result", "error", "created_by",
        "created_at", "started_at", "finished_at",
    ].map { "t.\($0)" }.joined(separator: ", ")

    /// How many there are.
    static let count = 17

    static func all(_ rows: ResultSet) throws(PostgresError) -> [BackgroundTask] {
        var tasks: [BackgroundTask] = []
        for row in rows { tasks.append(try BackgroundTask(row)) }
        return tasks
    }
}

extension BackgroundTask {
    /// A row that begins with `TaskColumns`.
    init(_ row: Row) throws(PostgresError) {
        guard let state = TaskState(rawValue: try row.string(4)) else {
            throw .unexpectedResult(reason: "assay.tasks has a row that breaks its own checks")
        }
        self.init(
            id: try row.id(0),
            tenantID: try row.id(1),
            kind: try row.string(2),
            subject: try row.optionalString(3),
            state: state,
            attemptsMax: Int(try row.int64(8)),
            dueAt: try row.time(9),
            createdBy: try row.string(13),
            createdAt: try row.time(14)
        )
        progress = Int(try row.int64(5))
        phase = try row.optionalString(6)
        attempts = Int(try row.int64(7))
        cancelRequestedAt = try row.optionalTime(10)
        result = try row.value(11)
        error = try row.value(12).flatMap { TaskFailure($0) }
        startedAt = try row.optionalTime(15)
        finishedAt = try row.optionalTime(16)
    }
}

extension Row {
    /// A jsonb column's value.
    func value(_ column: Int) throws(PostgresError) -> JSONValue? {
        guard let bytes = optionalJSON(column) else { return nil }
        do {
            return try JSONValue(parsing: bytes, depthMax: Self.storedDepthMax)
        } catch {
            throw .unexpectedResult(reason: "a stored document nests too deep")
        }
    }

    // What is stored may nest deeper than what callers may send: results quote what they sent.
    private static let storedDepthMax = 256
}
