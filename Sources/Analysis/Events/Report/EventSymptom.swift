internal import Domain
internal import JSON

/// What a user reported, held against the events.
struct EventSymptom {
    private enum Bounds {
        static let eventsMax = 6
        static let checksMax = 5
        static let timeSlack: Int64 = 30 * 60
    }

    private let context: String
    private let words: [String]
    private let report: EventReport
    private let clock: SymptomTime?

    init(_ context: String, report: EventReport) {
        self.context = context.lowercased()
        words = context.split { !$0.isLetter && !$0.isNumber }.map {
            NameWords.singular($0.lowercased())
        }
        self.report = report
        clock = SymptomTime(context)
    }

    /// The events that the report seems to be about, and what to check.
    var text: String {
        let tied = self.tied
        var lines: [String] = []
        if tied.isEmpty {
            lines.append(
                "No event names what was reported: no entity, person, kind of thing or time of it is in this selection."
            )
            lines += fallback
        } else {
            lines.append("These events have to do with what was reported:")
            lines.append("")
            lines += Self.folded(tied).prefix(Bounds.eventsMax).map { ties in
                let run = EventRun(facts: ties.map(\.fact).sorted { $0.index < $1.index })
                let clock = run.facts.first.map { EventTimes.clock($0.event.occurredAt) } ?? ""
                let reasons = Phrase.list(ties[0].reasons).innerMarkdown
                return "- \(clock) \(run.phrase.innerMarkdown): \(reasons)"
            }
            if let absent = absent(tied.map(\.fact)) { lines += ["", absent] }
            if let cause = cause(of: tied.map(\.fact)) {
                lines += ["", cause]
            }
        }
        lines += ["", "Check next:", ""]
        lines += checks(tied.map(\.fact))
        return lines.joined(separator: "\n")
    }

    // MARK: Ties

    private struct Tie {
        let fact: EventFact
        let score: Int
        let reasons: [Phrase]
    }

    /// The events that the text speaks of, the most certain first.
    private var tied: [Tie] {
        let ties = report.facts.compactMap(tie)
        let best = ties.map(\.score).max() ?? 0
        return ties.filter { $0.score >= 2 && $0.score * 2 >= best }
            .sorted { ($1.score, $0.fact.index) < ($0.score, $1.fact.index) }
    }

    /// Ties that differ in their entity only are one line.
    private static func folded(_ ties: [Tie]) -> [[Tie]] {
        var groups: [[Tie]] = []
        for tie in ties {
            let place = groups.firstIndex {
                EventRun.isAlike($0[0].fact, tie.fact) && $0[0].reasons == tie.reasons
            }
            if let place { groups[place].append(tie) } else { groups.append([tie]) }
        }
        return groups
    }

    /// Says when what was reported is done by no selected event.
    private func absent(_ tied: [EventFact]) -> String? {
        let spoken = Self.verbs.map(\.0).filter { speaks(of: $0) }
        guard let verb = spoken.first, !tied.contains(where: { spoken.contains($0.verb) }) else {
            return nil
        }
        let verbs = Dictionary(grouping: tied, by: \.verb)
        guard
            let most = verbs.max(by: {
                ($0.value.count, $1.value[0].index) < ($1.value.count, $0.value[0].index)
            })
        else { return nil }
        let others = EventRun.aliases(most.value.sorted { $0.index < $1.index })
        let count = SafeText.grouped(most.value.count)
        return
            "None of these events is one to \(verb.infinitive) it; \(count) \(most.key.past) it (\(others))."
    }

    private func tie(_ fact: EventFact) -> Tie? {
        var score = 0
        var reasons: [Phrase] = []
        let names = [fact.event.entityName, fact.event.entityKey].compactMap { $0 }
        if names.contains(where: isNamed) {
            score += 4
            reasons.append(Phrase("it is named in the report"))
        } else if kindWords(fact).contains(where: words.contains) {
            score += 2
            reasons.append(Phrase("the report speaks of such a thing"))
        }
        if let actor = EventNames.actorText(fact), isPerson(actor) {
            score += 3
            reasons.append(Phrase("who did it is named in the report"))
        } else if fact.targets.contains(where: isPerson), !names.contains(where: isNamed) {
            score += 3
            reasons.append(Phrase("whom it was done to is named in the report"))
        }
        let field = fact.leaves.first { leaf in
            let name = leaf.nameWords
            return !name.isEmpty && NameWords.contain(name, in: words)
        }
        if let field {
            score += 2
            reasons.append("it changed " + Phrase(data: field.name, charactersMax: 40))
        }
        if speaks(of: fact.verb) {
            score += 1
            reasons.append(Phrase("what was done is reported"))
        }
        if !fact.isDone, speaksOfFailure {
            score += 3
            reasons.append(Phrase("it did not succeed"))
        }
        if let clock, clock.isNear(fact.event.occurredAt, slack: Bounds.timeSlack) {
            score += 2
            reasons.append(Phrase("it lies at the time that was reported"))
        }
        return score > 0 ? Tie(fact: fact, score: score, reasons: reasons) : nil
    }

