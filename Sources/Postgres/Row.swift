internal import CPostgres

/// One row of a result.
///
/// Reading checks the column's type: `PostgresError.unexpectedResult` says which column is not what
/// was asked for, or is null where a value was.
public struct Row: Sendable {
    let result: ResultSet
    let index: Int32

    /// Whether the column is null.
    @inline(__always)
    public func isNull(_ column: Int) -> Bool {
        result.checkColumn(column)
        return unsafe PQgetisnull(result.handle, index, Int32(column)) != 0
    }

    /// Lends the column's bytes as the server sent them; nil for null.
    public func withBytes<Value, Failure: Error>(
        _ column: Int,
        _ body: (RawSpan) throws(Failure) -> Value
    ) throws(Failure) -> Value? {
        defer { withExtendedLifetime(result) {} }
        guard let bytes = unsafe rawBytes(column) else { return nil }
        return try unsafe body(bytes.bytes)
    }

    /// Lends the column's bytes as the server sent them; false, without calling, for null.
    ///
    /// For the columns of whole pages: a generic closure would be called through a witness.
    public func read(_ column: Int, _ body: (RawSpan) -> Void) -> Bool {
        defer { withExtendedLifetime(result) {} }
        guard let bytes = unsafe rawBytes(column) else { return false }
        unsafe body(bytes.bytes)
        return true
    }

    /// The column's bytes, nil for null.
    ///
    /// Unsafe: they live as long as `result`, which the caller must keep alive meanwhile.
    @inline(__always)
    @unsafe func rawBytes(_ column: Int) -> UnsafeRawBufferPointer? {
        result.checkColumn(column)
        let handle = unsafe result.handle
        let column = Int32(column)
        // The value of a null column is an empty string at a non-null address.
        let length = unsafe PQgetlength(handle, index, column)
        if length == 0, unsafe PQgetisnull(handle, index, column) != 0 { return nil }
        return unsafe UnsafeRawBufferPointer(
            start: PQgetvalue(handle, index, column),
            count: Int(length)
        )
    }

    @inline(__always)
    func type(_ column: Int) -> PostgresType {
        unsafe PostgresType(rawValue: PQftype(result.handle, Int32(column)))
    }

    @inline(never)
    func mismatch(_ column: Int, _ wanted: String) -> PostgresError {
        let found = isNull(column) ? "null" : "a value of type \(type(column).rawValue)"
        return .unexpectedResult(
            reason: "column \(column) (\(result.columnName(column))) is \(found), not \(wanted)"
        )
    }

    /// Decodes one column; nil for null.
    @inline(__always)
    private func decode<Value>(
        _ column: Int,
        _ wanted: StaticString,
        _ body: (UnsafeRawBufferPointer) -> Value?
    ) throws(PostgresError) -> Value? {
        defer { withExtendedLifetime(result) {} }
        guard let bytes = unsafe rawBytes(column) else { return nil }
        guard let value = unsafe body(bytes) else { throw mismatch(column, "\(wanted)") }
        return value
    }

    @inline(__always)
    private func required<Value>(
        _ value: Value?,
        _ column: Int,
        _ wanted: StaticString
    ) throws(PostgresError) -> Value {
        guard let value else { throw mismatch(column, "\(wanted)") }
        return value
    }

    /// Text, JSON text or the text form of anything in a text result; nil for null.
    public func optionalString(_ column: Int) throws(PostgresError) -> String? {
        let isBinary = result.isBinary
        let type = isBinary ? type(column) : .text
        return try unsafe decode(column, "text") { bytes in
            if isBinary, !BinaryDecoding.isText(type) { return nil }
            return unsafe BinaryDecoding.string(bytes, type: type)
        }
    }

    /// Text, JSON text or the text form of anything in a text result.
    public func string(_ column: Int) throws(PostgresError) -> String {
        try required(optionalString(column), column, "text")
    }

    /// `smallint`, `integer` or `bigint`; nil for null.
    public func optionalInt64(_ column: Int) throws(PostgresError) -> Int64? {
        let isBinary = result.isBinary
        let type = type(column)
        return try unsafe decode(column, "an integer") { bytes in
            unsafe isBinary
                ? BinaryDecoding.integer(bytes, type: type) : TextDecoding.integer(bytes)
        }
    }

    /// `smallint`, `integer` or `bigint`.
    public func int64(_ column: Int) throws(PostgresError) -> Int64 {
        try required(optionalInt64(column), column, "an integer")
    }

