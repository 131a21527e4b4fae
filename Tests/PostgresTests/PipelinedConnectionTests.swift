import EventLoop
import Postgres
import TestSupport
import Testing

@Suite struct PipelinedConnectionTests {
    /// Runs groups that start in one turn of the loop, and gives their outcomes in order.
    private func together(
        _ groups: [PipelineGroup],
        on pool: PostgresPool
    ) async -> [Result<[ResultSet], PostgresError>] {
        await withTaskExecutorPreference(pool.loop) {
            await withTaskGroup(of: (Int, Result<[ResultSet], PostgresError>).self) { tasks in
                for (index, group) in groups.enumerated() {
                    tasks.addTask {
                        do throws(PostgresError) {
                            return (index, .success(try await pool.run(group, affinity: 0)))
                        } catch { return (index, .failure(error)) }
                    }
                }
                let all = await tasks.reduce(into: []) { $0.append($1) }
                return all.sorted { $0.0 < $1.0 }.map(\.1)
            }
        }
    }

    private func repeatable(_ statement: Statement, _ parameters: [Parameter]) -> PipelineGroup {
        var group = PipelineGroup(statement, parameters)
        group.isRepeatable = true
        return group
    }

    @Test("Repeatable groups of a turn share transactions; others keep theirs")
    func sharedTransactions() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.pipelinedConnections = 1 }) { pool in
            let time: Statement = "SELECT transaction_timestamp(), $1::int8"
            var groups = (Int64(0)..<32).map { repeatable(time, [.int64($0)]) }
            groups.insert(PipelineGroup(time, [.int64(-1)]), at: 8)
            let outcomes = await together(groups, on: pool)
            let rows = try outcomes.map { try $0.get()[0][0] }
            #expect(try rows.map { try $0.int64(1) } == Array(0..<8) + [-1] + Array(8..<32))
            let times = try rows.map { try $0.timestamp(0) }
            #expect(Set(times).count < 10)
            #expect(times.count { $0 == times[8] } == 1)
        }
    }

    @Test("A repeatable group that fails fails alone: its neighbours are answered")
    func sharedFailure() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.pipelinedConnections = 1 }) { pool in
            let groups = (Int64(0)..<64).map { number in
                repeatable("SELECT 100 / ($1::int8 % 7), $1::int8", [.int64(number)])
            }
            for _ in 0..<3 {
                let outcomes = await together(groups, on: pool)
                for (number, outcome) in outcomes.enumerated() {
                    switch outcome {
                    case .success(let results):
                        #expect(number % 7 != 0)
                        let echoed = try results[0][0].int64(1)
                        #expect(echoed == Int64(number))
                    case .failure(.server(let error)):
                        #expect(number % 7 == 0)
                        #expect(error.sqlState == "22012")
                    case .failure(let error): Issue.record("\(number): \(error)")
                    }
                }
            }
        }
    }
}
