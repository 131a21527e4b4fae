internal import Domain
internal import JSON

/// Finds what is unusual by its figures.
struct EventFigures {
    let facts: [EventFact]
    let rules: EventRules
    let baseline: Baseline

    private enum Bounds {
        static let burstMin = 8
        static let crowdMin = 12
        static let quarter: Int64 = 900
        static let burstSeconds: Int64 = 3600
        static let surpriseMin = 3.0
        static let nightEventsMin = 2
        static let flipSeconds: Int64 = 1800
    }

    /// Everything that is unusual, weak signs included.
    func hits() -> [EventHit] {
        var hits = bursts() + unseenDeletes() + flips() + failures() + regions()
        let hours = offHours()
        let networks = firsts(.newNetwork) { actor, fact in
            fact.network.map { actor.networks[$0] == nil && !actor.networks.isEmpty } ?? false
        }
        let agents = firsts(.newAgent) { actor, fact in
            fact.agent.map { actor.agents[$0] == nil && !actor.agents.isEmpty } ?? false
        }
        let deeds = firsts(.newDeed) { _, fact in baseline.habit(fact).count == 0 }
        hits += hours + offDays() + networks + agents + deeds + newTypes()
        return hits + together(hours: hours, networks: networks, agents: agents, deeds: deeds)
    }

    private func hit(
        _ detector: EventDetector,
        _ facts: [EventFact],
        leaf: EventLeaf? = nil,
        severity: Severity? = nil,
        figures: Phrase = Phrase()
    ) -> [EventHit] {
        guard let rule = rules.rule(of: detector), !facts.isEmpty else { return [] }
        let matches = facts.map { EventMatch(fact: $0, leaf: leaf) }
        return [
            EventHit(
                rule: rule,
                severity: severity ?? rule.severity,
                steps: [matches],
                figures: figures
            )
        ]
    }

    /// The facts of each actor, the actors in order.
    private func byActor(_ facts: [EventFact]) -> [[EventFact]] {
        Dictionary(grouping: facts.filter { !$0.actor.isEmpty }, by: \.actor)
            .sorted { $0.key < $1.key }.map(\.value)
    }

    // MARK: Bursts

    private func bursts() -> [EventHit] {
        let deeds = Dictionary(grouping: facts.filter { !$0.actor.isEmpty }) {
            "\($0.actor)\u{1F}\($0.event.eventType)\u{1F}\($0.event.entityType ?? "")"
        }
        return deeds.sorted { $0.key < $1.key }.flatMap { _, facts -> [EventHit] in
            let matches = facts.map { EventMatch(fact: $0, leaf: nil) }
            let crowds = EventRuleMatcher.crowds(
                matches,
                Bounds.burstMin,
                nil,
                Bounds.burstSeconds
            )
            return crowds.flatMap { burst($0.map(\.fact)) }
        }
    }

    private func burst(_ facts: [EventFact]) -> [EventHit] {
        guard let first = facts.first, let last = facts.last, let actor = baseline.actor(first)
        else {
            return []
        }
        let habit = baseline.habit(first)
        let hours = max(Double(last.seconds - first.seconds) / 3600, 0.25)
        let surprise = Baseline.surprise(
            of: facts.count,
            hours: hours,
            seen: habit.count,
            exposure: Baseline.exposure(actor)
        )
        // Eight within an hour is a busy hour; within a quarter it is something else.
        guard facts.count >= Bounds.crowdMin || last.seconds - first.seconds <= Bounds.quarter,
            surprise >= Bounds.surpriseMin, facts.count * 2 >= habit.peakPerHour * 3
        else {
            return []
        }
        // Reading and failing in numbers is what programs do; it is told, and alarms nobody alone.
        let told = facts.count { $0.verb != .read && $0.event.outcome != .failure }
        let seen =
            habit.count == 0
            ? "had never done it in the days before"
            : "did it \(SafeText.count(habit.count, "time")) in the days before, at most \(SafeText.grouped(habit.peakPerHour)) within an hour"
        return hit(
            .burst,
            facts,
            severity: told < Bounds.burstMin ? .low : nil,
            figures: Phrase("The same actor \(seen).")
        )
    }

