internal import CPostgres

/// A connection in pipeline mode: groups go in, their results come out in the same order.
///
/// Belongs to the thread of its session's loop.
final class PipelinedConnection {
    /// What libpq's next result answers.
    private enum Step {
        case prepare(PreparedStatements.Entry)
        case statement(PreparedStatements.Entry?, endsGroup: Bool)
        case sync(endsGroup: Bool)
    }

    let session: Session
    private var inFlight = FIFO<PendingGroup>()
    private var steps = FIFO<Step>()
    /// libpq ends the results of each statement with a null, except the result of a Sync.
    private var isNullDue = false
    /// Groups sent since the last Sync, which will close the transaction they share.
    private var openCount = 0
    /// Takes back a group that only failed because a neighbour in its transaction did.
    var onRepeat: (PendingGroup) -> Void = { _ in }
    /// Called after results have arrived, with none left to read.
    var onProgress: () -> Void = {}
    /// Called once when the connection is gone; the groups in flight have been answered.
    var onLost: (String) -> Void = { _ in }
    private(set) var isLost = false

    /// Takes over an idle connection.
    init(_ session: Session) throws(PostgresError) {
        self.session = session
        guard unsafe PQenterPipelineMode(session.handle) == 1 else {
            throw .connectFailed(reason: session.errorMessage, nil)
        }
        session.onInput = { [unowned self] in readResults() }
        session.onOutputReady = { [unowned self] in flush() }
    }

    /// How many groups were sent and not answered.
    var inFlightCount: Int { inFlight.count }

    func forEachInFlight(_ body: (PendingGroup) -> Void) { inFlight.forEach(body) }

    /// The group that the server works on.
    var head: PendingGroup? { inFlight.first }

    // MARK: Sending

    /// Hands a group to libpq; it leaves with `flush()` at the latest.
    ///
    /// Repeatable groups share a transaction with those before and behind them, which saves the
    /// server a transaction and both sides a write to the socket for each.
    func send(_ group: PendingGroup) {
        let isShared = group.isRepeatable && !group.isRepeated
        if !isShared { closeTransaction() }
        guard !isLost else {
            group.finish(.failure(.connectionLost(reason: "closed", isSafeToRetry: true)))
            return
        }
        inFlight.append(group)
        let last = group.items.count - 1
        for index in group.items.indices {
            let endsGroup = isShared && index == last
            guard sendStatement(group.items[index], endsGroup: endsGroup) else {
                return lose(session.errorMessage)
            }
        }
        if isShared {
            openCount += 1
            if openCount == Self.sharedGroupsMax { closeTransaction() }
        } else {
            guard sendSync(endsGroup: true) else { return lose(session.errorMessage) }
        }
        if !session.prepared.discarded.isEmpty { deallocateDiscarded() }
    }

    // The server holds answers back until the Sync (or 8 KiB), so the first waits for the last.
    private static let sharedGroupsMax = 16

    private func closeTransaction() {
        guard openCount > 0, !isLost else { return }
        openCount = 0
        if !sendSync(endsGroup: false) { lose(session.errorMessage) }
    }

    private func sendStatement(_ item: PipelineGroup.Item, endsGroup: Bool) -> Bool {
        session.parameters.encode(item.parameters)
        let statement = item.statement
        switch session.prepared.use(statement, types: session.parameters.types) {
        case .execute(let entry):
            steps.append(.statement(entry, endsGroup: endsGroup))
            return session.sendExecute(entry, format: statement.resultFormat)
        case .prepare(let entry):
            steps.append(.prepare(entry))
            steps.append(.statement(entry, endsGroup: endsGroup))
            return session.sendPrepare(entry)
                && session.sendExecute(entry, format: statement.resultFormat)
        case .unnamed:
            steps.append(.statement(nil, endsGroup: endsGroup))
            return session.sendUnnamed(statement)
        }
    }

    private func sendSync(endsGroup: Bool) -> Bool {
        steps.append(.sync(endsGroup: endsGroup))
        // libpq 15 writes to the socket here (17 has PQsendPipelineSync, which does not); what the
        // socket does not take leaves with flush().
        return unsafe PQpipelineSync(session.handle) == 1
    }

    /// Frees evicted statements in transactions of their own, behind every group that uses them.
    private func deallocateDiscarded() {
        closeTransaction()
        guard !isLost else { return }
        for entry in session.prepared.takeDiscarded() {
            let group = PendingGroup([], sendDeadline: .max, deadline: .max)
            inFlight.append(group)
            steps.append(.statement(nil, endsGroup: false))
            session.parameters.encode([])
            // The name is one of our own making and needs no quoting.
            let statement = Statement("DEALLOCATE \(entry.name)", preparation: .unnamed)
            guard session.sendUnnamed(statement), sendSync(endsGroup: true) else {
                return lose(session.errorMessage)
            }
        }
    }

    /// Sends what is buffered; the rest follows when the socket takes more.
    func flush() {
        closeTransaction()
        guard !isLost else { return }
        if session.flush() == nil { lose(session.errorMessage) }
    }

    // MARK: Receiving

    private func readResults() {
        // Edge triggered: the socket must be empty before the next edge can come.
        repeat {
            guard !isLost else { return }
            let isAlive = session.consumeInput()
            takeResults()
            if isLost { return }
            if !isAlive || session.isBroken { return lose(session.errorMessage) }
        } while session.isReady(toRead: true)
        onProgress()
    }

