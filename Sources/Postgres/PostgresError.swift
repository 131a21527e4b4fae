/// Everything that can go wrong between a caller and PostgreSQL.
///
/// `description` never shows values,
/// so it may be logged; `debugDescription` adds what the server said in detail and the statement.
public enum PostgresError: Error, Sendable {
    /// The server refused or aborted a statement.
    case server(ServerError)
    /// No connection could be made; nothing was sent.
    case connectFailed(reason: String, SQLState?)
    /// The connection ended under the caller.
    ///
    /// `isSafeToRetry` only when it is certain that nothing the caller sent was executed.
    case connectionLost(reason: String, isSafeToRetry: Bool)
    /// No connection within the wait bound, because the server cannot be reached.
    case unavailable(reason: String)
    /// A bounded queue is full.
    case overloaded(Queue)
    /// A deadline passed.
    case timeout(Deadline)
    /// The caller's task was cancelled.
    case cancelled
    /// The pool, connection or listener is closed.
    case closed
    /// A parameter cannot be sent; nothing was sent.
    case invalidParameter(position: Int, InvalidParameter)
    /// The configuration cannot be used.
    case invalidConfiguration(reason: String)
    /// A result is not what the caller asked to read.
    case unexpectedResult(reason: String)
    /// COMMIT of a transaction in which a statement had failed: the server rolled it back.
    case transactionRolledBack
    /// A call that the connection's present use forbids, such as a query inside its own COPY.
    case misuse(reason: String)

    /// Which queue is full.
    public enum Queue: Hashable, Sendable {
        /// Groups waiting on or executing on one pipelined connection.
        case pipeline
        /// Callers waiting for a leased connection.
        case leases
    }

    /// Which deadline passed.
    public enum Deadline: Hashable, Sendable {
        /// The caller never got a connection, or its group was never sent.
        case waiting
        /// The statement ran longer than allowed and was stopped: it has had no effect.
        case statement
        /// No answer came in time: whether the work was done is unknown.
        case answer
    }

    /// Why a parameter cannot be sent.
    public enum InvalidParameter: Hashable, Sendable {
        /// Text with a NUL character, which PostgreSQL cannot store.
        case containsNUL
        /// Bytes handed as text are not UTF-8.
        case notUTF8
        /// More than 65,535 parameters, or a value of more than 1 GiB.
        case tooLarge
    }

    /// Whether repeating the same call cannot do its work twice, and may succeed.
    ///
    /// True when nothing was sent, or when the server said that it rolled back for a passing reason.
    /// A commit whose answer is missing is never safe.
    public var isSafeToRetry: Bool {
        switch self {
        case .server(let error): error.isSafeToRetry
        case .connectionLost(_, let isSafe): isSafe
        case .connectFailed, .unavailable, .overloaded: true
        case .timeout(let deadline): deadline == .waiting
        case .cancelled, .closed, .invalidParameter, .invalidConfiguration, .unexpectedResult,
            .transactionRolledBack, .misuse:
            false
        }
    }

    /// The server's code, when the server spoke.
    public var sqlState: SQLState? {
        switch self {
        case .server(let error): error.sqlState
        case .connectFailed(_, let state): state
        default: nil
        }
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// What happened, without values.
    public var description: String {
        switch self {
        case .server(let error): error.description
        case .connectFailed(let reason, _): "cannot connect to PostgreSQL: \(reason)"
        case .connectionLost(let reason, _): "the connection to PostgreSQL was lost: \(reason)"
        case .unavailable(let reason): "PostgreSQL is not available: \(reason)"
        case .overloaded(.pipeline): "too many statements wait for this connection"
        case .overloaded(.leases): "too many callers wait for a connection"
        case .timeout(.waiting): "no connection was free in time"
        case .timeout(.statement): "the statement took too long and was stopped"
        case .timeout(.answer): "PostgreSQL did not answer in time"
        case .cancelled: "the caller was cancelled"
        case .closed: "the connection pool is closed"
        case .invalidParameter(let position, .containsNUL):
            "parameter $\(position) contains a NUL character, which PostgreSQL text cannot hold"
        case .invalidParameter(let position, .notUTF8): "parameter $\(position) is not valid UTF-8"
        case .invalidParameter(let position, .tooLarge): "parameter $\(position) is too large"
        case .invalidConfiguration(let reason): "the PostgreSQL configuration is wrong: \(reason)"
        case .unexpectedResult(let reason): "unexpected result: \(reason)"
        case .transactionRolledBack: "the transaction was rolled back because a statement failed"
        case .misuse(let reason): reason
        }
    }

    /// What happened, with the server's details and the statement.
    public var debugDescription: String {
        switch self {
        case .server(let error): error.debugDescription
        default: description
        }
    }
}
