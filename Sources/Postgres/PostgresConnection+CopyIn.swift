internal import CPostgres

extension PostgresConnection {
    /// Runs `COPY … FROM STDIN` with what `body` writes, and gives the number of rows.
    ///
    /// What `body` throws ends the COPY without effect and is thrown again; the connection stays
    /// usable. The server's own objections to the data come at the end.
    @discardableResult
    public func copyIn(
        _ sql: String,
        _ body: (CopyWriter) async throws -> Void
    ) async throws -> Int {
        try await exchange { session throws(PostgresError) in try await session.beginCopyIn(sql) }
        let writer = CopyWriter(self)
        do {
            try await body(writer)
            try await writer.flush()
        } catch {
            try await exchange(isShielded: true) { session throws(PostgresError) in
                try await session.abandonCopyIn()
            }
            throw error
        }
        return try await exchange { session throws(PostgresError) in
            try await session.finishCopyIn(sql)
        }
    }
}

/// Where the data of a COPY goes; used by one task.
public final class CopyWriter {
    private let connection: PostgresConnection
    private var buffer: [UInt8] = []
    private var figures = CopyFigures()

    /// Rows are gathered up to this, so that small ones do not cost a call of libpq each.
    static let chunkBytes = 32 << 10

    init(_ connection: PostgresConnection) {
        self.connection = connection
        buffer.reserveCapacity(Self.chunkBytes)
    }

    /// The most bytes that ever waited in memory to be sent, here and in libpq.
    public var bufferedBytesPeak: Int { figures.peak }

    /// Writes bytes in the format of the COPY; suspends while the server does not keep up.
    public func write(_ bytes: some Collection<UInt8>) async throws(PostgresError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(Self.chunkBytes - buffer.count)
            buffer.append(contentsOf: part)
            rest = rest.dropFirst(part.count)
            if buffer.count >= Self.chunkBytes { try await flush() }
        }
    }

    /// Writes text in the format of the COPY.
    public func write(_ text: String) async throws(PostgresError) {
        try await write(text.utf8)
    }

    func flush() async throws(PostgresError) {
        guard !buffer.isEmpty else { return }
        let chunk = buffer
        buffer.removeAll(keepingCapacity: true)
        let peak = try await connection.exchange { session throws(PostgresError) in
            try await session.putCopyData(chunk)
        }
        figures.record(peak + chunk.count)
    }
}

private struct CopyFigures {
    var peak = 0
    mutating func record(_ bytes: Int) { peak = max(peak, bytes) }
}

extension Session {
    fileprivate func beginCopyIn(_ sql: String) async throws(PostgresError) {
        guard sendScript(sql) else { throw lost() }
        guard case .copyIn = try await answer(to: sql) else {
            // After `COPY … TO` data is on its way that nobody reads.
            if !isIdle { close() }
            throw .misuse(reason: "not a COPY FROM STDIN")
        }
    }

    /// Sends one chunk and waits until libpq holds nothing back; gives what it held at most.
    ///
    /// libpq would buffer without bound: PQputCopyData refuses only when memory runs out.
    fileprivate func putCopyData(_ chunk: [UInt8]) async throws(PostgresError) -> Int {
        let status = unsafe chunk.withUnsafeBytes { bytes in
            // libpq copies the bytes into its output buffer before it returns.
            unsafe PQputCopyData(
                handle,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count)
            )
        }
        guard status == 1 else { throw lost() }
        try await flushCopy()
        return chunk.count
    }

    /// Like `flushCompletely`, but stops when the task is cancelled: then no statement runs that the
    /// server could be asked to stop, only this side waits.
    private func flushCopy() async throws(PostgresError) {
        while true {
            guard !isClosed, let isLeft = flush() else { throw lost() }
            if !isLeft { return }
            if Task.isCancelled { throw .cancelled }
            await wait(toRead: true, orToWrite: true)
            guard !isClosed, consumeInput() else { throw lost() }
        }
    }

    fileprivate func finishCopyIn(_ sql: String) async throws(PostgresError) -> Int {
        guard unsafe PQputCopyEnd(handle, nil) == 1 else { throw lost() }
        guard case .results(let results) = try await answer(to: sql) else { throw lost() }
        return results.first?.affectedRows ?? 0
    }

    fileprivate func abandonCopyIn() async throws(PostgresError) {
        guard !isClosed else { return }
        guard unsafe PQputCopyEnd(handle, "abandoned by the client") == 1 else { throw lost() }
        do throws(PostgresError) {
            _ = try await answer(to: "COPY")
        } catch {
            // The server confirms with an error that the COPY had no effect.
            guard case .server = error else { throw error }
        }
    }
}
