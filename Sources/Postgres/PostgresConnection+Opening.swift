public import EventLoop

extension PostgresConnection {
    /// Lends a connection of the caller's own that ends with the call.
    public static func open<Value>(
        _ configuration: PostgresConfiguration,
        on loop: EventLoop,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        var bounds = PoolBounds()
        bounds.pipelinedConnections = 0
        bounds.leasedConnectionsMax = 1
        bounds.waitTime = configuration.connectTimeout
        let pool = PostgresPool(configuration, bounds: bounds, on: loop)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await pool.withConnection(body))
        } catch {
            outcome = .failure(error)
        }
        await pool.close()
        return try outcome.get()
    }
}
