public import Domain
import JSON
import Postgres
import Schema

/// The queue as workers use it.
///
/// What a worker says of a task takes effect only while the task is its own: each statement names
/// the worker and the attempt, which never come together again.
extension TaskQueue {
    private static let claim = Statement(
        Schema.statement("claimTasks").render(["columns": TaskColumns.sql])
    )
    private static let nextDue = Statement(Schema.statement("nextTaskDue").render([:]))
    private static let renew = Statement(Schema.statement("renewTasks").render([:]))
    private static let report = Statement(Schema.statement("reportTask").render([:]))
    private static let finish = Statement(Schema.statement("finishTask").render([:]))
    private static let requeue = Statement(Schema.statement("requeueTask").render([:]))
    private static let release = Statement(Schema.statement("releaseTask").render([:]))
    // A claim, a lease or a percentage that a crash undoes leaves the task to be taken again, and
    // nobody has been told anything that is then not so.
    private static let commitSoon = BoundStatement(
        Statement(Schema.statement("commitSoon").render([:])),
        []
    )

    /// Takes up to so many due tasks of those kinds.
    public func claim(
        _ count: Int,
        kinds: [String],
        by worker: UUID,
        lease: Duration
    ) async throws(Problem) -> TaskHarvest {
        let claim = BoundStatement(
            Self.claim,
            [
                .uuid(worker), .int64(lease.milliseconds), .textArray(kinds),
                .int64(Int64(count)),
            ]
        )
        let next = BoundStatement(Self.nextDue, [.textArray(kinds)])
        return try await database.platformGroup([Self.commitSoon, claim, next], on: .writes)
            .decoded { results throws(PostgresError) in
                var harvest = TaskHarvest(claims: [])
                for row in results[1] {
                    let tenant = try Tenant(row, from: TaskColumns.count + 1)
                    harvest.claims.append(
                        TaskClaim(
                            task: try BackgroundTask(row),
                            tenant: tenant,
                            arguments: try row.value(TaskColumns.count)?.object ?? JSONObject(),
                            worker: worker
                        )
                    )
                }
                harvest.nextDue = try results[2].first.flatMap { row throws(PostgresError) in
                    try row.optionalInt64(0)
                }.map { .milliseconds($0) }
                return harvest
            }
    }

    /// Keeps a worker's claims for another lease.
    ///
    /// - Returns: the tasks that are still its own, each with whether it is to be stopped.
    public func renew(
        _ claims: [TaskClaim],
        by worker: UUID,
        lease: Duration
    ) async throws(Problem) -> [UUID: Bool] {
        let renew = BoundStatement(
            Self.renew,
            [
                .uuid(worker), .int64(lease.milliseconds), .uuidArray(claims.map(\.task.id)),
                .int64Array(claims.map { Int64($0.task.attempts) }),
            ]
        )
        return try await database.platformGroup([Self.commitSoon, renew], on: .writes)
            .decoded { results throws(PostgresError) in
                var held: [UUID: Bool] = [:]
                for row in results[1] { held[try row.id(0)] = try row.bool(1) }
                return held
            }
    }

    /// Says how far a task is; false when it is the worker's no more.
    public func report(
        _ progress: Int,
        _ phase: String,
        of claim: TaskClaim
    ) async throws(Problem) -> Bool {
        let report = claim.bound(Self.report, [.int16(Int16(progress)), .text(phase)])
        let isOwn = try await change([Self.commitSoon, report], of: claim)
        if isOwn { database.ring(.tasksMoved) }
        return isOwn
    }

    /// Ends a task, together with what it writes: all of that takes effect, or nothing does.
    ///
    /// - Returns: false when the task is the worker's no more, and nothing has been written.
    public func finish(
        _ claim: TaskClaim,
        as ending: TaskEnding,
        writes: [UnitOfWork] = []
    ) async throws(Problem) -> Bool {
        let (state, result, failure): (TaskState, JSONValue?, TaskFailure?) =
            switch ending {
            case .succeeded(let result): (.succeeded, result, nil)
            case .failed(let failure): (.failed, nil, failure)
            case .cancelled: (.cancelled, nil, nil)
            }
        let finish = claim.bound(
            Self.finish,
            [
                .text(state.rawValue), .jsonb(utf8: result?.serialized),
                .jsonb(utf8: failure.map { JSONValue.object($0.document).serialized }),
            ]
        )
        let isOwn =
            writes.isEmpty
            ? try await change([finish], of: claim)
            : try await database.commit(writes, fencedBy: finish)
        if isOwn { database.ring(.tasksMoved) }
        return isOwn
    }

    /// Has a task tried again after a time; false when it is the worker's no more.
    public func requeue(
        _ claim: TaskClaim,
        after delay: Duration,
        because failure: TaskFailure
    ) async throws(Problem) -> Bool {
        let requeue = claim.bound(
            Self.requeue,
            [
                .jsonb(utf8: JSONValue.object(failure.document).serialized),
                .int64(delay.milliseconds),
            ]
        )
        return try await giveBack(requeue, claim)
    }

    /// Gives a task back as if it had not been taken; false when it is the worker's no more.
    public func release(_ claim: TaskClaim) async throws(Problem) -> Bool {
        try await giveBack(claim.bound(Self.release), claim)
    }

    private func giveBack(
        _ statement: BoundStatement,
        _ claim: TaskClaim
    ) async throws(Problem) -> Bool {
        let isOwn = try await change([statement], of: claim)
        if isOwn {
            database.ring(.tasksDue)
            database.ring(.tasksMoved)
        }
        return isOwn
    }

    /// Several connections, so that tasks that end together also wait for the disk together.
    private func change(
        _ statements: [BoundStatement],
        of claim: TaskClaim
    ) async throws(Problem) -> Bool {
        try await database.platformGroup(statements, on: .writes, affinity: claim.task.id.low)
            .decoded { results throws(PostgresError) in results.last?.affectedRows == 1 }
    }
}

extension TaskClaim {
    /// A statement that changes the task only while it is the worker's.
    fileprivate func bound(_ statement: Statement, _ more: [Parameter] = []) -> BoundStatement {
        BoundStatement(
            statement,
            [.uuid(task.id), .uuid(worker), .int32(Int32(task.attempts))] + more
        )
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
