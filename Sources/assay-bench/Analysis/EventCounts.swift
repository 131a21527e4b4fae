import Analysis
import Domain
import JSON

/// How many there are of what among some events, however a text groups them.
struct EventCounts {
    private(set) var all: Set<Int> = []
    let actors: Int
    /// Values that the events hold.
    private let values: Int

    /// Things that a text names before it says how many others there are.
    private static let namedMax = 6

    init(_ events: [SelectedEvent], findings: Int) {
        actors = Set(events.map(\.event.actorName)).count
        values = events.reduce(0) { $0 + Self.leaves(of: $1) }
        all = Set(0...findings)
        let columns: [[String]] = [
            events.map(\.event.actorName), events.map(\.event.eventType),
            events.map { $0.event.action ?? "" }, events.map { $0.event.entityType ?? "" },
            events.map(\.event.outcome.rawValue), events.map { $0.event.sourceIP?.text ?? "" },
        ]
        let entities = events.map { selected in
            let event = selected.event
            let key = event.entityID?.description ?? event.entityKey ?? ""
            return "\(event.entityType ?? "") \(key)"
        }
        let numbers = columns.map(Self.numbered)
        let things = Self.numbered(entities)
        // Every way to choose some of the columns is a way to tell the events apart.
        for choice in 0..<(1 << columns.count) {
            let chosen = numbers.indices.filter { choice >> $0 & 1 == 1 }
            let groups = Dictionary(grouping: events.indices) { row in
                chosen.reduce(0) { $0 << 8 | numbers[$1][row] }
            }
            all.insert(groups.count)
            for rows in groups.values {
                all.formUnion([rows.count, Set(rows.map { things[$0] }).count])
            }
        }
    }

    /// Equal texts as equal numbers below 256: there are no more events.
    private static func numbered(_ texts: [String]) -> [Int] {
        var numbers: [String: Int] = [:]
        return texts.map { text in
            if let number = numbers[text] { return number }
            numbers[text] = numbers.count
            return numbers.count - 1
        }
    }

    /// Whether so many are left of something when the first few were named.
    func leaves(_ rest: Int) -> Bool {
        rest < values || (1...Self.namedMax).contains { all.contains(rest + $0) }
    }

    func union(_ other: EventCounts) -> EventCounts {
        var union = self
        union.all.formUnion(other.all)
        return union
    }

    private static func leaves(of selected: SelectedEvent) -> Int {
        selected.changes.reduce(0) { sum, change in
            sum + [change.old, change.new].compactMap { $0 }.reduce(0) { $0 + leaves(of: $1) }
        }
    }

    private static func leaves(of value: JSONValue) -> Int {
        switch value {
        case .array(let elements): elements.reduce(0) { $0 + leaves(of: $1) }
        case .object(let object): object.members.reduce(0) { $0 + leaves(of: $1.value) }
        case .string(let text):
            if text.hasPrefix("{") || text.hasPrefix("["),
                let inner = try? JSONValue(parsing: Array(text.utf8))
            {
                leaves(of: inner)
            } else {
                1
            }
        case .number, .bool, .null: 1
        }
    }
}
