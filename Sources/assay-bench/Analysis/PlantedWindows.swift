import Analysis
import Domain
import JSON
import TestSupport

/// Windows of ordinary work, two of five with nothing but everyday scenes added, the others with one
/// to three anomalies.
struct PlantedWindows {
    /// Events of a window at most, as an analysis takes them.
    private static let sizeMax = Limits.analyzedEventsMax
    private static let sizeMin = 20

    private let backgrounds: [Background]
    private var maker: EventMaker
    private var random: SeededGenerator
    /// Everyday scenes so far, which come in turn.
    private var sceneCount = 0
    /// Kinds that are still to be planted before any comes again.
    private var deck: [PlantKind] = []

    init(data: String?, seed: UInt64) throws {
        maker = EventMaker()
        random = SeededGenerator(seed: seed)
        backgrounds = try Background.all(data: data, seed: seed, &maker)
    }

    /// Records of the real hour that are in no window, for any reader would have to ask about them.
    var removedCount: Int { backgrounds.first { $0.shape == .cloud }?.removedCount ?? 0 }

    /// Whether the real hour is there.
    var hasData: Bool { backgrounds.contains { $0.shape == .cloud } }

    /// The next windows.
    mutating func next(_ count: Int) throws -> [EventWindow] {
        try (0..<count).map { index in
            var kinds: [PlantKind] = []
            if index % 5 > 1 {
                for _ in 0..<Int.random(in: 1...3, using: &random) { kinds.append(draw()) }
            }
            // Half of the windows are the real hour's, where it is there.
            let shape = index / 5 % 2 == 0 && hasData ? Background.Shape.cloud : .application
            return try window(number: index, kinds, over: shape)
        }
    }

    /// One window over a background of that shape, with those anomalies.
    mutating func window(
        number: Int,
        _ kinds: [PlantKind],
        over shape: Background.Shape
    ) throws -> EventWindow {
        let choices = backgrounds.filter { $0.shape == shape }
        let background = choices[Int.random(in: choices.indices, using: &random)]
        let size = Int.random(in: Self.sizeMin...Self.sizeMax, using: &random)
        let cut = background.cut(size, &maker, &random)
        var planted: [AuditEvent] = []
        var plants: [Plant] = []
        for kind in kinds {
            let events = try play(kind, over: background, cut)
            guard planted.count + events.count <= Self.sizeMax else { continue }
            planted += events
            plants.append(Plant(kind: kind, events: Set(events.map(\.id))))
        }
        if kinds.isEmpty { planted = try scenes(over: background, cut) }
        let room = Self.sizeMax - planted.count
        let events = cut.window.prefix(room) + planted
        return EventWindow(
            name: "window \(number) (\(background.name))",
            events: SelectedEvent.all(of: Array(events)),
            history: EventHistory(of: cut.log, before: Array(events)),
            plants: plants
        )
    }

    private mutating func draw() -> PlantKind {
        if deck.isEmpty { deck = PlantKind.allCases.shuffled(using: &random) }
        return deck.removeLast()
    }

    // MARK: Playing

    /// Two or three things that happen in every company, and that only sound like an anomaly.
    private mutating func scenes(
        over background: Background,
        _ cut: Background.Cut
    ) throws -> [AuditEvent] {
        var events: [AuditEvent] = []
        for _ in 0..<Int.random(in: 2...3, using: &random) {
            var stage = try stage(over: background, cut) { _ in true }
            try stage.everyday(number: sceneCount)
            sceneCount += 1
            stage.end(&maker, &random)
            events += stage.events
        }
        return events
    }

    private mutating func play(
        _ kind: PlantKind,
        over background: Background,
        _ cut: Background.Cut
    ) throws -> [AuditEvent] {
        var stage = try stage(over: background, cut) { actor in
            kind != .burst || !Self.changes(by: actor, in: cut.log).isEmpty
        }
        switch kind {
        case .deleteWithoutCreate: try stage.deleteWithoutCreate()
        case .createThenDelete: try stage.createThenDelete()
        case .grantUseRevoke: try stage.grantUseRevoke()
        case .failThenSuccess: try stage.failThenSuccess()
        case .loggingOffThenChange: try stage.loggingOffThenChange()
        case .selfGrant: try stage.selfGrant()
        case .secondFactorOffThenLogin: try stage.secondFactorOffThenLogin()
        case .exportThenDelete: try stage.exportThenDelete()
        case .burst: stage.burst(of: rareDeed(of: stage.actor, in: cut.log))
        case .offHours:
            let midnight = stage.time.microseconds / 86_400_000_000 * 86_400_000_000
            stage.time = Timestamp(microseconds: midnight)
            stage.wait(6300...11_000)
            stage.offHours(habits(of: stage.actor, in: cut.log, stage.number(6...9)))
        case .firstSeen: try stage.firstSeen()
        case .sensitiveValue: try stage.sensitiveValue()
        case .credentialTakeover: try stage.credentialTakeover()
        case .instructions: try stage.instructions(stage.pick(InjectionPayloads.all))
        }
        stage.end(&maker, &random)
        return stage.events
    }

