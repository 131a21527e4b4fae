import Domain
import Postgres

/// PostgreSQL's values as the domain's.
extension Row {
    func id(_ column: Int) throws(PostgresError) -> UUID { UUID(try uuid(column)) }

    func optionalID(_ column: Int) throws(PostgresError) -> UUID? {
        try optionalUUID(column).map { UUID($0) }
    }

    func time(_ column: Int) throws(PostgresError) -> Timestamp {
        Timestamp(sincePostgresEpoch: try timestamp(column))
    }

    func optionalTime(_ column: Int) throws(PostgresError) -> Timestamp? {
        try optionalTimestamp(column).map { Timestamp(sincePostgresEpoch: $0) }
    }

    /// jsonb as its text: the binary form is a version byte, 1, and the text.
    func optionalJSON(_ column: Int) -> [UInt8]? {
        withBytes(column) { bytes in bytes.withUnsafeBytes { [UInt8]($0.dropFirst()) } }
    }

    func optionalNames(_ column: Int) throws(PostgresError) -> [String]? {
        try optionalTextArray(column)?.compactMap { $0 }
    }
}

extension UUID {
    init(_ bits: UUIDBits) { self.init(high: bits.high, low: bits.low) }
}