    /// Whether all words of a name stand in the report.
    private func isNamed(_ name: String) -> Bool {
        let parts = NameWords.of(EventNames.shortName(name))
        return !parts.isEmpty && parts.joined().utf8.count > 2
            && NameWords.contain(parts, in: words)
            || name.utf8.count > 3 && context.contains(name.lowercased())
    }

    /// Whether somebody is named, by address or by a name in it.
    private func isPerson(_ name: String) -> Bool {
        let name = EventNames.shortName(name).lowercased()
        if name.utf8.count > 3, context.contains(name) { return true }
        let local = name.split(separator: "@").first ?? ""
        return local.split { !$0.isLetter }.contains { part in
            part.count > 2 && !Self.common.contains(String(part)) && words.contains(String(part))
        }
    }

    private static let common: Set<String> = [
        "svc", "service", "user", "admin", "system", "the", "role", "bot", "app", "api", "team",
        "job",
    ]

    private func kindWords(_ fact: EventFact) -> [String] {
        fact.entityWords.filter { $0.count > 2 && !["user", "iam", "aws"].contains($0) }
    }

    private static let verbs: [(EventVerb, Set<String>)] = [
        (
            .delete,
            [
                "delete", "deleted", "gone", "missing", "lost", "disappeared", "vanished",
                "removed", "remove", "empty",
            ]
        ),
        (
            .login,
            ["login", "signin", "log", "logged", "password", "locked", "mfa", "authenticate"]
        ),
        (.grant, ["permission", "right", "access", "role"]),
        (.revoke, ["permission", "right", "access", "role", "cannot", "denied"]),
        (
            .update,
            ["changed", "change", "wrong", "different", "setting", "save", "saved", "overwritten"]
        ),
        (.create, ["created", "new", "duplicate", "unknown"]),
        (.read, ["read", "see", "seen", "view", "viewed", "opened", "looked"]),
        (.export, ["export", "download", "leak", "leaked"]),
    ]

    private func speaks(of verb: EventVerb) -> Bool {
        Self.verbs.contains { $0.0 == verb && !$0.1.isDisjoint(with: words) }
    }

    private var speaksOfFailure: Bool {
        let signs: Set<String> = [
            "fail", "failed", "error", "cannot", "can", "couldn", "unable", "broken", "denied",
            "refused",
            "down", "slow", "timeout", "crash", "crashed", "doesn", "stopped", "locked", "problem",
            "outage",
        ]
        return !signs.isDisjoint(with: words)
    }

    // MARK: Cause and checks

    /// The change that came before what was reported, with what followed it.
    private func cause(of facts: [EventFact]) -> String? {
        guard let hit = facts.first else { return nil }
        let failed = facts.filter { !$0.isDone }.min { $0.index < $1.index }
        let end = failed?.index ?? facts.map(\.index).max() ?? hit.index
        let changes = report.facts[...end].filter { fact in
            fact.verb.isChange && fact.isDone
                && (fact.entity != nil && facts.contains { $0.entity == fact.entity }
                    || fact.index == hit.index)
        }
        guard let last = changes.last else {
            return failed.map {
                "The first that did not succeed is \($0.alias); no change before it is in this selection."
            }
        }
        let run = EventRun(facts: [last])
        let before = failed.map { " before \($0.alias) failed" } ?? ""
        return "The likeliest cause is the last change\(before): \(run.phrase.innerMarkdown)."
    }

    private func checks(_ facts: [EventFact]) -> [String] {
        let places = Set(facts.map(\.index))
        let near = report.hits.filter { !places.isDisjoint(with: $0.places) && $0.severity >= .low }
        let others = report.hits.filter { $0.isAnomaly && places.isDisjoint(with: $0.places) }
        var lines = (near + others).prefix(Bounds.checksMax).map { hit in
            "- \(hit.rule.next) (\(EventRun.aliases(hit.facts)))"
        }
        if let changed = facts.first(where: { $0.verb.isChange && $0.isDone }) {
            lines.append(
                "- Ask \(EventNames.actor(changed).innerMarkdown) about \(changed.alias), and compare the values before and after it."
            )
        }
        if let failed = facts.first(where: { !$0.isDone }) {
            lines.append("- Repeat what failed in \(failed.alias) and read its error.")
        }
        lines += report.unselected.map { "- \($0.markdown) Look at those too." }
        if lines.isEmpty {
            lines.append(
                "- Select the events of the named person or thing from shortly before the problem began."
            )
        }
        return lines
    }

    /// What went wrong in the selection at all.
    private var fallback: [String] {
        let failed = report.facts.filter { !$0.isDone }
        if failed.isEmpty { return ["", "Everything in it succeeded."] }
        return [
            "",
            "\(SafeText.count(failed.count, "event")) in it did not succeed (\(EventRun.aliases(failed))).",
        ]
    }
}
