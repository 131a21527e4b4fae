/// How to reach the server and what each connection is told at its start.
public struct PostgresConfiguration: Sendable {
    /// A connection string in either of libpq's forms: `key=value …` or `postgresql://…`.
    public var connectionString: String
    /// What `pg_stat_activity` shows.
    public var applicationName = "assay"

    /// The role to connect as, in the place of the one in the connection string.
    public var user: String?

    /// The password, in the place of the one in the connection string.
    public var password: String?
    /// After this the server stops a statement; nil leaves the role's setting.
    public var statementTimeout: Duration? = .seconds(30)
    /// After this the server stops waiting for a lock; nil leaves the role's setting.
    public var lockTimeout: Duration?
    /// After this the server ends a session that idles inside a transaction.
    public var idleInTransactionTimeout: Duration? = .seconds(60)
    /// Further settings for the session, such as `plan_cache_mode`.
    public var settings: [String: String] = [:]
    /// How long opening one connection may take.
    public var connectTimeout: Duration = .seconds(5)
    /// How long the server may take to stop a cancelled statement before the connection is given up.
    public var cancelPatience: Duration = .seconds(5)
    /// How many prepared statements one connection keeps.
    public var preparedStatementsMax = 256
    /// Receives what the server says besides errors, on the connection's loop.
    public var onNotice: (@Sendable (PostgresNotice) -> Void)?

    /// A configuration with the default bounds.
    public init(_ connectionString: String) { self.connectionString = connectionString }
}

/// A message from the server that is not an error.
public struct PostgresNotice: Sendable {
    /// `NOTICE`, `WARNING` and so on.
    public let severity: String
    /// The code; nil for messages that libpq itself makes.
    public let sqlState: SQLState?
    /// The text.
    public let message: String
}

extension Duration {
    /// Whole milliseconds, rounded up so that a positive duration never becomes 0 ("no limit").
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