    /// `boolean`; nil for null.
    public func optionalBool(_ column: Int) throws(PostgresError) -> Bool? {
        let isBinary = result.isBinary
        let type = type(column)
        return try unsafe decode(column, "a boolean") { bytes in
            guard type == .bool, bytes.count == 1 else { return nil }
            return unsafe isBinary ? bytes[0] != 0 : bytes[0] == UInt8(ascii: "t")
        }
    }

    /// `boolean`.
    public func bool(_ column: Int) throws(PostgresError) -> Bool {
        try required(optionalBool(column), column, "a boolean")
    }

    /// `real` or `double precision`; nil for null.
    public func optionalDouble(_ column: Int) throws(PostgresError) -> Double? {
        let isBinary = result.isBinary
        let type = type(column)
        return try unsafe decode(column, "a floating-point number") { bytes in
            unsafe isBinary
                ? BinaryDecoding.double(bytes, type: type)
                : Double(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// `real` or `double precision`.
    public func double(_ column: Int) throws(PostgresError) -> Double {
        try required(optionalDouble(column), column, "a floating-point number")
    }

    /// `uuid`; nil for null.
    public func optionalUUID(_ column: Int) throws(PostgresError) -> UUIDBits? {
        let isBinary = result.isBinary
        let type = type(column)
        return try unsafe decode(column, "a UUID") { bytes in
            guard type == .uuid else { return nil }
            return unsafe isBinary ? BinaryDecoding.uuid(bytes) : TextDecoding.uuid(bytes)
        }
    }

    /// `uuid`.
    public func uuid(_ column: Int) throws(PostgresError) -> UUIDBits {
        try required(optionalUUID(column), column, "a UUID")
    }

    /// `timestamptz` in microseconds since 2000-01-01T00:00:00Z; nil for null.
    ///
    /// ±infinity are `Int64.max` and `Int64.min`.
    public func optionalTimestamp(_ column: Int) throws(PostgresError) -> Int64? {
        let isBinary = result.isBinary
        let type = type(column)
        return try unsafe decode(column, "a timestamptz") { bytes in
            guard type == .timestamptz else { return nil }
            return unsafe isBinary
                ? BinaryDecoding.bigEndian(bytes) : TextDecoding.timestamp(bytes)
        }
    }

    /// `timestamptz` in microseconds since 2000-01-01T00:00:00Z.
    public func timestamp(_ column: Int) throws(PostgresError) -> Int64 {
        try required(optionalTimestamp(column), column, "a timestamptz")
    }

    /// `bytea`; nil for null.
    public func optionalBytes(_ column: Int) throws(PostgresError) -> [UInt8]? {
        let isBinary = result.isBinary
        let type = type(column)
        return try unsafe decode(column, "a bytea") { bytes in
            guard type == .bytea else { return nil }
            return unsafe isBinary ? [UInt8](bytes) : TextDecoding.hexadecimal(bytes)
        }
    }

    /// `bytea`.
    public func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        try required(optionalBytes(column), column, "a bytea")
    }

    /// `text[]` with one dimension; nil for null.
    public func optionalTextArray(_ column: Int) throws(PostgresError) -> [String?]? {
        let isBinary = result.isBinary
        return try unsafe decode(column, "a text[]") { bytes in
            guard isBinary else { return unsafe TextDecoding.array(bytes) }
            return unsafe BinaryDecoding.array(bytes) { element, type in
                guard BinaryDecoding.isText(type) else { return nil }
                return unsafe BinaryDecoding.string(element, type: type)
            }
        }
    }

    /// `text[]` with one dimension.
    public func textArray(_ column: Int) throws(PostgresError) -> [String?] {
        try required(optionalTextArray(column), column, "a text[]")
    }

    /// `uuid[]` with one dimension; nil for null.
    public func optionalUUIDArray(_ column: Int) throws(PostgresError) -> [UUIDBits?]? {
        let isBinary = result.isBinary
        return try unsafe decode(column, "a uuid[]") { bytes in
            guard isBinary else { return unsafe TextDecoding.uuidArray(bytes) }
            return unsafe BinaryDecoding.array(bytes) { element, type in
                guard type == .uuid else { return nil }
                return unsafe BinaryDecoding.uuid(element)
            }
        }
    }

    /// `uuid[]` with one dimension.
    public func uuidArray(_ column: Int) throws(PostgresError) -> [UUIDBits?] {
        try required(optionalUUIDArray(column), column, "a uuid[]")
    }
}
