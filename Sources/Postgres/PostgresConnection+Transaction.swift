/// What a transaction sees of others (PostgreSQL manual, "Transaction Isolation").
public enum TransactionIsolation: String, Sendable, Hashable {
    /// Each statement sees what was committed before it.
    case readCommitted = "READ COMMITTED"
    /// All statements see what was committed before the first.
    case repeatableRead = "REPEATABLE READ"
    /// As if transactions ran one after the other; may fail with `.serializationFailure`.
    case serializable = "SERIALIZABLE"
}

extension PostgresConnection {
    /// Runs `body` in a transaction: commits when it returns, rolls back when it throws.
    ///
    /// Throws what `body` throws, or `PostgresError`; a commit that the server turned into a rollback
    /// because a statement had failed is `.transactionRolledBack`.
    @discardableResult
    public func transaction<Value>(
        isolation: TransactionIsolation = .readCommitted,
        isReadOnly: Bool = false,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let access = isReadOnly ? "READ ONLY" : "READ WRITE"
        try await execute(script: "BEGIN ISOLATION LEVEL \(isolation.rawValue) \(access)")
        let value: Value
        do {
            value = try await body(self)
        } catch {
            await rollBack()
            throw error
        }
        try await commit()
        return value
    }

    /// Shielded from cancellation: after `body` has returned the outcome should be known.
    private func commit() async throws(PostgresError) {
        let result = try await exchange(isShielded: true) { session throws(PostgresError) in
            try await session.query(Statement("COMMIT", preparation: .unnamed), [])
        }
        if result.commandTag == "ROLLBACK" { throw .transactionRolledBack }
    }

    private func rollBack() async {
        do throws(PostgresError) {
            try await exchange(isShielded: true) { session throws(PostgresError) in
                try await session.execute(script: "ROLLBACK")
            }
        } catch {
            // Only a lost connection gets here, and with it the transaction is gone. The caller is
            // about to be told why its own work failed.
        }
    }
}
