import Domain
import Postgres

/// The domain's values as PostgreSQL's.
extension Parameter {
    static func uuid(_ id: UUID?) -> Parameter {
        .uuid(id.map { UUIDBits(high: $0.high, low: $0.low) })
    }

    static func timestamp(_ time: Timestamp?) -> Parameter {
        .timestamp(microseconds: time?.sincePostgresEpoch)
    }

    static func jsonb(_ json: [UInt8]?) -> Parameter { .jsonb(utf8: json) }

    /// As text of no stated type, which the server reads as the column's own.
    static func inet(_ address: IPAddress?) -> Parameter { .untyped(address?.text) }

    static func uuidArray(_ ids: [UUID]?) -> Parameter {
        .uuidArray(ids.map { $0.map { UUIDBits(high: $0.high, low: $0.low) } })
    }

    static func timestampArray(_ times: [Timestamp]) -> Parameter {
        .timestampArray(microseconds: times.map { $0.sincePostgresEpoch })
    }
}

extension Timestamp {
    /// PostgreSQL counts from 2000-01-01, 30 years of which 7 were leap years after 1970.
    private static let postgresEpoch: Int64 = (30 * 365 + 7) * 86_400 * 1_000_000

    /// Microseconds since 2000-01-01T00:00:00Z, the binary form of timestamptz.
    var sincePostgresEpoch: Int64 { microseconds - Self.postgresEpoch }

    init(sincePostgresEpoch microseconds: Int64) {
        self.init(microseconds: microseconds + Self.postgresEpoch)
    }
}

/// A statement with the values for its parameters.
struct BoundStatement: Sendable {
    let statement: Statement
    let parameters: [Parameter]

    init(_ statement: Statement, _ parameters: [Parameter]) {
        self.statement = statement
        self.parameters = parameters
    }
}

extension PipelineGroup {
    init(_ statements: [BoundStatement]) {
        self.init()
        for bound in statements { add(bound.statement, bound.parameters) }
    }
}
