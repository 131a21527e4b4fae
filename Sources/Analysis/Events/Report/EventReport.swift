internal import Domain
internal import JSON

/// The findings and what lies around them as text.
///
/// All that comes from events stands in code spans, in which Markdown knows no links, images or HTML.
struct EventReport {
    let facts: [EventFact]
    let hits: [EventHit]
    /// The events of which not all texts were read for those that speak to their reader.
    let unread: [EventFact]
    let history: EventHistory?
    let sessions: [EventSession]
    let links: EventLinks

    private enum Bounds {
        static let actorsMax = 5
        /// Actors whose deeds are told apart in the summary.
        static let tellersMax = 3
        static let sessionActorsMax = 6
        static let sessionsMax = 4
        static let repeatsMin = 4
        static let repeatsMax = 6
        static let sharedMax = 4
        static let weakMax = 12
        static let anomaliesMax = 25
    }

    init(facts: [EventFact], hits: [EventHit], unread: [EventFact], history: EventHistory?) {
        self.facts = facts
        self.hits = EventHit.ranked(hits)
        self.unread = unread
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
        sentences += deeds
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
        if first.standIns.hasMade {
            sentences.append(
                Phrase("Names with a number, such as user 1, stand for ids that the events hold.")
            )
        }
        let large = facts.filter(\.selected.isUnread)
        if !large.isEmpty {
            let aliases = EventRun.aliases(large)
            sentences.append(Phrase("The values of \(aliases) are too large and were not read."))
        }
        if !unread.isEmpty {
            let aliases = EventRun.aliases(unread)
            sentences.append(
                Phrase(
                    "The texts of \(aliases) are too long: only a part of them was searched for what speaks to whoever reads it."
                )
            )
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

    /// The events of each actor, the busiest first.
    private var byActor: [[EventFact]] {
        Dictionary(grouping: facts, by: \.actor).values.sorted {
            ($1.count, $0[0].index) < ($0.count, $1[0].index)
        }
    }

    private var actors: Phrase {
        let groups = byActor
        let shown = groups.prefix(Bounds.actorsMax).map { facts in
            EventNames.actor(facts[0])
                + (groups.count > 1 ? " (\(SafeText.grouped(facts.count)))" : "")
        }
        let rest = groups.count - shown.count
        return rest > 0
            ? Phrase.joined(shown, by: ", ") + " and \(SafeText.count(rest, "other"))"
            : Phrase.list(shown)
    }

    /// What was done to how much; by whom, where few have done it.
    private var deeds: [Phrase] {
        let groups = byActor
        if groups.count == 1 || groups.count > Bounds.tellersMax {
            return [
                "They " + EventDeed.summary(facts, isPlural: true) + "."
            ]
        }
        return groups.sorted { $0[0].index < $1[0].index }.map { facts in
            EventNames.actor(facts[0]) + " "
                + EventDeed.summary(facts) + "."
        }
    }

    /// What the findings are measured against.
    var basis: Phrase {
        guard let history else {
            return Phrase(
                "The log of the days before could not be read: only the selected events were looked at, and nothing is said of what is usual."
            )
        }
        let actors = Set(facts.map(\.event.actorName))
        let known = actors.filter { (history.actors[$0]?.count ?? 0) >= Baseline.eventsMin }
        let count =
            history.count >= EventHistory.countMax
            ? "\(SafeText.grouped(EventHistory.countMax)) events and more"
            : SafeText.count(history.count, "event")
        let days = "the \(EventHistory.days) days before"
        if history.count == 0 {
            return Phrase("The log of \(days) is empty: nothing is known of what is usual.")
        }
        if known.isEmpty {
            let own = actors.first.flatMap { history.actors[$0]?.count } ?? 0
            let number = own == 0 ? "none is" : own == 1 ? "1 is" : "\(SafeText.grouped(own)) are"
            let whose =
                actors.count == 1
                ? "\(number) by this actor"
                : "fewer than \(Baseline.eventsMin) are by each of these actors"
            let whom = actors.count == 1 ? "this actor" : "any of them"
            return Phrase(
                "The log of \(days) holds \(count), of which \(whose): too few to tell what is usual for \(whom)."
            )
        }
        let some =
            known.count < actors.count
            ? " for \(known.count) of the \(actors.count) actors" : ""
        return Phrase("What is usual\(some) was taken from \(days), \(count) in all.")
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
        if lines.isEmpty { return "Nothing repeats, and nobody shared work on the same thing." }
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
            .filter { $0.contains { $0.facts.count > 1 } }.prefix(Bounds.sessionActorsMax)
            .map { sessions in
                let parts = sessions.prefix(Bounds.sessionsMax).map { session in
                    "\(session.times(withDay: !isOneDay)) (\(EventRun.aliases(session.facts)))"
                }
                let more = sessions.count - parts.count
                let rest = more > 0 ? " and \(more) more" : ""
                let what = sessions.count == 1 ? "one session" : "\(sessions.count) sessions"
                let origin = EventOrigin.phrase(sessions.flatMap(\.facts)).innerMarkdown
                let name = EventNames.actor(sessions[0].facts[0]).markdown
                return
                    "- \(name): \(what), \(parts.joined(separator: ", "))\(rest)\(origin.isEmpty ? "" : ", " + origin)."
            }
    }

    private var repeatLines: [String] {
        let groups = Dictionary(grouping: facts) { "\($0.actor)\u{1F}\($0.event.eventType)" }.values
            .filter { $0.count >= Bounds.repeatsMin }.sorted { $0[0].index < $1[0].index }
        // What a finding tells with its figures is not told twice.
        let counted = hits.filter { [.volume, .failure].contains($0.rule.category) }.map(\.places)
        let untold = groups.filter { !counted.contains($0.map(\.index)) }
        return untold.prefix(Bounds.repeatsMax).map { facts in
            let line =
                EventNames.actor(facts[0]) + " " + EventDeed.summary(facts) + " ("
                + EventNames.type(facts[0]) + ") within \(EventTimes.span(of: facts))"
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
        return shared.prefix(Bounds.sharedMax).map { facts in
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
        // What a sequence tells with more is named beneath it.
        let folded = EventHit.folded(grave)
        var lines = folded.prefix(Bounds.anomaliesMax).map { hit, within in
            var lines = [
                "- **\(hit.severity.rawValue.uppercased())** \(hit.heading.markdown) (\(EventRun.aliases(hit.facts))). \(hit.explanationShort.markdown)"
            ]
            lines += within.map {
                "  - Part of it, \($0.severity.rawValue): \($0.heading.markdown) (\(EventRun.aliases($0.facts))).\($0.figures.isEmpty ? "" : " " + $0.figures.markdown)"
            }
            let tactic =
                hit.rule.tactic.map { " ATT&CK \(Tactic.version): \($0.name) (\($0.id))." } ?? ""
            lines.append("  - May be all right: \(hit.rule.innocent)")
            lines.append("  - Check next: \(hit.rule.next)\(tactic)")
            return lines.joined(separator: "\n")
        }
        if folded.count > Bounds.anomaliesMax {
            lines.append("- \(SafeText.count(folded.count - Bounds.anomaliesMax, "finding")) more.")
        }
        return (lines + ["", basis.markdown]).joined(separator: "\n")
    }
}

extension EventHit {
    /// Why it matters, the figures that it rests on, and where it came from.
    var explanationShort: Phrase {
        var phrase = figures.isEmpty ? Phrase(rule.reason) : rule.reason + " " + figures
        for part in [origin, amounts] where !part.isEmpty { phrase = phrase + " " + part + "." }
        return phrase
    }

    /// Where the events came from, for findings whose reader wants to know that first.
    private var origin: Phrase {
        let isAbout: Bool =
            switch rule.category {
            case .access, .exfiltration, .credential, .novelty, .timing, .discovery, .execution,
                .payment:
                true
            case .sequence: isAnomaly
            case .privilege, .destruction, .control, .exposure, .volume, .injection, .failure:
                false
            }
        let phrase = isAbout && severity > .info ? EventOrigin.phrase(facts) : Phrase()
        return phrase.isEmpty ? phrase : "It came " + phrase
    }

    /// How much was taken out.
    private var amounts: Phrase {
        let told = facts.filter { $0.verb == .export }.map { fact in
            (fact: fact, amount: EventOrigin.amount(fact))
        }
        .filter { !$0.amount.isEmpty }
        guard [.exfiltration, .sequence].contains(rule.category), !told.isEmpty else {
            return Phrase()
        }
        return "Taken out: " + EventHit.listed(told.map { $0.amount + " (\($0.fact.alias))" })
    }
}