    private func takeResults() {
        let handle = unsafe session.handle
        var nullsInARow = 0
        while !isLost, unsafe PQisBusy(handle) == 0 {
            guard let result = unsafe PQgetResult(handle) else {
                // Between commands libpq gives a null before it looks at the next one; two mean that
                // it has nothing.
                nullsInARow += 1
                isNullDue = false
                if nullsInARow == 2 || steps.isEmpty { return }
                continue
            }
            nullsInARow = 0
            unsafe received(result)
        }
    }

    @unsafe private func received(_ result: OpaquePointer) {
        let status = unsafe PQresultStatus(result)
        guard let step = steps.first, !isNullDue else { return unsafe receivedUnasked(result) }
        if case .sync(let endsGroup) = step {
            return unsafe syncAnswered(endsGroup: endsGroup, status, result)
        }
        guard let group = inFlight.first else { return unsafe receivedUnasked(result) }
        _ = steps.popFirst()
        isNullDue = true
        switch step {
        case .prepare(let entry): unsafe prepareAnswered(entry, group, status, result)
        case .statement(let entry, let endsGroup):
            unsafe statementAnswered(entry, group, status, result)
            if endsGroup { sharedGroupAnswered(group) }
        case .sync: break
        }
    }

    @unsafe private func receivedUnasked(_ result: OpaquePointer) {
        unsafe PQclear(result)
        if unsafe PQstatus(session.handle) != CONNECTION_BAD {
            lose("a result came that nothing had asked for")
        }
    }

    @unsafe private func syncAnswered(
        endsGroup: Bool,
        _ status: ExecStatusType,
        _ result: OpaquePointer
    ) {
        guard status == PGRES_PIPELINE_SYNC else {
            // The implicit commit failed (a deferred constraint); the sync itself still comes. The
            // answers of groups that share a transaction are out, and they wrote nothing.
            isNullDue = true
            if endsGroup, let group = inFlight.first {
                unsafe fail(group, at: group.items.count, result)
            } else {
                unsafe PQclear(result)
            }
            return
        }
        unsafe PQclear(result)
        _ = steps.popFirst()
        guard endsGroup, let group = inFlight.popFirst() else { return }
        group.finish(group.failure.map { .failure($0) } ?? .success(group.results))
    }

    /// The last result of a group that does not wait for the end of its transaction.
    private func sharedGroupAnswered(_ group: PendingGroup) {
        guard !isLost else { return }
        _ = inFlight.popFirst()
        if let failure = group.failure {
            group.finish(.failure(failure))
        } else if group.isAwaited, group.results.count < group.items.count {
            group.repeatAlone()
            onRepeat(group)
        } else {
            group.finish(.success(group.results))
        }
    }

    @unsafe private func prepareAnswered(
        _ entry: PreparedStatements.Entry,
        _ group: PendingGroup,
        _ status: ExecStatusType,
        _ result: OpaquePointer
    ) {
        guard status == PGRES_COMMAND_OK else {
            session.prepared.prepareFailed(entry)
            return unsafe fail(group, at: group.position, result)
        }
        session.prepared.prepareSucceeded(entry)
        unsafe PQclear(result)
    }

    @unsafe private func statementAnswered(
        _ entry: PreparedStatements.Entry?,
        _ group: PendingGroup,
        _ status: ExecStatusType,
        _ result: OpaquePointer
    ) {
        let position = group.position
        group.position += 1
        switch status {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
            guard group.isAwaited else { return unsafe PQclear(result) }
            unsafe group.results.append(ResultSet(owning: result))
        case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH:
            unsafe PQclear(result)
            group.failure = .misuse(reason: "COPY needs a leased connection")
            lose("a COPY was sent in a pipeline group")
        default:
            unsafe fail(group, at: position, result, entry)
        }
    }

    /// Records the group's first error and frees the result.
    ///
    /// The statements behind it come as PGRES_PIPELINE_ABORTED, which adds nothing.
    @unsafe private func fail(
        _ group: PendingGroup,
        at position: Int,
        _ result: OpaquePointer,
        _ entry: PreparedStatements.Entry? = nil
    ) {
        defer { unsafe PQclear(result) }
        guard unsafe PQresultStatus(result) != PGRES_PIPELINE_ABORTED else { return }
        let sql = position < group.items.count ? group.items[position].statement.sql : nil
        guard var error = unsafe ServerError(result, statementIndex: position, sql: sql) else {
            // libpq's own message: the connection is broken, which `readResults` notices.
            return
        }
        // A backend that ends while all results are in may have committed before.
        if error.isFatal, position == group.items.count { error.isRolledBack = false }
        if error.isStaleStatement, let entry { session.prepared.becameStale(entry) }
        if group.failure == nil { group.failure = error.asPostgresError }
    }

    // MARK: Ending

    /// Answers everything in flight and gives the connection up.
    ///
    /// A group may be repeated safely only behind one that the server said it ended in: the backend
    /// takes groups in order, so it never began those.
    func lose(_ reason: String) {
        guard !isLost else { return }
        isLost = true
        session.close()
        var isUnbegun = false
        while let group = inFlight.popFirst() {
            if let failure = group.failure {
                group.finish(.failure(failure))
                if case .server(let error) = failure, error.isFatal, error.isRolledBack {
                    isUnbegun = true
                }
            } else {
                group.finish(
                    .failure(.connectionLost(reason: reason, isSafeToRetry: isUnbegun))
                )
            }
        }
        onLost(reason)
    }

    /// Closes a connection on which nothing is in flight.
    func close() {
        isLost = true
        session.close()
    }
}