    // MARK: Novelty

    private func firsts(
        _ detector: EventDetector,
        _ isNew: (EventHistory.Actor, EventFact) -> Bool
    ) -> [EventHit] {
        byActor(facts).flatMap { facts -> [EventHit] in
            guard let first = facts.first, let actor = baseline.actor(first) else { return [] }
            let new = facts.filter { isNew(actor, $0) }
            let figures = Phrase(
                "Compared with \(SafeText.count(actor.count, "event")) of the days before."
            )
            return hit(detector, new, figures: figures)
        }
    }

    private func newTypes() -> [EventHit] {
        hit(.newType, facts.filter { baseline.tenantCount(ofType: $0.event.eventType) == 0 })
    }

    private func offHours() -> [EventHit] {
        byActor(facts).flatMap { facts -> [EventHit] in
            guard let first = facts.first, let actor = baseline.actor(first) else { return [] }
            let rare = facts.filter { baseline.time(of: $0) == .strangeHour }
            // Somebody stays late; far from all hours of all days is another thing.
            let nights = rare.filter { baseline.isFarFromWork($0) }
            let changes = nights.filter { $0.verb != .login && $0.verb != .logout && $0.isDone }
            let isGrave = changes.count >= Bounds.nightEventsMin
            let figures = Phrase(
                "Of \(SafeText.count(actor.count, "event")) of the days before, fewer than one in fifty lay within two hours of that time of day."
            )
            return hit(.offHours, rare, severity: isGrave ? .medium : nil, figures: figures)
        }
    }

    /// A usual hour on a day that is not: many work on a Saturday now and then.
    private func offDays() -> [EventHit] {
        byActor(facts).flatMap { facts -> [EventHit] in
            guard let first = facts.first, let actor = baseline.actor(first) else { return [] }
            let events = SafeText.count(actor.count, "event")
            let strange = facts.filter { baseline.time(of: $0) == .strangeDay }
            let weekends = strange.filter { Baseline.hourOfWeek($0.event.occurredAt) / 24 >= 5 }
            let others = strange.filter { Baseline.hourOfWeek($0.event.occurredAt) / 24 < 5 }
            func figures(_ days: String) -> Phrase {
                Phrase(
                    "Of \(events) of the days before, fewer than one in fifty lay on \(days) near that hour; on other days the hour is usual."
                )
            }
            return hit(.offDays, weekends, figures: figures("a Saturday or Sunday"))
                + hit(.offDays, others, figures: figures("a day from Monday to Friday"))
        }
    }

    /// Events that are unusual in several ways each.
    private func together(
        hours: [EventHit],
        networks: [EventHit],
        agents: [EventHit],
        deeds: [EventHit]
    ) -> [EventHit] {
        func places(_ hits: [EventHit]) -> Set<Int> {
            Set(hits.flatMap(\.matches).map(\.fact.index))
        }
        let signs: [(places: Set<Int>, words: String)] = [
            (places(hours), "an hour at which they hardly ever are active"),
            (places(networks), "a network they never came from"),
            (places(agents), "a program they never used"),
        ]
        let newDeeds = places(deeds).filter { isGrave(facts[$0]) }
        return byActor(facts).flatMap { facts -> [EventHit] in
            var groups: [(ways: [String], facts: [EventFact])] = []
            var isGravest = false
            for fact in facts {
                var ways = signs.filter { $0.places.contains(fact.index) }.map(\.words)
                let isNew = newDeeds.contains(fact.index)
                guard ways.count >= 2 || ways.count == 1 && isNew else { continue }
                isGravest = isGravest || ways.count >= 3
                if isNew { ways.append("something they never did") }
                if let place = groups.firstIndex(where: { $0.ways == ways }) {
                    groups[place].facts.append(fact)
                } else {
                    groups.append((ways, [fact]))
                }
            }
            let reasons = groups.map { group in
                Phrase("\(EventRun.aliases(group.facts)): ")
                    + Phrase.list(group.ways.map { Phrase($0) })
            }
            return hit(
                .unusualTogether,
                groups.flatMap(\.facts).sorted { $0.index < $1.index },
                severity: isGravest ? .high : nil,
                figures: Phrase.joined(reasons, by: "; ") + "."
            )
        }
    }

