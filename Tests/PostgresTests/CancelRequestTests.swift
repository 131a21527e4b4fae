import EventLoop
import TestSupport
import Testing

@testable import Postgres

@Suite("A request to cancel", .timeLimit(.minutes(10)))
struct CancelRequestTests {
    @Test("is made again until a server obeys that was between two statements")
    func repetition() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { configuration, _ in configuration.statementTimeout = nil }) {
            pool in
            try await pool.withConnection { connection in
                let error = await #expect(throws: PostgresError.self) {
                    try await connection.exchange { session throws(PostgresError) in
                        let request = CancelRequest(session)
                        request.request(.deadlinePassed)
                        while request.isDelivering { await Task.yield() }
                        do throws(PostgresError) {
                            _ = try await session.query("SELECT pg_sleep(3600)", [])
                        } catch {
                            await request.exchangeEnded()
                            throw request.error(for: error)
                        }
                    }
                }
                guard case .timeout(.statement)? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
                let one = try await connection.query("SELECT 1::int8")
                #expect(try one[0].int64(0) == 1)
            }
        }
    }
}
