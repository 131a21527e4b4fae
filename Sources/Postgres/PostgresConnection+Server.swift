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

    @unsafe private static func text(_ value: UnsafePointer<CChar>?) -> String {
        unsafe value.map { unsafe String(cString: $0) } ?? ""
    }
}