    /// Whether a thing done for the first time can do harm.
    private func isGrave(_ fact: EventFact) -> Bool {
        switch fact.verb {
        case .delete, .grant, .export, .revoke: true
        case .create, .update, .execute:
            !Set(fact.words).isDisjoint(with: [
                "user", "role", "policy", "key", "token", "credential", "secret", "password",
                "permission", "iam", "security", "backup", "log", "audit", "mfa",
            ])
        case .read: !Set(fact.words).isDisjoint(with: ["secret", "credential", "password"])
        case .login, .logout, .other, .assume: false
        }
    }

    // MARK: Order

    private func unseenDeletes() -> [EventHit] {
        let unseen = facts.filter { fact in
            guard fact.verb == .delete, fact.isDone, let entity = fact.entity,
                let before = baseline.entity(fact), before.count == 0
            else { return false }
            return !facts[..<fact.index].contains { $0.entity == entity && $0.isDone }
        }
        return byActor(unseen).flatMap { facts -> [EventHit] in
            let strange = facts.filter { !baseline.isUsual($0) }
            if strange.isEmpty { return hit(.deleteUnseen, facts, severity: .info) }
            // What is older than the log goes one by one every day.
            return hit(.deleteUnseen, strange, severity: strange.count == 1 ? .low : nil)
        }
    }

    private func flips() -> [EventHit] {
        var values: [String: [(fact: EventFact, leaf: EventLeaf)]] = [:]
        for fact in facts where fact.isDone && fact.verb.isChange {
            guard let entity = fact.entity else { continue }
            for leaf in fact.leaves where leaf.old != nil && leaf.new != nil {
                let key = entity + "\u{1F}" + leaf.path.joined(separator: "\u{1F}")
                values[key, default: []].append((fact, leaf))
            }
        }
        var hits: [EventHit] = []
        var undone: Set<Int> = []
        var leaf: EventLeaf?
        for (_, changes) in values.sorted(by: { $0.key < $1.key }) where changes.count > 1 {
            let returns = zip(changes, changes.dropFirst()).filter { first, second in
                second.leaf.old == first.leaf.new && second.leaf.new == first.leaf.old
            }
            if returns.isEmpty { continue }
            let facts = Set(returns.flatMap { [$0.0.fact.index, $0.1.fact.index] }).sorted()
                .map { self.facts[$0] }
            guard returns.count >= 3, let first = facts.first, let last = facts.last else {
                undone.formUnion(facts.map(\.index))
                leaf = leaf ?? changes[0].leaf
                continue
            }
            // Settings are tried out over days; what goes to and fro within minutes is something else.
            let isFast = last.seconds - first.seconds <= Bounds.flipSeconds
            hits += hit(.flipFlop, facts, leaf: changes[0].leaf, severity: isFast ? nil : .low)
        }
        hits += hit(.undone, undone.sorted().map { self.facts[$0] }, leaf: leaf)
        return hits
    }

    private func failures() -> [EventHit] {
        let failed = facts.filter { $0.event.outcome == .failure && $0.verb != .login }
        let runs = Dictionary(grouping: failed) { "\($0.actor)\u{1F}\($0.event.eventType)" }
        return runs.sorted { $0.key < $1.key }.flatMap { _, facts in
            facts.count >= 3 ? hit(.failures, facts) : []
        }
    }

    private func regions() -> [EventHit] {
        let placed = facts.compactMap { fact in
            fact.metadata(["region"])?.string.map { (fact: fact, region: $0) }
        }
        let regions = Dictionary(grouping: placed, by: \.region)
        guard placed.count >= 10, regions.count > 1 else { return [] }
        let rare = regions.values.filter { $0.count * 10 <= placed.count }.flatMap { $0 }
            .map(\.fact).filter { $0.verb.isChange || $0.verb == .execute }
        return byActor(rare.sorted { $0.index < $1.index }).flatMap { hit(.newRegion, $0) }
    }
}
