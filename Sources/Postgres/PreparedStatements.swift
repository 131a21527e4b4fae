/// Which statements one connection has prepared, the least recently used giving way at the bound.
///
/// At the bound a statement is given a name only when it is met again soon: those of the many
/// tenants that ask rarely go out unnamed and displace nothing.
///
/// A statement that is being prepared is not used by others until the server has confirmed it: they
/// go out unnamed meanwhile. So no group ever depends on whether a neighbour's Prepare succeeds.
struct PreparedStatements {
    /// One statement on the server.
    final class Entry {
        let statement: Statement
        let name: String
        let types: [UInt32]
        fileprivate(set) var isConfirmed = false
        fileprivate var lastUse: UInt64

        init(_ statement: Statement, name: String, types: [UInt32], lastUse: UInt64) {
            self.statement = statement
            self.name = name
            self.types = types
            self.lastUse = lastUse
        }
    }

    /// How a statement is to be sent now.
    enum Use {
        case execute(Entry)
        case prepare(Entry)
        case unnamed
    }

    let capacity: Int
    private var entries: [Statement: Entry] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0
    /// Statements that the server still has and nothing will use again.
    private(set) var discarded: [Entry] = []
    /// Statements that were met while all places were taken, by hash.
    ///
    /// A collision only prepares one too soon. The older half is forgotten when the younger is full.
    private var met: (younger: Set<Int>, older: Set<Int>) = ([], [])

    init(capacity: Int) { self.capacity = capacity }

    var count: Int { entries.count }

    /// Decides how to send a statement whose parameters have these types.
    mutating func use(_ statement: Statement, types: [UInt32]) -> Use {
        guard statement.preparation == .prepared, capacity > 0 else { return .unnamed }
        uses += 1
        if let entry = entries[statement] {
            guard entry.isConfirmed, entry.types == types else { return .unnamed }
            entry.lastUse = uses
            return .execute(entry)
        }
        if entries.count >= capacity {
            // With more statements than places, most are never met again here: those would cost a
            // Prepare, a Deallocate and another's place.
            guard isMetAgain(statement) else { return .unnamed }
            guard let oldest = leastRecentlyUsed() else { return .unnamed }
            entries[oldest.statement] = nil
            discarded.append(oldest)
        }
        names += 1
        let entry = Entry(statement, name: "s\(names)", types: types, lastUse: uses)
        entries[statement] = entry
        return .prepare(entry)
    }

    /// Whether the statement was met lately, and notes that it is met now.
    private mutating func isMetAgain(_ statement: Statement) -> Bool {
        let hash = statement.hashValue
        if met.younger.contains(hash) || met.older.contains(hash) { return true }
        if met.younger.count >= capacity { met = ([], met.younger) }
        met.younger.insert(hash)
        return false
    }

    /// A scan: it runs only beside a Parse on the server, which costs far more.
    private func leastRecentlyUsed() -> Entry? {
        entries.values.lazy.filter(\.isConfirmed).min { $0.lastUse < $1.lastUse }
    }

    /// The server has the statement.
    mutating func prepareSucceeded(_ entry: Entry) { entry.isConfirmed = true }

    /// The server refused the statement or never came to it.
    mutating func prepareFailed(_ entry: Entry) { remove(entry) }

    /// The server says that the statement no longer fits what it refers to.
    mutating func becameStale(_ entry: Entry) {
        if remove(entry) { discarded.append(entry) }
    }

    /// Gives the statements to DEALLOCATE, once.
    mutating func takeDiscarded() -> [Entry] {
        defer { discarded = [] }
        return discarded
    }

    @discardableResult
    private mutating func remove(_ entry: Entry) -> Bool {
        guard entries[entry.statement] === entry else { return false }
        entries[entry.statement] = nil
        return true
    }
}
