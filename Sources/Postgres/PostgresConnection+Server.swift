internal import CPostgres

extension PostgresConnection {
    /// Where a connection leads, as psql's keywords name it.
    public struct Destination: Sendable {
        /// The host's name or address, or the folder of its socket.
        public let host: String
        /// The port.
        public let port: String
        /// The database.
        public let database: String
    }

    /// The server and the database that this connection leads to.
    public func destination() async throws(PostgresError) -> Destination {
        try await exchange { session throws(PostgresError) in
            Destination(
                host: unsafe Self.text(PQhost(session.handle)),
                port: unsafe Self.text(PQport(session.handle)),
                database: unsafe Self.text(PQdb(session.handle))
            )
        }
    }

    /// What the server stores for a password (SCRAM-SHA-256), computed here so that the password
    /// itself never stands in a statement or a server log.
    public func encryptedPassword(
        _ password: String,
        for role: String
    ) async throws(PostgresError) -> String {
        try await exchange { session throws(PostgresError) in
            // A nil algorithm would ask the server for its setting, and block for the answer.
            guard
                let verifier = unsafe PQencryptPasswordConn(
                    session.handle, password, role, "scram-sha-256")
            else { throw .misuse(reason: "libpq could not hash a password") }
            defer { unsafe PQfreemem(verifier) }
            return unsafe String(cString: verifier)
        }
    }

    @unsafe private static func text(_ value: UnsafePointer<CChar>?) -> String {
        unsafe value.map { unsafe String(cString: $0) } ?? ""
    }
}
