/// The 16 bytes of a UUID, as two halves with the most significant byte first.
public struct UUIDBits: Hashable, Sendable {
    /// The first eight bytes.
    public let high: UInt64
    /// The last eight bytes.
    public let low: UInt64

    /// The UUID made of two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// A value for `$1`, `$2`, … together with its type.
///
/// The type is always stated, for null too, so
/// that one prepared statement serves all values. Everything but `untyped` goes in binary format.
public struct Parameter: Sendable {
    enum Value: Sendable {
        case null
        case text(String)
        case textBytes([UInt8])
        case bytes([UInt8])
        case int16(Int16)
        case int32(Int32)
        case int64(Int64)
        case bool(Bool)
        case double(Double)
        case uuid(UUIDBits)
        case jsonb(String)
        case jsonbBytes([UInt8])
        case textArray([String?])
        case uuidArray([UUIDBits?])
        case int64Array([Int64?])
        case jsonbArray([String?])
        case untyped(String)
    }

    /// The type that the server is told.
    public let type: PostgresType
    let value: Value

    private init(_ type: PostgresType, _ value: Value?) {
        self.type = type
        self.value = value ?? .null
    }

    /// Null of a type.
    public static func null(_ type: PostgresType) -> Parameter { Parameter(type, nil) }

    /// `text`; NUL is refused with `PostgresError.invalidParameter` before anything is sent.
    public static func text(_ value: String?) -> Parameter {
        Parameter(.text, value.map { .text($0) })
    }

    /// `text` from bytes, which must be UTF-8 without NUL; refused like `text` otherwise.
    public static func text(utf8 value: [UInt8]?) -> Parameter {
        Parameter(.text, value.map { .textBytes($0) })
    }

    /// `bytea`.
    public static func bytes(_ value: [UInt8]?) -> Parameter {
        Parameter(.bytea, value.map { .bytes($0) })
    }

    /// `smallint`.
    public static func int16(_ value: Int16?) -> Parameter {
        Parameter(.int2, value.map { .int16($0) })
    }

    /// `integer`.
    public static func int32(_ value: Int32?) -> Parameter {
        Parameter(.int4, value.map { .int32($0) })
    }

    /// `bigint`.
    public static func int64(_ value: Int64?) -> Parameter {
        Parameter(.int8, value.map { .int64($0) })
    }

    /// `boolean`.
    public static func bool(_ value: Bool?) -> Parameter {
        Parameter(.bool, value.map { .bool($0) })
    }

    /// `double precision`.
    public static func double(_ value: Double?) -> Parameter {
        Parameter(.float8, value.map { .double($0) })
    }

    /// `uuid`.
    public static func uuid(_ value: UUIDBits?) -> Parameter {
        Parameter(.uuid, value.map { .uuid($0) })
    }

    /// `timestamptz`, in microseconds since 2000-01-01T00:00:00Z.
    public static func timestamp(microseconds value: Int64?) -> Parameter {
        Parameter(.timestamptz, value.map { .int64($0) })
    }

    /// `jsonb` from JSON text.
    public static func jsonb(_ value: String?) -> Parameter {
        Parameter(.jsonb, value.map { .jsonb($0) })
    }

    /// `jsonb` from JSON text as UTF-8 bytes; refused like `text(utf8:)`.
    public static func jsonb(utf8 value: [UInt8]?) -> Parameter {
        Parameter(.jsonb, value.map { .jsonbBytes($0) })
    }

    /// `text[]`.
    public static func textArray(_ value: [String?]?) -> Parameter {
        Parameter(.textArray, value.map { .textArray($0) })
    }

    /// `uuid[]`.
    public static func uuidArray(_ value: [UUIDBits?]?) -> Parameter {
        Parameter(.uuidArray, value.map { .uuidArray($0) })
    }

    /// `bigint[]`.
    public static func int64Array(_ value: [Int64?]?) -> Parameter {
        Parameter(.int8Array, value.map { .int64Array($0) })
    }

    /// `timestamptz[]`, each in microseconds since 2000-01-01T00:00:00Z.
    public static func timestampArray(microseconds value: [Int64?]?) -> Parameter {
        Parameter(.timestamptzArray, value.map { .int64Array($0) })
    }

    /// `jsonb[]` from JSON texts.
    public static func jsonbArray(_ value: [String?]?) -> Parameter {
        Parameter(.jsonbArray, value.map { .jsonbArray($0) })
    }

    /// The text form of a type that the server infers from the statement (an enum, `inet`, …).
    public static func untyped(_ value: String?) -> Parameter {
        Parameter(.unspecified, value.map { .untyped($0) })
    }
}
