import Domain
import JSON

/// What the events that were sent bear out: their times, and how many there are of what.
struct EventEvidence: Sendable {
    /// How many events there are.
    let count: Int
    /// How many there are of each kind, and of all others.
    let counts: Set<Int>
    /// How many fields or elements an event has, or all have.
    let sizes: Set<Int>
    /// Seconds from one event to another.
    let seconds: Set<Int>
    /// The days of the events.
    let days: Set<String>
    /// The names of their weekdays and months, in small letters.
    let periods: Set<String>
    /// The times of the day of each event by its name, with seconds and without.
    let clocks: [String: [String]]
    /// All of them.
    let allClocks: Set<String>
    /// The hours of the day, also the nearest one.
    let hours: Set<Int>
    /// By words for things in the plural, how many events or people there are of them.
    private let bounds: [String: Int]

    init(_ events: [SelectedEvent]) {
        count = events.count
        counts = Self.counts(of: events)
        sizes = Self.sizes(of: events)
        bounds = Self.bounds(of: events)
        let times = events.map(\.event.occurredAt)
        seconds = Self.seconds(between: times)
        let parts = times.map { PayloadTime.parts($0) }
        days = Set(parts.map(\.date))
        periods = Set(
            times.flatMap { [PayloadTime.weekday($0), PayloadTime.month($0)] }
                .map { $0.lowercased() }
        )
        let pairs = zip(events, parts).map { event, parts in
            (event.alias, [parts.clock, String(parts.clock.prefix(5))])
        }
        clocks = Dictionary(uniqueKeysWithValues: pairs)
        allClocks = Set(pairs.flatMap(\.1))
        hours = Set(
            parts.flatMap { parts -> [Int] in
                let numbers = parts.clock.split(separator: ":").compactMap { Int($0) }
                guard numbers.count == 3 else { return [] }
                return [numbers[0], (numbers[0] + (numbers[1] >= 30 ? 1 : 0)) % 24]
            }
        )
    }

    /// The most there can be of what a word in the plural names; nil when it names nothing known.
    func bound(_ unit: String) -> Int? {
        guard unit.hasSuffix("s") || unit == "people" else { return nil }
        return bounds[NameWords.singular(unit)]
    }

    /// Whether so many of a unit of time lie between two events, rounded down or up.
    func lasts(_ number: Int, _ unit: Int) -> Bool {
        if number == 1, unit > 1 { return true }
        return seconds.contains { $0 / unit == number || ($0 + unit - 1) / unit == number }
    }

    // MARK: - Counts

    private static func counts(of events: [SelectedEvent]) -> Set<Int> {
        var groups: [String: Int] = [:]
        var kinds: [String: Set<String>] = [:]
        for selected in events {
            let event = selected.event
            let parts = [
                "actor": event.actorName, "type": event.eventType, "entity": event.entityType ?? "",
                "outcome": event.outcome.rawValue, "address": event.sourceIP?.text ?? "",
                "name": name(of: event), "day": PayloadTime.parts(event.occurredAt).date,
                "deed": "\(event.actorName)\n\(event.eventType)",
                "doing": "\(event.eventType)\n\(event.entityType ?? "")",
                "ending": "\(event.eventType)\n\(event.outcome)",
            ]
            for (kind, value) in parts {
                groups["\(kind) \(value)", default: 0] += 1
                kinds[kind, default: []].insert(value)
            }
        }
        let counted = Set(groups.values)
        return counted.union(counted.map { events.count - $0 })
            .union(kinds.values.map(\.count)).union([events.count])
    }

    private static func name(of event: AuditEvent) -> String {
        event.entityID?.description ?? event.entityKey ?? event.entityName ?? ""
    }

    private static let people = [
        "user", "person", "people", "actor", "account", "administrator", "admin", "employee",
        "colleague", "member",
    ]

    private static func bounds(of events: [SelectedEvent]) -> [String: Int] {
        var bounds: [String: Int] = [:]
        for selected in events {
            let type = selected.event.entityType ?? ""
            if let noun = NameWords.of(type).last { bounds[noun, default: 0] += 1 }
        }
        let actors = Set(events.map(\.event.actorName))
        let entities = Set(events.map { name(of: $0.event) })
        for noun in people {
            bounds[noun] = max(bounds[noun] ?? 0, actors.count + entities.count)
        }
        for noun in ["event", "time", "attempt"] { bounds[noun] = events.count }
        // A role may be an entity, and the value of another one's field before and after.
        for change in events.flatMap(\.changes) {
            for noun in Set(NameWords.of(change.field)) where bounds[noun] != nil {
                bounds[noun, default: 0] += 2
            }
        }
        return bounds
    }

    // MARK: - Sizes

    private static func sizes(of events: [SelectedEvent]) -> Set<Int> {
        var sizes: Set<Int> = [events.reduce(0) { $0 + $1.changes.count }]
        for event in events {
            sizes.insert(event.changes.count)
            for change in event.changes {
                let parts = [change.old, change.new].compactMap { $0.map { size($0, &sizes) } }
                // What was added or taken away.
                if parts.count == 2 { sizes.insert(abs(parts[1] - parts[0])) }
            }
            for member in event.metadata.members { _ = size(member.value, &sizes) }
        }
        return sizes
    }

    @discardableResult
    private static func size(_ value: JSONValue, _ sizes: inout Set<Int>) -> Int {
        let parts: [JSONValue]
        switch value {
        case .array(let elements): parts = elements
        case .object(let object): parts = object.members.map(\.value)
        case .null, .bool, .number, .string: return 0
        }
        sizes.insert(parts.count)
        for part in parts { size(part, &sizes) }
        return parts.count
    }

    private static func seconds(between times: [Timestamp]) -> Set<Int> {
        let seconds = times.map { Int($0.microseconds / 1_000_000) }
        return seconds.reduce(into: []) { all, time in
            all.formUnion(seconds.lazy.filter { $0 >= time }.map { $0 - time })
        }
    }
}
