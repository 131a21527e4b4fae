/// The five-character code of a server error (PostgreSQL manual, appendix A).
public struct SQLState: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The five ASCII characters, first one in the most significant of the low 40 bits.
    private let packed: UInt64

    /// Reads a code; nil unless it is five digits or capital letters.
    public init?(code: some StringProtocol) {
        var packed: UInt64 = 0
        var count = 0
        for byte in code.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                packed = packed << 8 | UInt64(byte)
            default: return nil
            }
            count += 1
            guard count <= 5 else { return nil }
        }
        guard count == 5 else { return nil }
        self.packed = packed
    }

    /// A code written in source; traps when it is not one.
    public init(stringLiteral code: String) {
        guard let state = SQLState(code: code) else {
            preconditionFailure("\(code) is no SQLSTATE")
        }
        self = state
    }

    /// The five characters.
    public var code: String {
        var text = ""
        for shift in stride(from: 32, through: 0, by: -8) {
            text.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: packed >> shift)))
        }
        return text
    }

    /// The five characters.
    public var description: String { code }

    /// The first two characters, which name the kind of error.
    public struct Class: Hashable, Sendable {
        private let packed: UInt64

        fileprivate init(packed: UInt64) { self.packed = packed }

        fileprivate init(of state: SQLState) { self = state.class }

        /// Class 08: the connection failed.
        public static let connectionException = Class(of: "08000")
        /// Class 22: a value is not acceptable.
        public static let dataException = Class(of: "22000")
        /// Class 23: a constraint is violated.
        public static let integrityConstraintViolation = Class(of: "23000")
        /// Class 25: the transaction's state forbids the statement.
        public static let invalidTransactionState = Class(of: "25000")
        /// Class 28: the role may not sign in.
        public static let invalidAuthorization = Class(of: "28000")
        /// Class 40: the transaction was rolled back and may be repeated.
        public static let transactionRollback = Class(of: "40000")
        /// Class 42: the statement is wrong or not permitted.
        public static let syntaxErrorOrAccessRuleViolation = Class(of: "42000")
        /// Class 53: the server lacks memory, disk or connections.
        public static let insufficientResources = Class(of: "53000")
        /// Class 57: an operator intervened.
        public static let operatorIntervention = Class(of: "57000")
    }

    /// The kind of error.
    public var `class`: Class { Class(packed: packed >> 24) }

    /// 0A000, which is also a prepared statement whose result columns changed.
    public static let featureNotSupported: SQLState = "0A000"
    /// 22021, bytes that are not text in the database's encoding.
    public static let characterNotInRepertoire: SQLState = "22021"
    /// 22P02, text that is not a value of the type.
    public static let invalidTextRepresentation: SQLState = "22P02"
    /// 23502, null where there must be a value.
    public static let notNullViolation: SQLState = "23502"
    /// 23503, a reference to nothing.
    public static let foreignKeyViolation: SQLState = "23503"
    /// 23505, a key that exists already.
    public static let uniqueViolation: SQLState = "23505"
    /// 23514, a CHECK that does not hold.
    public static let checkViolation: SQLState = "23514"
    /// 25006, a write in a read-only transaction.
    public static let readOnlyTransaction: SQLState = "25006"
    /// 25P02, a statement after an error in the same transaction.
    public static let inFailedTransaction: SQLState = "25P02"
    /// 26000, a prepared statement the server does not have.
    public static let invalidStatementName: SQLState = "26000"
    /// 28P01, a wrong password.
    public static let invalidPassword: SQLState = "28P01"
    /// 3D000, a database that does not exist.
    public static let invalidCatalogName: SQLState = "3D000"
    /// 40001, a serialisation failure.
    public static let serializationFailure: SQLState = "40001"
    /// 40P01, a deadlock.
    public static let deadlockDetected: SQLState = "40P01"
    /// 42501, a missing privilege.
    public static let insufficientPrivilege: SQLState = "42501"
    /// 42601, a syntax error.
    public static let syntaxError: SQLState = "42601"
    /// 42703, a column that does not exist.
    public static let undefinedColumn: SQLState = "42703"
    /// 42P01, a table that does not exist.
    public static let undefinedTable: SQLState = "42P01"
    /// 42P07, a table that exists already.
    public static let duplicateTable: SQLState = "42P07"
    /// 53300, no connection slot left.
    public static let tooManyConnections: SQLState = "53300"
    /// 55P03, a lock that NOWAIT or lock_timeout did not get.
    public static let lockNotAvailable: SQLState = "55P03"
    /// 57014, a statement stopped by a cancel request or statement_timeout.
    public static let queryCanceled: SQLState = "57014"
    /// 57P01, the backend was told to end.
    public static let adminShutdown: SQLState = "57P01"
    /// 57P02, another backend crashed and all are ended.
    public static let crashShutdown: SQLState = "57P02"
    /// 57P03, the server starts up or shuts down.
    public static let cannotConnectNow: SQLState = "57P03"
}
