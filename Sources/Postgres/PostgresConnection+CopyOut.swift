internal import CPostgres

extension PostgresConnection {
    /// Runs `COPY … TO STDOUT`: `body` reads the data in chunks of whole rows.
    ///
    /// The socket is read only as `body` asks for more, so a slow reader holds the server up instead
    /// of filling memory. When `body` leaves early, the server is asked to stop; the connection stays
    /// usable.
    @discardableResult
    public func copyOut<Value>(
        _ sql: String,
        _ body: (CopyChunks) async throws -> Value
    ) async throws -> Value {
        try await exchange { session throws(PostgresError) in try await session.beginCopyOut(sql) }
        let chunks = CopyChunks(connection: self, sql: sql)
        let outcome: Result<Value, any Error>
        do { outcome = .success(try await body(chunks)) } catch { outcome = .failure(error) }
        try await exchange(isShielded: true) { session throws(PostgresError) in
            try await session.endCopyOut()
        }
        return try outcome.get()
    }
}

/// The data of a COPY, chunk by chunk; read by one task, once.
public struct CopyChunks: AsyncSequence, Sendable {
    /// Whole rows in the format of the COPY.
    public typealias Element = [UInt8]
    /// The server's error, or the loss of the connection.
    public typealias Failure = PostgresError

    let connection: PostgresConnection
    let sql: String

    /// The position in the data, which all iterators share.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let chunks: CopyChunks

        /// The next chunk, nil at the end.
        public mutating func next() async throws(PostgresError) -> [UInt8]? {
            try await chunks.next()
        }

        /// The next chunk, nil at the end.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(PostgresError) -> [UInt8]? {
            try await chunks.next()
        }
    }

    /// Reads on from where the data has been read to.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(chunks: self) }

    private func next() async throws(PostgresError) -> [UInt8]? {
        try await connection.exchange { [sql] session throws(PostgresError) in
            try await session.nextCopyChunk(sql)
        }
    }
}

extension Session {
    private static let copyChunkBytes = 32 << 10

    fileprivate func beginCopyOut(_ sql: String) async throws(PostgresError) {
        guard sendScript(sql) else { throw lost() }
        guard case .copyOut = try await answer(to: sql) else {
            if !isIdle { close() }
            throw .misuse(reason: "not a COPY TO STDOUT")
        }
    }

    /// Rows that libpq has, up to a chunk; waits only when it has none.
    fileprivate func nextCopyChunk(_ sql: String) async throws(PostgresError) -> [UInt8]? {
        // The end was reached before: libpq reports a running COPY as active.
        if isIdle || isInTransaction { return nil }
        var chunk: [UInt8] = []
        while chunk.count < Self.copyChunkBytes {
            switch takeCopyRow(into: &chunk) {
            case .row: continue
            case .end:
                guard case .results = try await answer(to: sql) else { throw lost() }
                return chunk.isEmpty ? nil : chunk
            case .nothingYet:
                if !chunk.isEmpty { return chunk }
                await wait(toRead: true)
                guard !isClosed else { throw lost() }
                if !consumeInput(), unsafe PQisBusy(handle) != 0 { throw lost() }
            case .failed: throw lost()
            }
        }
        return chunk
    }

    private enum CopyRow {
        case row
        case end
        case nothingYet
        case failed
    }

    private func takeCopyRow(into chunk: inout [UInt8]) -> CopyRow {
        guard !isClosed else { return .failed }
        var row: UnsafeMutablePointer<CChar>?
        let length = unsafe PQgetCopyData(handle, &row, 1)
        // The row is ours to free.
        defer { unsafe PQfreemem(row) }
        switch length {
        case 0: return .nothingYet
        case -1: return .end
        case 1...:
            unsafe chunk.append(
                contentsOf: UnsafeRawBufferPointer(start: row, count: Int(length))
            )
            return .row
        default: return .failed
        }
    }

    /// Stops a COPY that was not read to its end and drops the rest.
    fileprivate func endCopyOut() async throws(PostgresError) {
        guard !isClosed, !isIdle, !isInTransaction else { return }
        let request = CancelRequest(self)
        request.request(.taskCancelled)
        do throws(PostgresError) {
            while try await nextCopyChunk("COPY") != nil {}
        } catch {
            // The confirmation of the stop; the caller has left already and wants no error.
            guard case .server(let server) = error, server.sqlState == .queryCanceled else {
                await request.exchangeEnded()
                throw error
            }
        }
        await request.exchangeEnded()
    }
}
