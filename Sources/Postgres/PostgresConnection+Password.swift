internal import CPostgres

extension PostgresConnection {
    /// The SCRAM-SHA-256 verifier of a password, for `ALTER ROLE … PASSWORD`.
    ///
    /// Made on this side, so that the password itself reaches neither the server nor its log.
    public func encryptedPassword(
        _ password: String,
        for role: String
    ) async throws(PostgresError) -> String {
        if password.utf8.contains(0) || role.utf8.contains(0) {
            throw .invalidParameter(position: 1, .containsNUL)
        }
        return try await exchange { session throws(PostgresError) in
            // libpq asks the server only when no algorithm is named; so this does not block.
            let verifier = unsafe PQencryptPasswordConn(
                session.handle,
                password,
                role,
                "scram-sha-256"
            )
            guard let verifier = unsafe verifier else {
                throw .unexpectedResult(reason: session.errorMessage)
            }
            defer { unsafe PQfreemem(verifier) }
            return unsafe String(cString: verifier)
        }
    }
}
