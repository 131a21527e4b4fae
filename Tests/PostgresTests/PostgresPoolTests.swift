import EventLoop
import Postgres
import TestSupport
import Testing

@Suite struct PostgresPoolTests {
    @Test("A group's results come back in order")
    func results() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            var group = PipelineGroup()
            group.add("SELECT $1::bigint + 1", [.int64(41)])
            group.add("SELECT generate_series(1, 3)::int4")
            let results = try await pool.run(group, affinity: 0)
            #expect(try results[0][0].int64(0) == 42)
            #expect(try results[1].map { try $0.int64(0) } == [1, 2, 3])
        }
    }
}
