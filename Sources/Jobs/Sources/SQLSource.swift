import Domain
import EventLoop
import JSON
import Postgres

/// Results that are the rows of a reading statement in a database of the operator's.
///
/// The text is a tenant's, so it is held from several sides. It must be one whole statement by
/// itself, which the extended protocol and PREPARE see to, and so cannot break out of the subquery
/// that it is then put into; there, nothing but a query parses. The transaction is read only, which
/// no statement can undo once it has begun to read, and is rolled back whatever happened in it. The
/// connection lives for one statement, so settings and locks end with it. The role is refused when
/// it could do more than its grants say.
struct SQLSource: Sendable {
    let loop: EventLoop
    /// How long a statement may run.
    var statementTimeout = Limits.auditQuery

    /// Roles with which a mere SELECT reaches files, programs, other sessions or other tenants.
    private static let isPowerful: Statement = """
        SELECT r.rolsuper OR r.rolreplication OR EXISTS (
            SELECT FROM pg_roles AS p
            WHERE p.rolname IN (
                'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program',
                'pg_signal_backend', 'assay_owner', 'assay_service'
            ) AND pg_has_role(r.oid, p.oid, 'MEMBER')
        )
        FROM pg_roles AS r WHERE r.rolname = session_user
        """

    /// How long what runs nothing of the tenant's may take: a server that is gone does not say so.
    private static let patience = Duration.seconds(15)

    func check(_ statement: String, in database: NamedDatabase) async throws(Problem) {
        _ = try await read(database) { connection in
            try await prepare(statement, on: connection)
            return nil
        }
    }

    func collect(_ statement: String, in database: NamedDatabase) async throws(Problem) -> JSONValue
    {
        let rows = try await read(database) { connection in
            try await prepare(statement, on: connection)
            let query = Statement(Self.rows(of: statement), preparation: .unnamed)
            return try await connection.query(query, deadline: statementTimeout + .seconds(5))
        }
        return try await Self.document(rows)
    }

    // MARK: Reading

    /// Runs on a connection of its own, in a transaction that leaves nothing behind.
    private func read(
        _ database: NamedDatabase,
        _ body: (PostgresConnection) async throws -> ResultSet?
    ) async throws(Problem) -> ResultSet? {
        var configuration = PostgresConfiguration(database.connection)
        configuration.applicationName = "assay audit"
        configuration.connectTimeout = Self.patience
        configuration.statementTimeout = statementTimeout
        configuration.lockTimeout = .seconds(5)
        configuration.settings["default_transaction_read_only"] = "on"
        do {
            return try await PostgresConnection.open(configuration, on: loop) { connection in
                try await connection.execute(
                    script: "BEGIN READ ONLY",
                    deadline: Self.patience
                )
                try await refusePower(on: connection)
                // The lease's end rolls back.
                return try await body(connection)
            }
        } catch let problem as Problem {
            throw problem
        } catch let error as PostgresError {
            throw Problem(source: error)
        } catch {
            throw Problem(.internal, "The service could not do this.", cause: "\(error)")
        }
    }

    private func refusePower(on connection: PostgresConnection) async throws {
        let rows = try await connection.query(Self.isPowerful, deadline: Self.patience)
        guard try rows.first?.bool(0) == false else {
            throw Problem(
                .taskFailed,
                "Statements of audits are not run with the rights that this connection has.",
                hint: "The operator should name a role that is no superuser, reaches no files or "
                    + "programs of the server, and may only read what the tenant may see.",
                field: "/source/database"
            )
        }
    }

    /// Has the server read the statement by itself, and then as a query.
    private func prepare(_ statement: String, on connection: PostgresConnection) async throws {
        let alone = "PREPARE assay_audit_statement AS\n\(Self.trimmed(statement))"
        try await connection.query(
            Statement(alone, preparation: .unnamed),
            deadline: Self.patience
        )
        let query = "PREPARE assay_audit_rows AS\n\(Self.rows(of: statement))"
        do throws(PostgresError) {
            try await connection.query(
                Statement(query, preparation: .unnamed),
                deadline: Self.patience
            )
        } catch {
            // It stood alone, so it is the subquery that it does not go into.
            let isNoQuery = error.sqlState == .syntaxError || error.sqlState == .featureNotSupported
            guard isNoQuery else { throw error }
            throw Problem.writes(cause: error.description)
        }
    }

