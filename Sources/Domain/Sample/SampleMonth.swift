public import JSON

/// A month of an invented company, to try the service with: the same for the same seed, company and
/// anchor, so that loading it twice adds nothing.
///
/// It has working hours and weekends, bursts, changes that follow from each other, one incident and
/// one night that somebody should ask about.
public struct SampleMonth: Sendable {
    /// Whose month it is.
    public enum Company: String, Sendable, CaseIterable {
        /// Sells recruiting software: campaigns, scripts, integrations, users and their roles.
        case recruiting
        /// A small team that runs a platform: deploys, flags, databases, secrets, backups.
        case platform
    }

    /// How many days it has.
    public static let days = 30

    private let seed: UInt64
    private let company: Company
    private let anchor: Int64
    private var random: SampleRandom
    private var events: [SampleEvent] = []
    /// The present value of each field, by its place in the tables.
    private var state: [String: Int] = [:]
    /// What everyday work has made and not yet removed, with the day.
    private var made: [(kind: SampleKind, entity: String, daysBefore: Int)] = []
    private var madeCount = 0

    /// The thirty days before the day of that instant.
    ///
    /// Whoever loads the month again on a later day passes the instant of the first time: an event's
    /// idempotency key is made of the seed and its number.
    public init(seed: UInt64, company: Company, until now: Timestamp) {
        self.seed = seed
        self.company = company
        anchor = (now.microseconds / 86_400_000_000)
        random = SampleRandom(seed: seed)
    }

    /// The events in the order in which they happened, as a caller would send them.
    public func objects() -> [JSONObject] {
        var month = self
        for daysBefore in stride(from: Self.days, through: 1, by: -1) { month.live(daysBefore) }
        month.events += cast.story(anchor)
        let inOrder = month.events.enumerated().sorted {
            ($1.element.daysBefore, $0.element.second, $0.offset)
                < ($0.element.daysBefore, $1.element.second, $1.offset)
        }
        return inOrder.enumerated().map { number, event in
            let key = "sample:\(company.rawValue):\(seed):\(number + 1)"
            return month.settled(event.element).object(anchor: anchor, key: key)
        }
    }

    /// The event with its open fields changed from what they are by then to what they were not.
    private mutating func settled(_ event: SampleEvent) -> SampleEvent {
        var event = event
        for field in event.open {
            let place = "\(event.entityType)/\(event.entity)/\(field.name)"
            let present = state[place] ?? 0
            // Long lists are series, such as versions, which go forward.
            let isSeries = field.values.count > 4
            let step = isSeries ? 1 : Int.random(in: 1..<field.values.count, using: &random)
            let next = (present + step) % field.values.count
            state[place] = next
            event.changes.append((field.name, field.values[present], field.values[next]))
        }
        return event
    }

    private var cast: SampleCast { company == .recruiting ? .recruiting : .platform }

    private mutating func live(_ daysBefore: Int) {
        backUp(daysBefore)
        // 1 January 1970 was a Thursday.
        let weekday = (anchor - Int64(daysBefore) + 4) % 7
        let isWeekend = weekday == 0 || weekday == 6
        for person in cast.people where !isWeekend || random.chance(8) {
            if random.chance(10) { continue }
            work(
                person,
                daysBefore,
                sessions: isWeekend ? 1 : Int.random(in: 1...4, using: &random)
            )
        }
    }

    private mutating func backUp(_ daysBefore: Int) {
        let isFailure = random.chance(4)
        var event = SampleEvent(
            daysBefore: daysBefore,
            second: 2 * 3600 + Int.random(in: 0..<600, using: &random),
            type: "BACKUP_COMPLETED",
            action: "execute",
            entityType: "BACKUP",
            entity: cast.backup,
            actor: "svc-backup"
        )
        event.outcome = isFailure ? .failure : .success
        event.note = isFailure ? "The backup ended early: connection reset by peer." : nil
        event.metadata = ["size_mb": .number(JSONNumber(Int64(42_000 - daysBefore * 37)))]
        events.append(event)
    }

    private mutating func work(_ person: SamplePerson, _ daysBefore: Int, sessions: Int) {
        var second = 7 * 3600 + Int.random(in: 0..<9000, using: &random)
        if random.chance(6) { signIn(person, daysBefore, second - 40, .failure) }
        signIn(person, daysBefore, second, .success)
        let kinds = cast.kinds.filter { $0.teams.contains(person.team) }
        for _ in 0..<sessions {
            second += Int.random(in: 900..<7200, using: &random)
            guard second < 18 * 3600, let kind = kinds.randomElement(using: &random) else { return }
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                change(kind, person, daysBefore, second)
                second += Int.random(in: 25..<400, using: &random)
            }
            if random.chance(12) { makeOrRemove(kind, person, daysBefore, second) }
        }
    }

    private mutating func signIn(
        _ person: SamplePerson,
        _ daysBefore: Int,
        _ second: Int,
        _ outcome: Outcome
    ) {
        var event = SampleEvent(
            daysBefore: daysBefore,
            second: second,
            type: outcome == .success ? "LOGIN_SUCCEEDED" : "LOGIN_FAILED",
            action: "login",
            entityType: "USER",
            entity: person.email,
            actor: person.email
        )
        event.address = person.address
        event.outcome = outcome
        event.metadata = ["mfa": .bool(outcome == .success)]
        events.append(event)
    }

    /// Makes a copy of a thing, or removes one that was made on an earlier day.
    private mutating func makeOrRemove(
        _ kind: SampleKind,
        _ person: SamplePerson,
        _ daysBefore: Int,
        _ second: Int
    ) {
        guard kind.event.hasSuffix("_UPDATED") else { return }
        let old = made.firstIndex {
            $0.kind.event == kind.event && $0.daysBefore > daysBefore
        }
        let removes = old != nil && random.chance(60)
        let entity: String
        if let old, removes {
            entity = made.remove(at: old).entity
        } else {
            madeCount += 1
            entity = "\(kind.entities[madeCount % kind.entities.count]) copy \(madeCount)"
            made.append((kind, entity, daysBefore))
        }
        var event = SampleEvent(
            daysBefore: daysBefore,
            second: second,
            type: kind.event.dropLast("UPDATED".count) + (removes ? "DELETED" : "CREATED"),
            action: removes ? "delete" : "create",
            entityType: kind.entityType,
            entity: entity.lowercased().split(separator: " ").joined(separator: "-"),
            entityName: entity,
            actor: person.email
        )
        event.address = person.address
        event.changes = kind.fields.map { field in
            let value = field.values.first
            return removes ? (field.name, value, nil) : (field.name, nil, value)
        }
        events.append(event)
    }

    /// Changes one or two fields of one thing.
    private mutating func change(
        _ kind: SampleKind,
        _ person: SamplePerson,
        _ daysBefore: Int,
        _ second: Int
    ) {
        let entity = kind.entities[Int.random(in: 0..<kind.entities.count, using: &random)]
        var event = SampleEvent(
            daysBefore: daysBefore,
            second: second,
            type: kind.event,
            action: "update",
            entityType: kind.entityType,
            entity: entity.lowercased().split(separator: " ").joined(separator: "-"),
            entityName: entity,
            actor: person.email
        )
        event.address = person.address
        let count = min(kind.fields.count, random.chance(35) ? 2 : 1)
        event.open = Array(kind.fields.shuffled(using: &random).prefix(count))
        events.append(event)
    }
}
