internal import Domain
internal import JSON

/// The findings and what lies around them as text.
///
/// All that comes from events stands in code spans, in which Markdown knows no links, images or HTML.
struct EventReport {
    let facts: [EventFact]
    let hits: [EventHit]
    let history: EventHistory?
    let sessions: [EventSession]
    let links: EventLinks

    private enum Bounds {
        static let actorsMax = 5
        static let weakMax = 12
        static let anomaliesMax = 25
    }

    init(facts: [EventFact], hits: [EventHit], history: EventHistory?) {
        self.facts = facts
        self.hits = hits
        self.history = history
        sessions = EventSession.sessions(of: facts)
        links = EventLinks(facts)
    }

    // MARK: Summary

    var summary: String {
        guard let first = facts.first, let last = facts.last else { return "There are no events." }
        var sentences = [
            Phrase("\(SafeText.count(facts.count, "event")) \(time(first, last)), by ") + actors
                + "."
        ]
        sentences.append(deeds)
        let grave = hits.filter(\.isAnomaly)
        if let worst = grave.first {
            let more = grave.count - 1
            let rest =
                more > 0
                ? " \(SafeText.count(more, "other finding")) of medium weight or more." : ""
            sentences.append(
                "Gravest (\(worst.severity.rawValue)): " + worst.heading
                    + " (\(EventRun.aliases(worst.facts)))." + rest
            )
        } else {
            sentences.append(Phrase("No rule found anything of medium weight or more."))
        }
        sentences.append(basis)
        let unread = facts.filter(\.selected.isUnread)
        if !unread.isEmpty {
            let aliases = EventRun.aliases(unread)
            sentences.append(Phrase("The values of \(aliases) are too large and were not read."))
        }
        return sentences.filter { !$0.isEmpty }.map(\.markdown).joined(separator: " ")
    }

    private func time(_ first: EventFact, _ last: EventFact) -> String {
        let (start, end) = (first.event.occurredAt, last.event.occurredAt)
        if facts.count == 1 {
            return "at \(EventTimes.clock(start)) UTC on \(EventTimes.day(start))"
        }
        if EventTimes.day(start) == EventTimes.day(end) {
            return
                "from \(EventTimes.clock(start)) to \(EventTimes.clock(end)) UTC on \(EventTimes.day(start))"
        }
        return
            "from \(EventTimes.day(start)) \(EventTimes.clock(start)) to \(EventTimes.day(end)) \(EventTimes.clock(end)) UTC"
    }

    private var actors: Phrase {
        let groups = Dictionary(grouping: facts, by: \.actor).sorted {
            ($1.value.count, $0.key) < ($0.value.count, $1.key)
        }
        let shown = groups.prefix(Bounds.actorsMax).compactMap { _, facts in
            facts.first.map { EventNames.actor($0) + (groups.count > 1 ? " (\(facts.count))" : "") }
        }
        let rest = groups.count - shown.count
        return rest > 0
            ? Phrase.joined(shown, by: ", ") + " and \(SafeText.count(rest, "other"))"
            : Phrase.list(shown)
    }

    /// What was done to how much, the most frequent first.
    private var deeds: Phrase {
        let kinds = Dictionary(grouping: facts) {
            "\($0.verb.rawValue) \($0.event.entityType ?? "")"
        }
        .values.sorted { ($1.count, $0[0].index) < ($0.count, $1[0].index) }
        let shown = kinds.prefix(4).map { facts -> Phrase in
            let kind = EventNames.kind(of: facts[0])
            let names =
                Set(facts.compactMap(\.entity)).count == 1 ? EventNames.entity(facts[0]) : kind
            let what =
                names.isEmpty ? Phrase(facts[0].verb == .login ? "the system" : "something") : names
            let times = facts.count == 1 ? "" : " ×\(facts.count)"
            if facts[0].verb == .login { return Phrase("signed in\(times)") }
            return Phrase("\(facts[0].verb.past) ") + what + times
        }
        let bad = facts.count { $0.event.outcome == .failure }
        let refused = facts.count { $0.event.outcome == .denied }
        var phrase = "They " + Phrase.joined(shown, by: ", ")
        if kinds.count > shown.count { phrase = phrase + " and more" }
        if bad > 0 { phrase = phrase + "; \(bad) failed" }
        if refused > 0 { phrase = phrase + "; \(refused) \(refused == 1 ? "was" : "were") refused" }
        return phrase + "."
    }

    /// What the findings are measured against.
    var basis: Phrase {
        guard let history else {
            return Phrase(
                "The log of the days before could not be read: this is the selection only, and nothing is said of what is usual."
            )
        }
        let known = Set(facts.map(\.event.actorName)).filter {
            (history.actors[$0]?.count ?? 0) >= Baseline.eventsMin
        }
        let actors = Set(facts.map(\.event.actorName))
        let count =
            history.count >= EventHistory.countMax
            ? "\(SafeText.grouped(EventHistory.countMax)) events and more"
            : SafeText.count(history.count, "event")
        if known.isEmpty {
            return Phrase(
                "There is too little of these actors in the \(EventHistory.days) days before (\(count) in all) to tell what is usual: this is the selection only."
            )
        }
        let some =
            known.count < actors.count ? " of \(known.count) of the \(actors.count) actors" : ""
        return Phrase(
            "What is usual\(some) is taken from the \(EventHistory.days) days before (\(count) in all)."
        )
    }

    // MARK: Timeline

