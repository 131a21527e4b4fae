internal import CPostgres

/// An error that the server reported for a statement.
public struct ServerError: Error, Sendable {
    /// The code.
    public let sqlState: SQLState
    /// The primary message, which can quote identifiers and, for malformed input, the input.
    public let message: String
    /// The position of the statement in its group, from 0.
    ///
    /// The number of statements when the implicit commit itself failed (a deferred constraint).
    public internal(set) var statementIndex: Int
    /// The constraint, where the error names one.
    public let constraint: String?
    /// The table, where the error names one.
    public let table: String?
    /// The column, where the error names one.
    public let column: String?
    /// Whether the error also ended the connection.
    public let isFatal: Bool
    /// Whether it is certain that the transaction had no effect.
    public internal(set) var isRolledBack: Bool
    /// A prepared statement that must be prepared again before it can be used again.
    let isStaleStatement: Bool

    let detail: String?
    let hint: String?
    var sql: String?

    /// Whether repeating the call cannot do its work twice, and may succeed.
    public var isSafeToRetry: Bool {
        guard isRolledBack else { return false }
        switch sqlState {
        case .serializationFailure, .deadlockDetected, .adminShutdown, .crashShutdown,
            .cannotConnectNow, .tooManyConnections, .lockNotAvailable:
            return true
        default: return isStaleStatement
        }
    }

    /// Reads the error fields of a libpq result; nil when they carry no SQLSTATE, in which case
    /// libpq itself made the error and the server said nothing.
    ///
    /// Unsafe: `result` must be a live PGresult. The strings are copied.
    @unsafe init?(_ result: OpaquePointer, statementIndex: Int = 0, sql: String? = nil) {
        func field(_ code: Int32) -> String? {
            guard let text = unsafe PQresultErrorField(result, code) else { return nil }
            return unsafe String(cString: text)
        }
        guard let state = field(CPOSTGRES_DIAG_SQLSTATE).flatMap({ SQLState(code: $0) }) else {
            return nil
        }
        sqlState = state
        message = field(CPOSTGRES_DIAG_MESSAGE_PRIMARY) ?? "no message"
        self.statementIndex = statementIndex
        constraint = field(CPOSTGRES_DIAG_CONSTRAINT_NAME)
        table = field(CPOSTGRES_DIAG_TABLE_NAME)
        column = field(CPOSTGRES_DIAG_COLUMN_NAME)
        let severity = field(CPOSTGRES_DIAG_SEVERITY)
        isFatal = severity == "FATAL" || severity == "PANIC"
        isRolledBack = true
        // The server has no code of its own for "cached plan must not change result type".
        isStaleStatement =
            state == .invalidStatementName
            || (state == .featureNotSupported
                && field(CPOSTGRES_DIAG_SOURCE_FUNCTION) == "RevalidateCachedQuery")
        detail = field(CPOSTGRES_DIAG_MESSAGE_DETAIL)
        hint = field(CPOSTGRES_DIAG_MESSAGE_HINT)
        self.sql = sql
    }

    /// An error with the given code and nothing else; for tables of cases in tests.
    package init(sqlState: SQLState, message: String, isFatal: Bool, isRolledBack: Bool) {
        self.sqlState = sqlState
        self.message = message
        statementIndex = 0
        constraint = nil
        table = nil
        column = nil
        self.isFatal = isFatal
        self.isRolledBack = isRolledBack
        isStaleStatement = sqlState == .invalidStatementName
        detail = nil
        hint = nil
        sql = nil
    }

    /// The error that a caller sees: a statement stopped by statement_timeout is a timeout.
    var asPostgresError: PostgresError {
        // The same code stands for a cancel request; only the message tells them apart. With
        // translated messages (lc_messages) the error stays `.server` with `.queryCanceled`.
        if sqlState == .queryCanceled, message.contains("statement timeout") {
            return .timeout(.statement)
        }
        return .server(self)
    }
}

extension ServerError: CustomStringConvertible, CustomDebugStringConvertible {
    /// The code and, unless it could quote a value, the message.
    public var description: String {
        // Class 22 messages quote the offending input.
        let isQuoting = sqlState.class == .dataException
        let text = isQuoting ? "a value is not acceptable" : message
        return "PostgreSQL \(sqlState): \(text)"
    }

    /// The code, message, detail, hint and statement.
    public var debugDescription: String {
        var text = "PostgreSQL \(sqlState) in statement \(statementIndex): \(message)"
        if let detail { text += "\ndetail: \(detail)" }
        if let hint { text += "\nhint: \(hint)" }
        if let sql { text += "\nSQL: \(sql)" }
        return text
    }
}
