extension PostgresPool {
    /// Lends a connection for the duration of `body`.
    ///
    /// Callers are served in the order they came. Throws `.timeout(.waiting)` when no connection
    /// became free within the wait bound, `.unavailable` when none could be opened, `.overloaded`
    /// when too many wait already, and whatever `body` throws. Settings that `body` makes with SET
    /// stay with the connection; use SET LOCAL in a transaction.
    @discardableResult
    public func withConnection<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let lease = try await withTaskExecutorPreference(loop) { [core] () async in
            await core.leaseHopped()
        }.get()
        let connection = PostgresConnection(lease.session)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(connection)) } catch { outcome = .failure(error) }
        await withTaskExecutorPreference(loop) { [core] in
            let isReusable = await connection.end()
            await core.returnLeaseHopped(lease, isReusable: isReusable)
        }
        return try outcome.get()
    }
}

extension PoolCore {
    /// Off the loop; the task's executor preference takes it there.
    @concurrent
    func returnLeaseHopped(_ lease: Lease, isReusable: Bool) async {
        returnLease(lease, isReusable: isReusable)
    }
}
