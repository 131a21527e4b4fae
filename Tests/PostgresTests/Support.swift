import EventLoop
import Postgres
import TestSupport

/// Runs a test with a pool on a loop of its own, and closes both.
func withPool<R>(
    _ database: String,
    _ configure: (inout PostgresConfiguration, inout PoolBounds) -> Void = { _, _ in },
    _ body: (PostgresPool) async throws -> R
) async throws -> R {
    let loop = try EventLoop(name: "test")
    var configuration = PostgresConfiguration(database)
    configuration.connectTimeout = TestConnection.patience
    configuration.cancelPatience = .seconds(600)
    var bounds = PoolBounds()
    bounds.waitTime = TestConnection.patience
    configure(&configuration, &bounds)
    let pool = PostgresPool(configuration, bounds: bounds, on: loop)
    let outcome: Result<R, any Error>
    do { outcome = .success(try await body(pool)) } catch { outcome = .failure(error) }
    await pool.close()
    await loop.stop()
    return try outcome.get()
}

/// Something for statements to wait at, so that tests need no sleeps.
struct Gate {
    fileprivate let connection: PostgresConnection

    /// Waits until the gate is open; for use in groups.
    static let pass: Statement = "SELECT pg_advisory_xact_lock_shared(1)"

    /// Lets everything pass that waits.
    func open() async throws {
        try await connection.query("SELECT pg_advisory_unlock(1)")
    }
}

/// Runs a test while a closed gate stands in its database.
func withGate<R>(_ database: String, _ body: (Gate) async throws -> R) async throws -> R {
    try await withPool(database, { $1.pipelinedConnections = 0 }) { pool in
        try await pool.withConnection { connection in
            try await connection.query("SELECT pg_advisory_lock(1)")
            return try await body(Gate(connection: connection))
        }
    }
}

/// Suspends until the condition holds.
func eventually(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { await Task.yield() }
}
