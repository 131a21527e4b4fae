public import EventLoop

// Sendable although mutable: everything mutable is touched on the loop's thread only; each method
// hops there.

/// A connection that belongs to one caller for the time of `PostgresPool.withConnection`.
///
/// One call at a time; a second one meanwhile fails with `PostgresError.misuse`. When the task is
/// cancelled the server is asked to stop the statement and the call throws `.cancelled`; the
/// connection stays usable.
public final class PostgresConnection: @unchecked Sendable {
    /// The loop that the connection lives on.
    public let loop: EventLoop
    let session: Session
    private var isBusy = false
    private var isEnded = false

    init(_ session: Session) {
        loop = session.loop
        self.session = session
    }

    /// The server process (`pg_stat_activity.pid`).
    public var backendID: Int32 {
        get async { await withTaskExecutorPreference(loop) { await self.readBackendID() } }
    }

    @concurrent
    private func readBackendID() async -> Int32 { session.backendID }

    // MARK: Statements

    /// Executes one statement.
    ///
    /// After `deadline` the server is asked to stop it: `PostgresError.timeout`.
    @discardableResult
    public func query(
        _ statement: Statement,
        _ parameters: [Parameter] = [],
        deadline: Duration? = nil
    ) async throws(PostgresError) -> ResultSet {
        try Parameter.validate(parameters)
        return try await exchange(deadline: deadline) { session throws(PostgresError) in
            try await session.query(statement, parameters)
        }
    }

    /// Executes a script of any number of statements without parameters, for its effect.
    ///
    /// Without transaction control of its own it is one transaction.
    public func execute(script: String, deadline: Duration? = nil) async throws(PostgresError) {
        if script.utf8.contains(0) {
            throw .misuse(reason: "a script contains a NUL character")
        }
        try await exchange(deadline: deadline) { session throws(PostgresError) in
            try await session.execute(script: script)
        }
    }

    // MARK: Exchanges

    /// Runs one exchange on the loop, stoppable unless `isShielded`.
    func exchange<Value: Sendable>(
        isShielded: Bool = false,
        deadline: Duration? = nil,
        _ body: @escaping @Sendable (Session) async throws(PostgresError) -> Value
    ) async throws(PostgresError) -> Value {
        let outcome = await withTaskExecutorPreference(loop) {
            await self.exchangeOnLoop(isShielded: isShielded, deadline: deadline, body)
        }
        return try outcome.get()
    }

    @concurrent
    private func exchangeOnLoop<Value: Sendable>(
        isShielded: Bool,
        deadline: Duration?,
        _ body: @escaping @Sendable (Session) async throws(PostgresError) -> Value
    ) async -> Result<Value, PostgresError> {
        loop.preconditionCurrent()
        if isEnded { return .failure(.misuse(reason: "the lease of this connection has ended")) }
        if isBusy { return .failure(.misuse(reason: "the connection is in use by another call")) }
        if !isShielded, Task.isCancelled { return .failure(.cancelled) }
        guard !session.isClosed else {
            return .failure(.connectionLost(reason: "closed", isSafeToRetry: false))
        }
        isBusy = true
        defer { isBusy = false }
        let request = CancelRequest(session)
        let timer = deadline.map { limit in
            loop.after(limit) { request.request(.deadlinePassed) }
        }
        defer { timer?.cancel() }
        let outcome: Result<Value, PostgresError>
        if isShielded {
            outcome = await Self.result(of: body, session)
        } else {
            outcome = await withTaskCancellationHandler {
                await Self.result(of: body, session)
            } onCancel: {
                loop.execute { request.request(.taskCancelled) }
            }
        }
        await request.exchangeEnded()
        return outcome.mapError { request.error(for: $0) }
    }

    private static func result<Value>(
        of body: @Sendable (Session) async throws(PostgresError) -> Value,
        _ session: Session
    ) async -> Result<Value, PostgresError> {
        do throws(PostgresError) { return .success(try await body(session)) } catch {
            return .failure(error)
        }
    }

    // MARK: The end

    /// Ends the lease: rolls back what the caller left open, and says whether others may have it.
    @concurrent
    func end() async -> Bool {
        loop.preconditionCurrent()
        isEnded = true
        guard !isBusy else {
            // A call escaped the lease; nothing else can be done with its answer.
            session.close()
            return false
        }
        if session.isInTransaction {
            do throws(PostgresError) {
                try await session.execute(script: "ROLLBACK")
            } catch {
                // The transaction dies with its connection just as well.
                session.close()
            }
        }
        return session.isIdle
    }
}

extension Session {
    /// Executes one statement, preparing it first where it says so.
    func query(
        _ statement: Statement,
        _ parameters: [Parameter]
    ) async throws(PostgresError) -> ResultSet {
        // In a failed transaction nothing but ROLLBACK works; they can wait.
        if !prepared.discarded.isEmpty, isIdle {
            let names = prepared.takeDiscarded().map { "DEALLOCATE \($0.name)" }
            try await execute(script: names.joined(separator: ";"))
        }
        self.parameters.encode(parameters)
        let isSent: Bool
        var used: PreparedStatements.Entry?
        switch prepared.use(statement, types: self.parameters.types) {
        case .execute(let entry):
            used = entry
            isSent = sendExecute(entry, format: statement.resultFormat)
        case .unnamed: isSent = sendUnnamed(statement)
        case .prepare(let entry):
            try await prepare(entry)
            used = entry
            isSent = sendExecute(entry, format: statement.resultFormat)
        }
        guard isSent else { throw lost() }
        let answer: Answer
        do throws(PostgresError) {
            answer = try await self.answer(to: statement.sql)
        } catch {
            if case .server(let error) = error, error.isStaleStatement, let used {
                prepared.becameStale(used)
            }
            throw error
        }
        guard case .results(let results) = answer, let result = results.first else {
            close()
            throw .misuse(reason: "COPY needs copyIn or copyOut")
        }
        return result
    }

    private func prepare(_ entry: PreparedStatements.Entry) async throws(PostgresError) {
        guard sendPrepare(entry) else { throw lost() }
        do throws(PostgresError) {
            _ = try await answer(to: entry.statement.sql)
        } catch {
            prepared.prepareFailed(entry)
            throw error
        }
        prepared.prepareSucceeded(entry)
    }
}
