internal import Domain
internal import JSON

extension EventHit {
    /// Names that a title lists.
    static let namedMax = 3

    /// What happened, in one line.
    var heading: Phrase {
        var phrase = Phrase()
        var rest = (isOne ? rule.title : rule.titles)[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { phrase = phrase + String(rest[..<open]) }
            let isFirst = phrase.isEmpty
            phrase = phrase + piece(String(rest[rest.index(after: open)..<close]), isFirst: isFirst)
            rest = rest[rest.index(after: close)...]
        }
        return rest.isEmpty ? phrase : phrase + String(rest)
    }

    /// Whether the title for one fits: where the title for several counts people or things, one of those.
    private var isOne: Bool {
        for kind in Self.countable where rule.titles.contains("{count \(kind)}") {
            return distinct(kind) == 1
        }
        return switch rule.kind {
        case .single(_, let atLeast, _): atLeast == 1 && places.count == 1
        case .sequence: steps.allSatisfy { $0.count == 1 }
        case .detector: places.count == 1
        }
    }

    /// What a title may count instead of events.
    private static let countable = ["targets", "entities", "types", "values"]

    private func distinct(_ kind: String) -> Int {
        switch kind {
        case "targets": Set(matches.map { EventNames.target($0.fact).inner }).count
        case "entities": Set(matches.map { $0.fact.entity ?? $0.fact.alias }).count
        case "types": Set(matches.map(\.fact.event.eventType)).count
        default: Set(matches.map { Self.value($0).inner }).count
        }
    }

    private func piece(_ name: String, isFirst: Bool) -> Phrase {
        // `{entity 2}` is that of the second step.
        let parts = name.split(separator: " ")
        let number = parts.count > 1 ? Int(parts[1]) ?? 1 : 1
        let step = steps.indices.contains(number - 1) ? steps[number - 1] : steps[0]
        guard let match = step.first else { return Phrase() }
        let fact = match.fact
        let all = parts.count > 1 ? step : matches
        switch parts.first {
        case "actor": return EventNames.actor(fact)
        case "entity": return EventNames.entity(fact)
        case "entities": return Self.listed(all.map { EventNames.entity($0.fact) })
        case "target":
            let isSelf = fact.isSelf && !fact.actor.isEmpty && !isFirst
            return isSelf ? Phrase("themselves") : EventNames.target(fact)
        case "targets": return Self.listed(all.map { EventNames.target($0.fact) })
        case "field":
            return match.leaf.map { EventNames.field($0, of: fact, charactersMax: 60) }
                ?? Phrase("a field")
        case "value": return Self.value(match)
        case "values": return Self.listed(all.map(Self.value))
        case "type": return EventNames.type(fact)
        case "types":
            return Self.listed(all.map { EventNames.type($0.fact) })
        case "deed": return EventDeed.summary(facts)
        case "count":
            if parts.count > 1, Self.countable.contains(String(parts[1])) {
                return Phrase(SafeText.grouped(distinct(String(parts[1]))))
            }
            let count = parts.count > 1 ? Set(step.map(\.fact.index)).count : places.count
            return Phrase(SafeText.grouped(count))
        case "span": return Phrase(EventTimes.span(of: matches.map(\.fact)))
        default: return Phrase(name)
        }
    }

    private static func value(_ match: EventMatch) -> Phrase {
        EventNames.value(
            match.leaf?.new ?? match.leaf?.old,
            name: match.leaf?.name ?? "",
            of: match.fact
        )
    }

    /// The first few that are not the same.
    static func listed(_ phrases: [Phrase], max: Int = namedMax) -> Phrase {
        var distinct: [Phrase] = []
        for phrase in phrases where !distinct.contains(phrase) { distinct.append(phrase) }
        if distinct.count <= max + 1 { return Phrase.list(distinct) }
        let rest = distinct.count - max
        return Phrase.joined(Array(distinct.prefix(max)), by: ", ")
            + " and \(SafeText.grouped(rest)) more"
    }
}
