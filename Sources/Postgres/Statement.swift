/// The text of one SQL statement and how it is sent.
public struct Statement: Sendable, Hashable, ExpressibleByStringLiteral {
    /// Whether the server keeps the parsed statement.
    public enum Preparation: Sendable, Hashable {
        /// Parsed once per connection and kept there under a bound.
        ///
        /// Later uses must have parameters of the same types; others are sent as if `unnamed`.
        case prepared
        /// Parsed at each use: for statements used too rarely to occupy a place (tail tenants).
        case unnamed
    }

    /// The format of all columns of the result.
    public enum ResultFormat: Int32, Sendable, Hashable {
        /// The type's text form.
        case text = 0
        /// The type's binary form: cheaper for numbers, times and UUIDs.
        case binary = 1
    }

    /// One statement, with `$1`, `$2`, … for its parameters.
    public let sql: String
    /// Whether the server keeps the parsed statement.
    public let preparation: Preparation
    /// The format of the result's columns.
    public let resultFormat: ResultFormat
    /// Computed once, because statements are looked up at every use.
    private let textHash: Int

    /// A statement; `sql` is source text, never composed from values.
    public init(
        _ sql: String,
        preparation: Preparation = .prepared,
        resultFormat: ResultFormat = .binary
    ) {
        self.sql = sql
        self.preparation = preparation
        self.resultFormat = resultFormat
        textHash = sql.hashValue
    }

    /// A prepared statement with binary results.
    public init(stringLiteral sql: String) { self.init(sql) }

    /// Two statements with the same text share their preparation, whatever the result format.
    public static func == (a: Statement, b: Statement) -> Bool {
        a.textHash == b.textHash && a.sql == b.sql
    }

    /// Feeds the hash of the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(textHash) }
}

/// Statements that go out together, in order, as one implicit transaction: all take effect or none.
///
/// They must not contain transaction control (BEGIN, COMMIT, …) of their own.
public struct PipelineGroup: Sendable {
    /// One statement with its parameters.
    public struct Item: Sendable {
        /// The statement.
        public let statement: Statement
        /// Its parameters.
        public let parameters: [Parameter]
    }

    /// The statements, in order.
    public private(set) var items: [Item] = []
    /// How long the caller waits in all; the pool's bound when nil.
    public var deadline: Duration?
    /// Whether the group may share its transaction with other repeatable groups, and run twice.
    ///
    /// Only for groups that read, and that set whatever they depend on themselves: a neighbour's
    /// settings are still in force when they begin. When a neighbour fails, the group is repeated
    /// alone.
    public var isRepeatable = false

    /// A group without statements.
    public init(deadline: Duration? = nil) { self.deadline = deadline }

    /// A group of one statement.
    public init(_ statement: Statement, _ parameters: [Parameter] = []) {
        items = [Item(statement: statement, parameters: parameters)]
    }

    /// Adds a statement at the end.
    public mutating func add(_ statement: Statement, _ parameters: [Parameter] = []) {
        items.append(Item(statement: statement, parameters: parameters))
    }

    /// Checks every parameter; the position in the error is that within its statement.
    func validate() throws(PostgresError) {
        for index in items.indices { try Parameter.validate(items[index].parameters) }
    }
}
