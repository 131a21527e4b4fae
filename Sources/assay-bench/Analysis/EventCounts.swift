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
        let rows = events.map { selected -> [String] in
            let event = selected.event
            return [
                event.actorName, event.eventType, event.action ?? "", event.entityType ?? "",
                event.outcome.rawValue, event.sourceIP?.text ?? "",
            ]
        }
        let entities = events.map { selected in
            let event = selected.event
            return
                "\(event.entityType ?? "") \(event.entityID?.description ?? event.entityKey ?? "")"
        }
        // Every way to choose some of the columns is a way to tell the events apart.
        for choice in 0..<(1 << (rows.first?.count ?? 0)) {
            var groups: [[String]: (count: Int, entities: Set<String>)] = [:]
            for (row, entity) in zip(rows, entities) {
                let key = row.indices.filter { choice >> $0 & 1 == 1 }.map { row[$0] }
                groups[key, default: (0, [])].count += 1
                groups[key, default: (0, [])].entities.insert(entity)
            }
            all.insert(groups.count)
            for group in groups.values { all.formUnion([group.count, group.entities.count]) }
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
