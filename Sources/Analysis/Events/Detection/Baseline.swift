import Glibc
internal import Domain

/// What is usual for an actor, by the days before the selection.
struct Baseline {
    /// Events of an actor from which on what was never seen means something.
    static let eventsMin = 20
    /// Events of an actor from which on its hours mean something.
    static let hourEventsMin = 30

    /// Events of a tenant from which on what was never seen in its log means something.
    private static let logMin = 100
    /// The share of an actor's events below which they hardly ever are active.
    private static let shareMax = 0.02

    private let history: EventHistory?

    init(_ history: EventHistory?) { self.history = history }

    /// What the actor did; nil when that is too little to tell what is usual.
    func actor(_ fact: EventFact) -> EventHistory.Actor? {
        guard let actor = history?.actors[fact.event.actorName], actor.count >= Self.eventsMin
        else {
            return nil
        }
        return actor
    }

    func habit(_ fact: EventFact) -> EventHistory.Habit {
        let event = fact.event
        let deed = EventHistory.Deed(
            actor: event.actorName,
            eventType: event.eventType,
            entityType: event.entityType ?? ""
        )
        return history?.habits[deed] ?? EventHistory.Habit()
    }

    /// Whether the actor did so on other days too.
    func isUsual(_ fact: EventFact) -> Bool {
        let habit = habit(fact)
        return habit.count >= 3 && habit.activeDays >= 2
    }

    /// Whether the actor never did so, as far as a log that is long enough tells.
    func isFirst(_ fact: EventFact) -> Bool {
        guard let history, history.count >= Self.logMin, !fact.actor.isEmpty else { return false }
        return habit(fact).count == 0
    }

    /// How often the whole tenant saw that type; nil when its log is too short to tell.
    func tenantCount(ofType type: String) -> Int? {
        guard let history, history.count >= Self.logMin else { return nil }
        return history.eventTypes[type] ?? 0
    }

    /// What had happened to an entity; nil when there is no log of the days before.
    func entity(_ fact: EventFact) -> EventHistory.Entity? {
        guard let history, history.count >= 50 else { return nil }
        guard let id = fact.event.entityID else { return nil }
        let key = EventHistory.EntityKey(type: fact.event.entityType ?? "", id: id)
        return history.entities[key] ?? EventHistory.Entity()
    }

    // MARK: Bursts

    /// How surprising it is to see so many within some hours: −log10 of the probability of at least
    /// as many.
    ///
    /// The rate is gamma distributed by what was seen (with half an event in half an hour before
    /// that), so that the number is negative binomial: few observations give a wide rate.
    static func surprise(of count: Int, hours: Double, seen: Int, exposure: Double) -> Double {
        let shape = Double(seen) + 0.5
        let rate = exposure + 0.5
        let chance = hours / (rate + hours)
        var term = shape * log1p(-chance)
        var below = 0.0
        for number in 0..<count {
            below += exp(term)
            let next = Double(number) + 1
            term += log(chance) + log(shape + Double(number)) - log(next)
        }
        let tail = 1 - below
        if tail > 1e-12 { return -log10(tail) }
        // The first term of the tail bounds it closely where the tail is too thin to be a difference.
        return -term / log(10)
    }

    /// Hours in which the actor could have done it: those of a working day for each day with any.
    static func exposure(_ actor: EventHistory.Actor) -> Double {
        Double(max(1, actor.activeDays)) * 6
    }

    // MARK: Hours

    /// How the time of an event fits its actor.
    enum TimeOfWork: Sendable {
        /// As usual, or nobody can tell.
        case usual
        /// An hour as usual, on a day on which the actor hardly ever is active then.
        case strangeDay
        /// An hour at which the actor hardly ever is active on any day.
        case strangeHour
    }

    func time(of fact: EventFact) -> TimeOfWork {
        guard let actor = self.actor(fact) else { return .usual }
        func isRare(anyDay: Bool) -> Bool {
            let time = fact.event.occurredAt
            let share = Self.share(of: actor, at: time, within: 2, anyDay: anyDay)
            return share.map { $0 < Self.shareMax } ?? false
        }
        if isRare(anyDay: true) { return .strangeHour }
        return isRare(anyDay: false) ? .strangeDay : .usual
    }

    /// Whether the event lies far from all hours of all days of its actor.
    func isFarFromWork(_ fact: EventFact) -> Bool {
        guard let actor = self.actor(fact) else { return false }
        let time = fact.event.occurredAt
        return Self.share(of: actor, at: time, within: 4, anyDay: true).map { $0 < Self.shareMax }
            ?? false
    }

    /// The share of the actor's events that lie within so many hours of that hour, on days of its kind
    /// or on any day; nil when there are too few to tell.
    static func share(
        of actor: EventHistory.Actor,
        at time: Timestamp,
        within hours: Int,
        anyDay: Bool
    ) -> Double? {
        let total = actor.hours.reduce(0, +)
        guard total >= hourEventsMin, actor.hours.count == 168 else { return nil }
        let slot = hourOfWeek(time)
        let (day, hour) = (slot / 24, slot % 24)
        let isWeekend = day >= 5
        var mass = 0
        for other in 0..<7 where anyDay || (other >= 5) == isWeekend {
            for step in -hours...hours {
                mass += actor.hours[(other * 24 + hour + step + 168) % 168]
            }
        }
        return Double(mass) / Double(total)
    }

    /// Monday 00:00–01:00 is 0.
    static func hourOfWeek(_ time: Timestamp) -> Int {
        let hours = time.microseconds / 3_600_000_000
        // 1 January 1970 was a Thursday.
        let slot = (hours + 72) % 168
        return Int(slot < 0 ? slot + 168 : slot)
    }
}
