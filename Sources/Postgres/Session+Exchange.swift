internal import CPostgres

/// One question and its answer on a connection that is not in pipeline mode.
///
/// Everything here runs on the session's loop.
extension Session {
    /// What ended reading: all results, or a COPY that now has the connection.
    enum Answer {
        case results([ResultSet])
        case copyIn
        case copyOut
    }

    /// Sends `sql` by the simple protocol, which allows several statements and takes no parameters.
    func sendScript(_ sql: String) -> Bool {
        unsafe PQsendQuery(handle, sql) == 1
    }

    /// Sends what is buffered, waiting while the socket is full.
    ///
    /// Reads meanwhile, because a server that is itself blocked in writing takes nothing.
    func flushCompletely() async throws(PostgresError) {
        while true {
            guard !isClosed, let isLeft = flush() else { throw lost() }
            if !isLeft { return }
            await wait(toRead: true, orToWrite: true)
            guard !isClosed, consumeInput() else { throw lost() }
        }
    }

    /// Suspends until `PQgetResult` does not block.
    func awaitResult() async throws(PostgresError) {
        while true {
            guard !isClosed else { throw lost() }
            if unsafe PQisBusy(handle) == 0 { return }
            await wait(toRead: true)
            guard !isClosed else { throw lost() }
            // A failure to read is not the end: libpq may have an error message to hand out first.
            if !consumeInput(), unsafe PQisBusy(handle) != 0 { throw lost() }
        }
    }

    /// Reads all results of what was sent.
    ///
    /// Throws the first error once the last result is in, so that the connection is ready for the
    /// next question.
    func answer(
        to sql: String,
        keepingResults: Bool = true
    ) async throws(PostgresError) -> Answer {
        try await flushCompletely()
        var results: [ResultSet] = []
        var failure: ServerError?
        while true {
            try await awaitResult()
            guard let result = unsafe PQgetResult(handle) else { break }
            switch unsafe PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                let set = unsafe ResultSet(owning: result)
                if keepingResults { results.append(set) }
            case PGRES_COPY_IN, PGRES_COPY_OUT:
                let isIn = unsafe PQresultStatus(result) == PGRES_COPY_IN
                unsafe PQclear(result)
                return isIn ? .copyIn : .copyOut
            default:
                defer { unsafe PQclear(result) }
                if failure == nil {
                    failure = unsafe ServerError(result, statementIndex: results.count, sql: sql)
                }
                if isBroken, failure == nil { throw lost() }
            }
        }
        guard var failure else { return .results(results) }
        // Whether a commit came before the end of the backend is not known here.
        if failure.isFatal { failure.isRolledBack = false }
        throw failure.asPostgresError
    }

    /// Executes a script for its effect.
    func execute(script: String) async throws(PostgresError) {
        guard sendScript(script) else { throw lost() }
        guard case .results = try await answer(to: script, keepingResults: false) else {
            close()
            throw .misuse(reason: "COPY needs copyIn or copyOut")
        }
    }

    /// The connection is gone; what was sent may have taken effect.
    func lost() -> PostgresError {
        let error = PostgresError.connectionLost(reason: errorMessage, isSafeToRetry: false)
        close()
        return error
    }

    var isInTransaction: Bool {
        guard !isClosed else { return false }
        let status = unsafe PQtransactionStatus(handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    var isIdle: Bool { unsafe !isClosed && PQtransactionStatus(handle) == PQTRANS_IDLE }
}