    /// At the time of some event of the window, with one of those whom the log knows well.
    private mutating func stage(
        over background: Background,
        _ cut: Background.Cut,
        actedBy isFit: (String) -> Bool
    ) throws -> Stage {
        let known = Dictionary(grouping: cut.log.filter { $0.sourceIP != nil }, by: \.actorName)
            .filter { $0.value.count >= 40 }.keys.sorted().shuffled(using: &random)
        // What has no address is done by services, at night as well.
        let moments = cut.window.filter { $0.sourceIP != nil }.map(\.occurredAt)
        guard let moment = moments.randomElement(using: &random),
            let name = known.first(where: isFit)
        else {
            throw ProgramFailure(description: "a background without people")
        }
        let second = moment.microseconds / 1_000_000 * 1_000_000
        return Stage(
            background.shape,
            actor: person(name, in: cut.log),
            other: colleague(of: name, among: known, cut.log, background.shape),
            at: Timestamp(microseconds: second),
            maker: maker,
            random: random
        )
    }

    /// Another whom the log knows, or else somebody new.
    private mutating func colleague(
        of actor: String,
        among known: [String],
        _ log: [AuditEvent],
        _ shape: Background.Shape
    ) -> Stage.Person {
        if let other = known.first(where: { $0 != actor }) { return person(other, in: log) }
        let names = ["clara.weiss", "omar.idris", "june.patel"]
        let name = names[Int.random(in: names.indices, using: &random)]
        return Stage.Person(
            name: name,
            actor: "arn:aws:iam::\(Stage.account):user/\(name)",
            address: "192.0.2.44",
            agent: nil
        )
    }

    private func person(
        _ actor: String,
        in log: [AuditEvent]
    ) -> Stage.Person {
        let last = log.last { $0.actorName == actor && $0.sourceIP != nil }
        let metadata = last?.eventMetadata.flatMap { try? JSONValue(parsing: $0) }
        return Stage.Person(
            name: actor.split(separator: "/").last.map(String.init) ?? actor,
            actor: actor,
            address: last?.sourceIP?.text ?? "192.0.2.80",
            agent: metadata?["user_agent"]?.string
        )
    }

    private static func changes(by actor: String, in log: [AuditEvent]) -> [AuditEvent] {
        log.filter { event in
            event.actorName == actor && event.outcome == .success
                && ["update", "create"].contains(event.action) && event.entityName != nil
        }
    }

    /// A change that the actor makes at times, and never often within an hour.
    private mutating func rareDeed(of person: Stage.Person, in log: [AuditEvent]) -> AuditEvent {
        let changes = Self.changes(by: person.actor, in: log)
        let peaks = Dictionary(grouping: changes, by: \.eventType).mapValues { events in
            let hours = Dictionary(
                grouping: events,
                by: { $0.occurredAt.microseconds / 3_600_000_000 }
            )
            return hours.values.map(\.count).max() ?? 0
        }
        let least = peaks.values.min() ?? 0
        let rare = changes.filter { (peaks[$0.eventType] ?? 0) <= max(4, least) }
        return rare[Int.random(in: rare.indices, using: &random)]
    }

    /// Things that the actor does, none of which makes or removes anything.
    private mutating func habits(
        of person: Stage.Person,
        in log: [AuditEvent],
        _ count: Int
    ) -> [AuditEvent] {
        let own = log.filter { event in
            event.actorName == person.actor && event.outcome == .success
                && ["update", "read"].contains(event.action)
        }
        let changes = own.filter { $0.action == "update" }
        return Array(
            (changes.count >= count ? changes : own).shuffled(using: &random).prefix(count)
        )
    }
}
