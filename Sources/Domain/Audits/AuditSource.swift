public import JSON

/// Where an audit's results come from.
public enum AuditSource: Sendable, Equatable {
    /// Somebody else runs the audit and submits its results.
    case submitted
    /// A JSON document at an address.
    case http(url: String)
    /// The rows of a reading statement in a database that the operator has named.
    case sql(database: String, statement: String)
    /// The output of a command that the operator has named.
    case command(name: String)

    private enum Kind: String, CaseIterable { case submitted, http, sql, command }

    private var kind: Kind {
        switch self {
        case .submitted: .submitted
        case .http: .http
        case .sql: .sql
        case .command: .command
        }
    }

    /// Whether Assay can produce the results itself, on demand or on a schedule.
    public var isCollected: Bool { kind != .submitted }

    /// The word for the kind of source, as `type` says it.
    public var type: String { kind.rawValue }

    /// The source as callers write and read it.
    public var document: JSONObject {
        var object: JSONObject = ["type": .string(type)]
        switch self {
        case .submitted: break
        case .http(let url): object.append("url", .string(url))
        case .sql(let database, let statement):
            object.append("database", .string(database))
            object.append("statement", .string(statement))
        case .command(let name): object.append("command", .string(name))
        }
        return object
    }
}

extension AuditSource {
    /// Refuses a statement with a secret in a literal or a comment: whoever may read the definition
    /// would read it, and without it the statement would be another.
    ///
    /// Outside of these `token = t.token` is no secret but a column.
    public func refuseSecrets() throws(Problem) {
        guard case .sql(_, let statement) = self else { return }
        let bytes = Array(statement.utf8)
        let matches = SecretShapes.matches(in: bytes)
        guard !matches.isEmpty else { return }
        let texts = SQLTexts.ranges(in: bytes)
        let isTold = matches.contains { match in
            texts.contains { $0.contains(match.range.lowerBound) }
        }
        guard isTold else { return }
        throw Problem(
            .invalidInput,
            "The statement holds a secret, which everyone who may read the audit would see.",
            hint: "Have the operator put it into the connection, or compare with a column.",
            field: "/source/statement"
        )
    }

    /// Reads and checks what can be told from the source alone; whether there is such a database or
    /// command, and what the address and the statement lead to, is asked where it is known.
    init(_ value: JSONValue) throws(Problem) {
        var reader = try FieldReader(value, "A source")
        switch try Self.kind(&reader) {
        case .submitted: self = .submitted
        case .http: self = .http(url: try Self.url(&reader))
        case .sql:
            self = .sql(
                database: try Self.name("database", &reader),
                statement: try Self.statement(&reader)
            )
        case .command: self = .command(name: try Self.name("command", &reader))
        }
        try reader.refuseUnread()
    }

    private static func kind(_ reader: inout FieldReader) throws(Problem) -> Kind {
        let word = try reader.required("type", max: Limits.auditNameMax)
        if let kind = Kind(rawValue: word) { return kind }
        let isBuiltIn = BuiltInAudit(rawValue: word) != nil
        throw Problem(
            .invalidInput,
            "Expected one of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).",
            hint: isBuiltIn ? "Built-in audits need no definition: run them by name." : nil,
            field: "/type"
        )
    }

    /// The name that an operator has given to a database or command.
    private static func name(
        _ column: String,
        _ reader: inout FieldReader
    ) throws(Problem) -> String {
        let name = try reader.required(column, max: Limits.auditNameMax)
        guard name.utf8.allSatisfy(ByteSet.base64URL.contains) else {
            throw Problem(
                .invalidInput,
                "Expected a name that the operator has given: letters, digits, - and _.",
                field: "/\(column)"
            )
        }
        return name
    }

    private static func statement(_ reader: inout FieldReader) throws(Problem) -> String {
        let column = "statement"
        guard
            let text = try reader.text(
                column,
                max: Limits.auditStatementMax,
                allowsLines: true
            )
        else {
            throw Problem(.invalidInput, "This field is required.", field: "/\(column)")
        }
        return text
    }

    private static func url(_ reader: inout FieldReader) throws(Problem) -> String {
        let url = try reader.required("url", max: Limits.auditURLMax)
        func invalid(_ message: String, hint: String? = nil) -> Problem {
            Problem(.invalidInput, message, hint: hint, field: "/url")
        }
        let lowered = url.lowercased()
        guard lowered.hasPrefix("https://") || lowered.hasPrefix("http://") else {
            throw invalid("Expected an address that begins with https:// or http://.")
        }
        // RFC 3986 §2: everything else stands in an address as %XX.
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw invalid("An address has no spaces, backslashes or letters beyond ASCII.")
        }
        let authority = url.dropFirst(lowered.hasPrefix("https") ? 8 : 7).prefix {
            !"/?#".contains($0)
        }
        guard !authority.isEmpty else { throw invalid("The address names no host.") }
        // Whoever may read the definition would read them.
        let text = JSONValue.string(url)
        guard !authority.contains("@"), text.withoutSecrets() == text else {
            throw invalid(
                "The address holds a secret, which everyone who may read the audit would see.",
                hint: "Have a job of your own fetch the document and submit it as results."
            )
        }
        return url
    }
}
