import Domain
import Postgres

extension Database {
    /// Runs statements on the shared tables as one transaction.
    func platformGroup(
        _ statements: [BoundStatement],
        on lane: Lane = .reads,
        affinity: UInt64 = 0
    ) async -> Result<[ResultSet], PostgresError> {
        do {
            let group = PipelineGroup(statements)
            return .success(try await pool(for: lane).run(group, affinity: affinity))
        } catch {
            return .failure(error)
        }
    }

    /// Commits the units if the fence changes its one row, all in one transaction; else nothing.
    ///
    /// - Returns: whether the fence let them through.
    func commit(
        _ units: [UnitOfWork],
        fencedBy fence: BoundStatement
    ) async throws(Problem) -> Bool {
        do {
            try await withConnection { connection in
                try await connection.transaction { connection in
                    let passed = try await connection.query(fence.statement, fence.parameters)
                    guard passed.affectedRows == 1 else { throw FenceIsClosed() }
                    for bound in Flight(units).statements {
                        try await connection.query(bound.statement, bound.parameters)
                    }
                }
            }
        } catch is FenceIsClosed {
            return false
        } catch let error as PostgresError {
            throw Problem(error)
        } catch {
            throw Problem(.internal, "The service could not do this.", cause: "\(error)")
        }
        if units.contains(where: { !$0.announcements.isEmpty }) { ring(.outbox) }
        return true
    }

    private struct FenceIsClosed: Error {}
}

extension Result<[ResultSet], PostgresError> {
    /// What the results say, or what a caller is told of the failure.
    func decoded<Value>(
        _ decode: ([ResultSet]) throws(PostgresError) -> Value
    ) throws(Problem) -> Value {
        do {
            return try decode(try get())
        } catch {
            throw Problem(error)
        }
    }
}
