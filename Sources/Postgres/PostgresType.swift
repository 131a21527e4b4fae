/// A type's object identifier (`pg_type.oid`); those of built-in types never change.
public struct PostgresType: RawRepresentable, Hashable, Sendable {
    /// The object identifier.
    public let rawValue: UInt32

    /// The type with this object identifier.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Left to the server to infer.
    public static let unspecified = PostgresType(rawValue: 0)
    /// `boolean`.
    public static let bool = PostgresType(rawValue: 16)
    /// `bytea`.
    public static let bytea = PostgresType(rawValue: 17)
    /// `bigint`.
    public static let int8 = PostgresType(rawValue: 20)
    /// `smallint`.
    public static let int2 = PostgresType(rawValue: 21)
    /// `integer`.
    public static let int4 = PostgresType(rawValue: 23)
    /// `text`.
    public static let text = PostgresType(rawValue: 25)
    /// `oid`.
    public static let oid = PostgresType(rawValue: 26)
    /// `real`.
    public static let float4 = PostgresType(rawValue: 700)
    /// `double precision`.
    public static let float8 = PostgresType(rawValue: 701)
    /// `text[]`.
    public static let textArray = PostgresType(rawValue: 1009)
    /// `varchar[]`.
    public static let varcharArray = PostgresType(rawValue: 1015)
    /// `varchar`.
    public static let varchar = PostgresType(rawValue: 1043)
    /// `timestamp with time zone`.
    public static let timestamptz = PostgresType(rawValue: 1184)
    /// `uuid`.
    public static let uuid = PostgresType(rawValue: 2950)
    /// `uuid[]`.
    public static let uuidArray = PostgresType(rawValue: 2951)
    /// `jsonb`.
    public static let jsonb = PostgresType(rawValue: 3802)
    /// `bigint[]`.
    public static let int8Array = PostgresType(rawValue: 1016)
    /// `timestamptz[]`.
    public static let timestamptzArray = PostgresType(rawValue: 1185)
    /// `jsonb[]`.
    public static let jsonbArray = PostgresType(rawValue: 3807)
}
