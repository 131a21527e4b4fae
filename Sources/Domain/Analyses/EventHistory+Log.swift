extension EventHistory {
    /// What a log says of the days before a selection of its events.
    ///
    /// The same that the service asks its database for, for logs that lie elsewhere; the order of the
    /// log does not matter.
    public init(of log: [AuditEvent], before selection: [AuditEvent]) {
        self.init()
        guard let scope = HistoryScope(selection) else { return }
        unselected = scope.surroundings.map { Self.unselected(in: log, $0, scope) }
        var tallies: [String: Tally] = [:]
        var touched: [EntityKey: [AuditEvent]] = [:]
        for event in log where scope.start <= event.occurredAt && event.occurredAt < scope.end {
            oldest = min(oldest ?? event.occurredAt, event.occurredAt)
            count = min(count + 1, Self.countMax)
            if scope.eventTypes.contains(event.eventType) {
                eventTypes[event.eventType] =
                    min(eventTypes[event.eventType, default: 0] + 1, Self.countMax)
            }
            if scope.actors.contains(event.actorName) {
                tallies[event.actorName, default: Tally()].add(event)
            }
            if let key = event.entityKeyOfHistory, scope.entities.contains(key) {
                touched[key, default: []].append(event)
            }
        }
        actors = tallies.mapValues { $0.actor(scope) }
        for tally in tallies.values {
            habits.merge(tally.habits(scope)) { first, _ in first }
        }
        entities = touched.mapValues { Entity($0) }
    }

    private static func unselected(
        in log: [AuditEvent],
        _ surroundings: ClosedRange<Timestamp>,
        _ scope: HistoryScope
    ) -> [String: Int] {
        var counts: [String: Int] = [:]
        for event in log where surroundings.contains(event.occurredAt) {
            let actor = event.actorName
            guard scope.actors.contains(actor), !scope.ids.contains(event.id) else { continue }
            counts[actor] = min(counts[actor, default: 0] + 1, countMax)
        }
        return counts
    }
}

/// Counts what one actor did.
private struct Tally {
    private var hours: [Int64: Int] = [:]
    private var networks: [String: Int] = [:]
    private var agents: [String: Int] = [:]
    private var deeds: [EventHistory.Deed: [Int64: Int]] = [:]

    mutating func add(_ event: AuditEvent) {
        let hour = event.occurredAt.hourNumber
        hours[hour, default: 0] += 1
        if let address = event.sourceIP { networks[Network.name(of: address), default: 0] += 1 }
        if let agent = event.agentFamily { agents[agent, default: 0] += 1 }
        deeds[event.deed, default: [:]][hour, default: 0] += 1
    }

    func actor(_ scope: HistoryScope) -> EventHistory.Actor {
        var actor = EventHistory.Actor()
        actor.add(hours)
        actor.networks = Self.kept(networks, scope.networks) { $0 }
        actor.agents = Self.kept(agents, scope.agents) { $0 }
        return actor
    }

    func habits(_ scope: HistoryScope) -> [EventHistory.Deed: EventHistory.Habit] {
        let counts = deeds.mapValues { $0.values.reduce(0, +) }
        let kept = Self.kept(counts, scope.deeds) { [$0.eventType, $0.entityType] }
        return deeds.filter { kept[$0.key] != nil }.mapValues { hours in
            var habit = EventHistory.Habit()
            habit.count = hours.values.reduce(0, +)
            habit.activeDays = Set(hours.keys.map { $0.dayNumber }).count
            habit.peakPerHour = hours.values.max() ?? 0
            return habit
        }
    }

    /// The most frequent names, of equally frequent ones the first, and those that are selected.
    private static func kept<Name: Hashable, Order: Collection>(
        _ counts: [Name: Int],
        _ selected: Set<Name>,
        by order: (Name) -> Order
    ) -> [Name: Int] where Order.Element: Comparable {
        guard counts.count > EventHistory.namesMax else { return counts }
        let ranked = counts.sorted { a, b in
            a.value == b.value
                ? order(a.key).lexicographicallyPrecedes(order(b.key)) : a.value > b.value
        }
        let frequent = Set(ranked.prefix(EventHistory.namesMax).map(\.key))
        return counts.filter { frequent.contains($0.key) || selected.contains($0.key) }
    }
}

extension EventHistory.Actor {
    /// Adds the events of clock hours, by the hour's number since the Unix epoch.
    package mutating func add(_ counts: [Int64: Int]) {
        for (hour, events) in counts {
            count += events
            hours[hour.hourOfWeek] += events
        }
        activeDays += Set(counts.keys.map { $0.dayNumber }).count
    }
}

extension EventHistory.Entity {
    /// What those events on it say.
    init(_ events: [AuditEvent]) {
        self.init()
        let latest = events.sorted { ($0.occurredAt, $0.id) > ($1.occurredAt, $1.id) }
            .prefix(EventHistory.countMax)
        count = latest.count
        let effective = latest.filter { !EntityChange.withoutEffect.contains($0.outcome) }
        creator = effective.first { EntityChange.creating.contains($0.verb) }?.actorName
        isUpdated = effective.contains { EntityChange.updating.contains($0.verb) }
        lastAction = latest.first?.action
        lastActor = latest.first?.actorName
        lastAt = latest.first?.occurredAt
    }
}

extension Timestamp {
    /// Its clock hour, counted from the Unix epoch.
    package var hourNumber: Int64 {
        let hour: Int64 = 3_600 * 1_000_000
        return microseconds >= 0 ? microseconds / hour : (microseconds + 1) / hour - 1
    }
}

extension Int64 {
    /// The day of a clock hour, counted from the Unix epoch.
    fileprivate var dayNumber: Int64 { self >= 0 ? self / 24 : (self + 1) / 24 - 1 }

    /// The hour of the week of a clock hour; the epoch was a Thursday.
    fileprivate var hourOfWeek: Int {
        let hour = (self + 3 * 24) % 168
        return Int(hour < 0 ? hour + 168 : hour)
    }
}