    var timeline: String {
        var lines: [String] = []
        var day = ""
        var previous: EventFact?
        for run in EventRun.runs(of: facts) {
            guard let first = run.facts.first else { continue }
            let today = EventTimes.day(first.event.occurredAt)
            if today != day {
                if !lines.isEmpty { lines.append("") }
                lines += ["**\(today), UTC**", ""]
                day = today
            } else if let previous, first.seconds - previous.seconds > EventSession.gap {
                let gap = EventTimes.length(first.seconds - previous.seconds)
                lines.append("- … \(gap) later")
            }
            previous = run.facts.last
            let note = links.note(on: run.facts).map { " — \($0)" } ?? ""
            let clock = EventTimes.clock(first.event.occurredAt)
            lines.append("- \(clock) \(run.phrase.innerMarkdown)\(note)")
        }
        return lines.joined(separator: "\n")
    }

    // MARK: Patterns

    var patterns: String {
        var lines = sessionLines + repeatLines + sharedLines
        let weak = hits.filter { !$0.isAnomaly }
        lines += weak.prefix(Bounds.weakMax).map { hit in
            "- \(hit.heading.markdown) (\(EventRun.aliases(hit.facts))). \(hit.explanationShort.markdown)"
        }
        if weak.count > Bounds.weakMax {
            lines.append("- \(SafeText.count(weak.count - Bounds.weakMax, "weaker sign")) more.")
        }
        lines += unselected.map { "- \($0.markdown)" }
        lines.append("- \(basis.markdown)")
        return lines.joined(separator: "\n")
    }

    /// What the selected actors did near to the selection and is not in it.
    var unselected: [Phrase] {
        var seen: Set<String> = []
        return facts.filter { seen.insert($0.event.actorName).inserted }.compactMap { fact in
            let count = history?.unselected?[fact.event.actorName] ?? 0
            if count == 0 { return nil }
            let more = count >= EventHistory.countMax ? "or more further events" : "further"
            let number =
                count >= EventHistory.countMax
                ? "\(SafeText.grouped(count)) \(more)"
                : "\(SafeText.grouped(count)) \(more) \(count == 1 ? "event" : "events")"
            return "\(number) of " + EventNames.actor(fact)
                + " within half an hour of these \(count == 1 ? "is" : "are") not among those selected."
        }
    }

    private var isOneDay: Bool {
        Set(facts.map { EventTimes.day($0.event.occurredAt) }).count < 2
    }

    private var sessionLines: [String] {
        let byActor = Dictionary(grouping: sessions) { $0.facts[0].actor }
        return byActor.values.sorted { $0[0].facts[0].index < $1[0].facts[0].index }
            .filter { $0.contains { $0.facts.count > 1 } }.prefix(6).map { sessions in
                let parts = sessions.prefix(4).map { session in
                    "\(session.times(withDay: !isOneDay)) (\(EventRun.aliases(session.facts)))"
                }
                let rest = sessions.count > 4 ? " and \(sessions.count - 4) more" : ""
                let what = sessions.count == 1 ? "one session" : "\(sessions.count) sessions"
                let name = EventNames.actor(sessions[0].facts[0]).markdown
                return "- \(name): \(what), \(parts.joined(separator: ", "))\(rest)."
            }
    }

    private var repeatLines: [String] {
        let groups = Dictionary(grouping: facts) { "\($0.actor)\u{1F}\($0.event.eventType)" }.values
            .filter { $0.count >= 4 }.sorted { $0[0].index < $1[0].index }
        return groups.prefix(6).map { facts in
            let bad = facts.count { !$0.isDone }
            let entities = Set(facts.compactMap(\.entity)).count
            let on = entities > 1 ? " on \(entities) different ones" : ""
            let failed = bad > 0 ? ", \(bad) of them without success" : ""
            let line =
                EventNames.actor(facts[0]) + " did " + EventNames.type(facts[0])
                + " \(facts.count) times over \(EventTimes.span(of: facts))\(on)\(failed)"
            return "- \(line.markdown) (\(EventRun.aliases(facts)))."
        }
    }

    /// Entities on which several actors worked.
    private var sharedLines: [String] {
        let groups = Dictionary(grouping: facts.filter { $0.entity != nil && $0.verb != .login }) {
            $0.entity ?? ""
        }
        let shared = groups.values.filter { Set($0.map(\.actor)).count > 1 }
            .sorted { $0[0].index < $1[0].index }
        return shared.prefix(4).map { facts in
            let actors = EventHit.listed(facts.map { EventNames.actor($0) })
            let line = EventNames.entity(facts[0]) + " was worked on by " + actors
            return "- \(line.markdown) (\(EventRun.aliases(facts)))."
        }
    }

    // MARK: Anomalies

    var anomalies: String {
        let grave = hits.filter(\.isAnomaly)
        if grave.isEmpty {
            return "Nothing unusual of medium weight or more was found. \(basis.markdown)"
        }
        var lines = grave.prefix(Bounds.anomaliesMax).map { hit in
            let tactic =
                hit.rule.tactic.map { " ATT&CK \(Tactic.version): \($0.name) (\($0.id))." } ?? ""
            return """
                - **\(hit.severity.rawValue.uppercased())** \(hit.heading.markdown) \
                (\(EventRun.aliases(hit.facts))). \(hit.explanationShort.markdown)
                  - May be all right: \(hit.rule.innocent)
                  - Check next: \(hit.rule.next)\(tactic)
                """
        }
        if grave.count > Bounds.anomaliesMax {
            lines.append("- \(SafeText.count(grave.count - Bounds.anomaliesMax, "finding")) more.")
        }
        return lines.joined(separator: "\n")
    }
}

extension EventHit {
    /// Why it matters and the figures that it rests on.
    var explanationShort: Phrase {
        figures.isEmpty ? Phrase(rule.reason) : rule.reason + " " + figures
    }
}
