internal import CPostgres

// Safe to share between threads: a PGresult is immutable once libpq has handed it out, the accessors
// used here only read it, and the only call that frees it is in deinit. libpq warns about indices
// out of range through the connection's notice receiver; indices are checked here first, so that
// never happens, even after the connection is gone.

/// The rows that one statement returned, still in libpq's memory.
@safe
public final class ResultSet: Sendable {
    nonisolated(unsafe) let handle: OpaquePointer
    /// How many rows there are.
    public let count: Int
    /// How many columns each row has.
    public let columnCount: Int
    let isBinary: Bool

    /// Takes ownership.
    ///
    /// Unsafe: `result` must be a live PGresult that nobody else frees.
    @unsafe init(owning result: OpaquePointer) {
        unsafe handle = result
        count = unsafe Int(PQntuples(result))
        columnCount = unsafe Int(PQnfields(result))
        isBinary = unsafe PQbinaryTuples(result) == 1
    }

    deinit { unsafe PQclear(handle) }

    /// The name of a column.
    public func columnName(_ column: Int) -> String {
        checkColumn(column)
        guard let name = unsafe PQfname(handle, Int32(column)) else { return "" }
        return unsafe String(cString: name)
    }

    /// The position of a column, nil when there is none of this name.
    public func columnIndex(_ name: String) -> Int? {
        (0..<columnCount).first { columnName($0) == name }
    }

    /// The type of a column.
    public func columnType(_ column: Int) -> PostgresType {
        checkColumn(column)
        return unsafe PostgresType(rawValue: PQftype(handle, Int32(column)))
    }

    /// The command tag, such as `INSERT 0 3`.
    public var commandTag: String {
        guard let tag = unsafe PQcmdStatus(handle) else { return "" }
        return unsafe String(cString: tag)
    }

    /// How many rows the statement inserted, changed, deleted, copied or returned.
    public var affectedRows: Int {
        guard let text = unsafe PQcmdTuples(handle) else { return 0 }
        return unsafe Int(String(cString: text)) ?? 0
    }

    @inline(__always)
    func checkColumn(_ column: Int) {
        precondition(column >= 0 && column < columnCount, "no column \(column) in this result")
    }
}

extension ResultSet: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }
    /// How many rows there are.
    public var endIndex: Int { count }

    /// The row at a position.
    public subscript(position: Int) -> Row {
        precondition(position >= 0 && position < count, "no row \(position) in this result")
        return Row(result: self, index: Int32(position))
    }
}
