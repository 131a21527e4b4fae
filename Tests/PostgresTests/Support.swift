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
    var bounds = PoolBounds()
    configure(&configuration, &bounds)
    let pool = PostgresPool(configuration, bounds: bounds, on: loop)
    let outcome: Result<R, any Error>
    do { outcome = .success(try await body(pool)) } catch { outcome = .failure(error) }
    await pool.close()
    await loop.stop()
    return try outcome.get()
}