    /// The statement's rows as JSON, each null from where they are together more than is taken: the
    /// server holds the bound, so that not even one row of a gigabyte comes this way.
    private static func rows(of statement: String) -> String {
        """
        SELECT CASE WHEN sized.bytes <= \(Limits.auditResultsBytesMax) THEN sized.line END
        FROM (
            SELECT line, sum(octet_length(line) + 1) OVER (ROWS UNBOUNDED PRECEDING) AS bytes
            FROM (
                SELECT row_to_json(assay_audit_row.*)::text AS line
                FROM (
        \(trimmed(statement))
                ) AS assay_audit_row
                LIMIT \(Limits.auditRowsMax + 1)
            ) AS lines
        ) AS sized
        """
    }

    /// People end statements with semicolons.
    private static func trimmed(_ statement: String) -> Substring {
        var text = statement[...]
        while let last = text.last, last.isWhitespace || last == ";" { text.removeLast() }
        return text
    }

    // MARK: The answer

    /// Off the caller's loop: eight megabytes take their time.
    @concurrent
    private static func document(_ rows: ResultSet?) async throws(Problem) -> JSONValue {
        guard let rows else { return [] }
        guard rows.count <= Limits.auditRowsMax else {
            throw Problem(
                .tooLarge,
                "The statement gives more than \(Limits.auditRowsMax) rows.",
                hint: "Have it count, or leave out what no comparison needs."
            )
        }
        var writer = JSONWriter(capacity: 64 * 1024)
        writer.write(raw: "[")
        for row in rows {
            guard let line = try? row.optionalString(0) else {
                throw Problem(
                    .tooLarge,
                    "The rows are together more than \(Limits.auditResultsBytesMax) bytes.",
                    hint: "Select the columns that a comparison needs."
                )
            }
            if writer.count > 1 { writer.write(raw: ",") }
            writer.write(raw: Array(line.utf8))
        }
        writer.write(raw: "]")
        guard let value = try? JSONValue(parsing: writer.bytes) else {
            throw Problem(
                .taskFailed,
                "The rows are no JSON that can be kept.",
                hint: "Two columns have the same name, or a json column names a member twice, "
                    + "holds half a surrogate pair or nests too deep."
            )
        }
        return value
    }
}

extension Problem {
    fileprivate static func writes(cause: String) -> Problem {
        Problem(
            .invalidInput,
            "The statement must be one that only reads: a SELECT, VALUES, TABLE, or WITH of those.",
            hint: "It runs as a subquery in a read-only transaction.",
            field: "/source/statement",
            cause: cause
        )
    }

    /// What the author of a statement is told: of its own words what the server says of them, of
    /// anything else no more than its kind, for the server may quote values.
    fileprivate init(source error: PostgresError) {
        let cause = error.description
        switch error {
        case .server(let server) where server.sqlState == .readOnlyTransaction:
            self = .writes(cause: cause)
        case .server(let server) where server.sqlState.class == .syntaxErrorOrAccessRuleViolation:
            self.init(
                .invalidInput,
                "The database refuses the statement: \(server.message).",
                field: "/source/statement",
                cause: cause
            )
        case .server(let server) where server.sqlState == .queryCanceled:
            self.init(source: .timeout(.statement))
        case .server(let server) where server.isSafeToRetry:
            self.init(.unavailable, "The database could not serve this just now.", cause: cause)
        case .server(let server):
            self.init(
                .taskFailed,
                "The statement failed with the database's error \(server.sqlState).",
                hint: "Run it by hand to see why: psql shows the error in full.",
                cause: cause
            )
        case .timeout(.statement), .timeout(.answer):
            self.init(
                .taskFailed,
                "The statement took longer than \(Limits.auditQuery.components.seconds) seconds.",
                cause: cause
            )
        case .invalidConfiguration:
            self.init(.taskFailed, "The operator's connection to it makes no sense.", cause: cause)
        case .cancelled: self.init(.unavailable, "The statement was cancelled.", cause: cause)
        case .connectFailed, .connectionLost, .unavailable, .overloaded, .timeout(.waiting),
            .closed:
            self.init(
                .unavailable,
                "The database cannot be reached.",
                hint: "Try again in a few seconds.",
                cause: cause
            )
        case .invalidParameter, .unexpectedResult, .transactionRolledBack, .misuse:
            self.init(.internal, "The service could not do this.", cause: cause)
        }
    }
}
