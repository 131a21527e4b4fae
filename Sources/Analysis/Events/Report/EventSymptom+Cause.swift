internal import Domain

extension EventSymptom {
    private enum Bounds {
        static let checksMax = 5
    }

    /// The change that was reported, or that fits the report best before it, and what became of it.
    func cause(of ties: [Tie]) -> String? {
        let failed = failure(in: ties)
        guard let best = likeliest(ties, before: failed) else {
            return failed.map(withoutCause) ?? finding(over: ties)
        }
        if isDisowned, EventNames.actorText(best).map(words.isReporter) ?? false {
            return disowned(ties)
        }
        var text = "The likeliest cause: \(EventRun(facts: [best]).phrase.innerMarkdown)"
        let origin = EventOrigin.phrase([best]).innerMarkdown
        text += origin.isEmpty ? "." : ", \(origin)."
        if let undo = report.links.undo(of: best) {
            let length = EventTimes.length(undo.seconds - best.seconds)
            let actor = EventNames.actor(undo).innerMarkdown
            text +=
                " \(actor) took it back \(length) later, at \(moment(undo.event.occurredAt)) (\(undo.alias)); see whether the trouble is over since."
        }
        if let failed { text += " \(told(failed))" }
        return text
    }

    /// The first event that failed and that the report speaks of as a failure.
    private func failure(in ties: [Tie]) -> EventFact? {
        guard isFailure else { return nil }
        return ties.map(\.fact).filter { !$0.isDone }.min { $0.index < $1.index }
    }

    /// What an event that failed says of it.
    private func told(_ failed: EventFact) -> String {
        let error = EventFault.phrase(failed)
        if error.isEmpty { return "\(failed.alias) failed after it; the event does not say why." }
        return "\(failed.alias) failed after it with \(error.innerMarkdown)."
    }

    private func withoutCause(_ failed: EventFact) -> String {
        let error = EventFault.phrase(failed)
        let why =
            error.isEmpty
            ? "; the event does not say why" : " with \(error.innerMarkdown)"
        return
            "The first that did not succeed is \(failed.alias)\(why). No change before it that has to do with it is in this selection."
    }

    /// What somebody says that they have not done is told by where it came from.
    private func disowned(_ ties: [Tie]) -> String {
        let theirs = ties.map(\.fact).filter {
            EventNames.actorText($0).map(words.isReporter) ?? false
        }
        .sorted { $0.index < $1.index }
        let aliases = EventRun.aliases(theirs)
        let origin = EventOrigin.phrase(theirs).innerMarkdown
        if origin.isEmpty {
            return theirs.count == 1
                ? "\(aliases) does not say from where it came: only the person can tell whether it was theirs."
                : "\(aliases) do not say from where they came: only the person can tell which of them were theirs."
        }
        return
            "What was done under that name (\(aliases)) came \(origin): ask whether that is theirs."
    }

    /// Where nothing was changed, the gravest finding about the tied events.
    private func finding(over ties: [Tie]) -> String? {
        let places = Set(ties.map(\.fact.index))
        let hit = report.hits.first { $0.isAnomaly && !places.isDisjoint(with: $0.places) }
        return hit.map {
            "What explains it best: \($0.heading.innerMarkdown) (\(EventRun.aliases($0.facts)))."
        }
    }

    private func likeliest(_ ties: [Tie], before failed: EventFact?) -> EventFact? {
        let scores = Dictionary(
            ties.map { ($0.fact.index, $0.score) },
            uniquingKeysWith: { first, _ in first }
        )
        let candidates = report.facts.compactMap { fact -> (fact: EventFact, score: Int)? in
            guard isCausing(fact), failed.map({ fact.index < $0.index }) ?? true,
                !report.links.isUndo(fact), time?.isOver(at: fact.event.occurredAt) != true
            else { return nil }
            let touches = failed.map { touch(fact, $0) } ?? 0
            let score = (scores[fact.index] ?? 0) + touches
            return score > 0 ? (fact, score) : nil
        }
        return candidates.max { left, right in
            if left.score != right.score { return left.score < right.score }
            if failed == nil, let time, !time.minutes.isEmpty {
                let (a, b) = (
                    time.distance(to: left.fact.event.occurredAt),
                    time.distance(to: right.fact.event.occurredAt)
                )
                if a != b { return a > b }
            }
            return left.fact.index < right.fact.index
        }?.fact
    }

    /// Whether an event leaves things other than they were, or takes out what was reported as taken.
    private func isCausing(_ fact: EventFact) -> Bool {
        guard fact.isDone else { return false }
        if fact.verb.isChange { return true }
        let isTaking = complaints.contains(.copy) || complaints.contains(.reading)
        // What is gone is not gone by being read.
        let isRead = fact.verb == .read && !complaints.contains(.loss)
        return isTaking && (fact.verb == .export || isRead)
    }

    /// How closely a change has to do with what failed after it.
    private func touch(_ change: EventFact, _ failed: EventFact) -> Int {
        if change.entity != nil, change.entity == failed.entity { return 3 }
        return report.links.isCause(change, of: failed) ? 3 : 0
    }

    // MARK: Checks

    func checks(_ facts: [EventFact]) -> [String] {
        let places = Set(facts.map(\.index))
        let near = report.hits.filter {
            !places.isDisjoint(with: $0.places) && $0.severity >= .low
        }
        let others = report.hits.filter { $0.isAnomaly && places.isDisjoint(with: $0.places) }
        var seen: Set<String> = []
        var lines = (near + others).filter { seen.insert($0.rule.next).inserted }
            .prefix(Bounds.checksMax)
            .map { "- \($0.rule.next) (\(EventRun.aliases($0.facts)))" }
        let changed = facts.first { $0.verb.isChange && $0.isDone }
        if let changed {
            let values =
                changed.leaves.isEmpty ? "." : ", and compare the values before and after it."
            lines.append(
                "- Ask \(EventNames.actor(changed).innerMarkdown) about \(changed.alias)\(values)"
            )
        }
        let unexplained = facts.filter {
            !$0.isDone && $0.verb != .login && EventFault.phrase($0).isEmpty
        }
        if !unexplained.isEmpty {
            let aliases = EventRun.aliases(unexplained.sorted { $0.index < $1.index })
            lines.append(
                "- Look in the application's own log for the error of \(aliases): the log of audit events does not tell it."
            )
        }
        lines += report.unselected.map { "- \($0.markdown) Look at those too." }
        if lines.isEmpty {
            lines.append(
                "- Select events from shortly before the trouble began, and those of the things that are named in the report."
            )
        }
        return lines
    }
}
