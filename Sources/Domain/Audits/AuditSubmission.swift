public import JSON

/// One run of an audit as somebody outside submits it, checked and ready to be stored.
public struct AuditSubmission: Sendable, Equatable {
    /// Success or error.
    public let status: AuditStatus
    /// What the audit found; always there with success.
    public let results: AuditResults?
    /// What it found, in a few sentences.
    public let summary: String?
    /// Why it failed.
    public let error: String?
    /// When it ran.
    public let runTimestamp: Timestamp
    /// How many seconds it took.
    public let durationSeconds: Double?
}

extension AuditSubmission {
    /// Reads and checks one run; the first thing wrong is the problem, with its field.
    public init(
        _ value: JSONValue,
        naming: FieldNaming = .snakeCase,
        now: Timestamp
    ) throws(Problem) {
        var reader = try FieldReader(value, "A run", naming: naming)
        status = try reader.endStatus("status")
        let results = reader.value("results")
        summary = try reader.prose("summary", max: Limits.auditSummaryMax)
        error = try reader.prose("error", max: Limits.auditSummaryMax)
        runTimestamp = try reader.timestamp("run_timestamp", now: now) ?? now
        durationSeconds = try reader.seconds("duration_s", max: Limits.auditDurationMax)
        try reader.refuseUnread()
        if status == .success { try Self.checkSuccess(hasResults: results != nil, error) }
        if let (name, value) = results {
            self.results = try AuditResults(value, at: name)
        } else {
            self.results = nil
        }
    }

    private static func checkSuccess(hasResults: Bool, _ error: String?) throws(Problem) {
        guard hasResults else {
            throw Problem(
                .invalidInput,
                "A run that succeeded has results.",
                hint: "An empty array says that nothing was found.",
                field: "/results"
            )
        }
        guard error == nil else {
            throw Problem(.invalidInput, "A run that succeeded has no error.", field: "/error")
        }
    }
}

extension FieldReader {
    fileprivate mutating func endStatus(_ column: String) throws(Problem) -> AuditStatus {
        let word = try required(column, max: Limits.auditNameMax).lowercased()
        for status in [AuditStatus.success, .error] where status.rawValue.lowercased() == word {
            return status
        }
        throw Problem(
            .invalidInput,
            "Expected Success or Error.",
            hint: "A run is submitted once it has ended.",
            field: "/\(naming.name(column))"
        )
    }

    fileprivate mutating func seconds(_ column: String, max: Int) throws(Problem) -> Double? {
        guard let (name, value) = value(column) else { return nil }
        guard let seconds = value.number?.double, (0...Double(max)).contains(seconds) else {
            throw Problem(
                .invalidInput,
                "Expected seconds: a number from 0 to \(max).",
                field: "/\(name)"
            )
        }
        return seconds
    }
}
