public import Domain
public import JSON

/// One change of a row, as a database's triggers captured it.
public struct Capture: Sendable, Equatable {
    /// What was done.
    public enum Operation: String, Sendable, CaseIterable {
        /// A row was added.
        case insert = "I"
        /// A row was changed.
        case update = "U"
        /// A row was removed.
        case delete = "D"
        /// All rows were removed by TRUNCATE, which names none.
        case truncate = "T"
    }

    /// Its number in its database.
    public let id: Int64
    /// When the change was made.
    public let occurredAt: Timestamp
    /// The transaction that made it.
    public let transaction: Int64
    /// The table.
    public let table: CapturedTable
    /// What was done.
    public let operation: Operation
    /// The columns of the primary key with their values; empty where the table has no key.
    public let keys: JSONObject
    /// The row before the change.
    ///
    /// A redacted value is `{"$redacted": n}`, a large one `{"$omitted": bytes, "$version": n}`: it
    /// changed if n differs between before and after.
    public let before: JSONValue?
    /// The row after the change, in the same form.
    public let after: JSONValue?
    /// The application's word for who acted; whoever can send SQL can set it.
    public let actor: String?
    /// The database's word for who was connected.
    public let databaseUser: String
    /// The application's name for the request.
    public let requestID: String?
    /// What the application set besides.
    public let metadata: JSONObject?
    /// What the connection called itself.
    public let applicationName: String?
    /// Where the connection came from; nil for a local socket.
    public let clientAddress: IPAddress?

    /// What the row is called, where the table has a column for that.
    public var name: String? {
        guard let column = table.nameColumn, let value = (after ?? before)?[column] else {
            return nil
        }
        return value.string ?? value.number?.text
    }
}

/// A tracked table.
public struct CapturedTable: Sendable, Equatable {
    /// A column as SQL describes it.
    public struct Column: Sendable, Equatable {
        /// The type, such as `numeric(12,2)`.
        public let type: String
        /// The comment.
        public let comment: String?
        /// Whether only that its values change is told.
        public let isRedacted: Bool
    }

    /// The schema that it is in.
    public let schema: String
    /// Its name.
    public let name: String
    /// What its rows are, where tracking said it.
    public let entityType: String?
    /// The column that names a row for people.
    public let nameColumn: String?
    /// The columns by their names.
    public let columns: [String: Column]
}

/// Captures that are recorded together.
public struct CaptureBatch: Sendable {
    /// The same whenever the same captures are handed out again: the key to record them under.
    public let id: UUID
    /// In the order in which they are to be recorded.
    public let captures: [Capture]
}
