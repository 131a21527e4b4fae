import EventLoop
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct LeaseTests {
    private final class Served: Sendable {
        let numbers = Mutex<[Int]>([])
    }

    @Test("Callers are served in the order they came")
    func order() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.leasedConnectionsMax = 1 }) { pool in
            let served = Served()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                try await pool.withConnection { _ in
                    for number in 1...20 {
                        tasks.addTask {
                            try await pool.withConnection { _ in
                                served.numbers.withLock { $0.append(number) }
                            }
                        }
                        try await eventually { await pool.statistics.waiting == number }
                    }
                }
                try await tasks.waitForAll()
            }
            #expect(served.numbers.withLock { $0 } == Array(1...20))
        }
    }

    @Test("Over the bound of waiters a caller is refused")
    func waitersBound() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $1.leasedConnectionsMax = 1
                $1.waitersMax = 1
                $1.waitTime = .seconds(60)
            }
        ) { pool in
            try await pool.withConnection { _ in
                let waiting = Task { await outcome(pool) }
                try await eventually { await pool.statistics.waiting == 1 }
                guard case .overloaded(.leases)? = await outcome(pool) else {
                    Issue.record("not refused")
                    return
                }
                waiting.cancel()
            }
            #expect(await outcome(pool) == nil)
        }
    }

    @Test("A caller that waits longer than the bound gives up")
    func waitTime() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $1.pipelinedConnections = 0
                $1.leasedConnectionsMax = 1
                $1.waitTime = .milliseconds(1_000)
            }
        ) { pool in
            // Opening the first connection may take longer than the bound.
            try await eventually { await outcome(pool) == nil }
            try await pool.withConnection { _ in
                let error = await outcome(pool)
                guard case .timeout(.waiting)? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
        }
    }

    @Test("A cancelled waiter leaves the queue")
    func cancelledWaiter() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database, { $1.leasedConnectionsMax = 1 }) { pool in
            try await pool.withConnection { _ in
                let waiting = Task { await outcome(pool) }
                try await eventually { await pool.statistics.waiting == 1 }
                waiting.cancel()
                guard case .cancelled? = await waiting.value else {
                    Issue.record("not cancelled")
                    return
                }
                #expect(await pool.statistics.waiting == 0)
            }
        }
    }

    @Test("A connection is replaced after its number of uses")
    func recycling() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $1.leasedConnectionsMax = 1
                $1.connectionUsesMax = 2
            }
        ) { pool in
            var backends: [Int32] = []
            for _ in 0..<4 { backends.append(try await pool.withConnection { await $0.backendID }) }
            #expect(backends[0] == backends[1])
            #expect(backends[1] != backends[2])
            #expect(backends[2] == backends[3])
        }
    }

    @Test("A pipelined connection is replaced after its age, without an error for anybody")
    func renewal() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(
            database,
            {
                $1.pipelinedConnections = 1
                $1.connectionAge = .milliseconds(1)
            }
        ) { pool in
            func backend() async throws -> Int64 {
                let group = PipelineGroup("SELECT pg_backend_pid()")
                return try await pool.run(group, affinity: 0)[0][0].int64(0)
            }
            let first = try await backend()
            try await eventually { try await backend() != first }
        }
    }

    private func outcome(_ pool: PostgresPool) async -> PostgresError? {
        do {
            try await pool.withConnection { _ in }
            return nil
        } catch { return error as? PostgresError }
    }
}
