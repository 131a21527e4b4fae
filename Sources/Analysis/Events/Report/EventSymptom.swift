internal import Domain
internal import JSON

/// What a user reported, held against the events.
struct EventSymptom {
    private enum Bounds {
        static let eventsMax = 6
        static let findingsMax = 3
    }

    let words: SymptomWords
    let report: EventReport
    let time: SymptomTime?
    let complaints: [Complaint]

    /// - Parameter now: when it was asked; nil for right behind the newest event.
    init(_ context: String, report: EventReport, now: Timestamp?) {
        words = SymptomWords(context)
        self.report = report
        complaints = Complaint.all(in: words)
        time = SymptomTime(context, reference: Self.reference(report.facts, now))
    }

    /// Days are counted from when it was asked; of events that are older than that by more than a week,
    /// from the newest.
    private static func reference(_ facts: [EventFact], _ now: Timestamp?) -> Timestamp {
        let newest = facts.last?.event.occurredAt ?? Timestamp(microseconds: 0)
        let week: Int64 = 7 * 86_400_000_000
        guard let now, now.microseconds - newest.microseconds <= week else { return newest }
        return now
    }

    /// The events that the report seems to be about, and what to check.
    var text: String {
        let ties = self.ties
        var lines: [String] = []
        if ties.isEmpty {
            lines += untied
        } else {
            lines += ["These events have to do with what was reported:", ""]
            lines += Self.folded(ties).prefix(Bounds.eventsMax).map { ties in
                let run = EventRun(facts: ties.map(\.fact).sorted { $0.index < $1.index })
                let start = run.facts.first.map { moment($0.event.occurredAt) } ?? ""
                let reasons = Phrase.list(ties[0].reasons).innerMarkdown
                return "- \(start) \(run.phrase.innerMarkdown): \(reasons)."
            }
            let facts = ties.map(\.fact)
            if !isDisowned, let absent = absent(facts) { lines += ["", absent] }
            if let cause = cause(of: ties) { lines += ["", cause] }
        }
        if let timeNote { lines += ["", timeNote] }
        lines += ["", "Check next:", ""] + checks(ties.map(\.fact))
        return lines.joined(separator: "\n")
    }

    /// The time, with its day where the selection is of several.
    func moment(_ time: Timestamp) -> String {
        let days = Set(report.facts.map { EventTimes.day($0.event.occurredAt) })
        return (days.count > 1 ? EventTimes.day(time) + " " : "") + EventTimes.clock(time)
    }

    /// Says how the reported time was read, and when nothing is of its day.
    private var timeNote: String? {
        guard let time, let first = report.facts.first, let last = report.facts.last else {
            return nil
        }
        if !time.days.isEmpty, !report.facts.contains(where: { time.isOnDay($0.event.occurredAt) })
        {
            let start = SymptomDay.name(of: first.event.occurredAt)
            let end = SymptomDay.name(of: last.event.occurredAt)
            let are = start == end ? "of \(start)" : "from \(start) to \(end)"
            let names = time.days.map(\.name).joined(separator: " or ")
            return
                "No selected event is of the day that was reported (\(names)); they are \(are), in UTC."
        }
        return time.minutes.isEmpty && time.days.isEmpty
            ? nil : "Days and times of the report were read as UTC."
    }

    // MARK: Ties

    struct Tie {
        let fact: EventFact
        let score: Int
        let reasons: [Phrase]
    }

    /// The events that the report speaks of, the most certain first.
    private var ties: [Tie] {
        let isDayKnown = report.facts.contains { time?.isOnDay($0.event.occurredAt) ?? false }
        let ties = report.facts.map { tie($0, isDayKnown: isDayKnown) }
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

    private func tie(_ fact: EventFact, isDayKnown: Bool) -> Tie {
        var score = 0
        var reasons: [Phrase] = []
        func add(_ points: Int, _ reason: String) {
            score += points
            reasons.append(Phrase(reason))
        }
        if let share = namedShare(fact) {
            add(share.isWhole ? 5 : 2, share.reason)
        } else if kindWords(fact).contains(where: { words.holdsAny([SymptomWords.stem($0)]) }) {
            add(2, "the report speaks of such a thing")
        }
        people(fact, add)
        if let field = fact.leaves.first(where: isField) {
            score += 2
            reasons.append("it changed " + EventNames.field(field, of: fact))
        }
        let fitting = complaints.filter { $0.fits(fact) }
        if let weight = fitting.map(\.weight).max() {
            add(
                weight,
                fact.isDone ? "that is what was reported" : "that was tried without success"
            )
        }
        if !fact.isDone, isFailure {
            let isTheirs = EventNames.actorText(fact).map(words.isReporter) ?? false
            add(
                isTheirs ? 4 : 3,
                isTheirs ? "it failed for whoever reports it" : "it did not succeed"
            )
        }
        if score > 0, let time {
            let instant = fact.event.occurredAt
            if !time.isOnDay(instant) {
                if isDayKnown { score -= 3 }
            } else if let isNear = time.isNear(instant) {
                if isNear { add(2, "it lies at the time that was reported") }
            } else if !time.days.isEmpty {
                add(2, "it lies on the day that was reported")
            }
        }
        return Tie(fact: fact, score: score, reasons: reasons)
    }

    /// Whoever is named has done it, or has had it done to them; whoever reports has done nothing by that.
    private func people(_ fact: EventFact, _ add: (Int, String) -> Void) {
        let actor = EventNames.actorText(fact)
        let isParty = !fact.targets.isEmpty
        if let actor, words.names(actor) {
            add(3, "who did it is named in the report")
        } else if let actor, words.isReporter(actor), isDisowned {
            add(3, "it was done under the name of whoever reports it")
        } else if isParty, let target = EventParties.targetName(of: fact), !fact.isSelf {
            if words.names(target) {
                add(3, "whom it was done to is named in the report")
            } else if words.isReporter(target), complaints.contains(where: { $0.fits(fact) }) {
                add(3, "it was done to whoever reports it")
            }
        }
    }

    /// How much of a thing's name stands in the report; nil for too little.
    private func namedShare(_ fact: EventFact) -> (isWhole: Bool, reason: String)? {
        // People are told apart by whether they report or are reported.
        if StandIns.isPerson(fact.event.entityType ?? "") { return nil }
        var best: (isWhole: Bool, reason: String)?
        for name in [fact.event.entityName, fact.event.entityKey].compactMap({ $0 }) {
            let parts = NameWords.of(EventNames.shortName(name))
            let telling = parts.filter { part in
                part.count > 2 && part.contains(where: \.isLetter)
                    && !SymptomWords.generic.contains(SymptomWords.stem(part))
            }
            let found = telling.filter { words.holdsAny([SymptomWords.stem($0)]) }
            let isCode = telling.isEmpty && parts.joined().count > 2 && words.hold(parts)
            let numbers = parts.filter { $0.allSatisfy(\.isNumber) }
            let isWhole =
                isCode
                || !found.isEmpty && found.count == telling.count
                    && numbers.allSatisfy { words.words.contains($0) }
            if isWhole { return (true, "it is named in the report") }
            if !found.isEmpty, found.count * 2 >= telling.count {
                best = (false, "part of its name stands in the report")
            }
        }
        return best
    }

    private func kindWords(_ fact: EventFact) -> [String] {
        fact.entityWords.filter { word in
            guard word.count > 2, !["iam", "aws", "resource"].contains(word) else { return false }
            // `User Lea Moss reported` speaks of no user.
            return word != "user" || isAboutUsers
        }
    }

    private var isAboutUsers: Bool {
        let behind: Set<String> = [
            "was", "were", "is", "are", "has", "have", "account", "vanished", "gone", "disappeared",
            "record",
        ]
        let all = words.words
        return all.indices.contains { index in
            all[index] == "user"
                && (index + 1 == all.count || behind.contains(all[index + 1])
                    || index > 0
                        && ["our", "all", "many", "several", "the", "deleted"].contains(
                            all[index - 1]
                        )
                        && !isNamed(all, at: index + 1))
        }
    }

    /// Whether an actor's or a target's name stands at a place of the report.
    private func isNamed(_ words: [String], at index: Int) -> Bool {
        guard words.indices.contains(index) else { return false }
        return report.facts.contains { fact in
            let name = EventNames.actorText(fact) ?? ""
            return NameWords.of(name).contains(words[index])
        }
    }

    /// Whether the report speaks of a member by its name; those of tags and one letter say nothing.
    private func isField(_ leaf: EventLeaf) -> Bool {
        let name = leaf.nameWords
        guard name.joined().count > 2, !leaf.words.contains(where: { $0.contains("tag") }) else {
            return false
        }
        let isTelling = name.contains { !SymptomWords.generic.contains(SymptomWords.stem($0)) }
        return isTelling && words.hold(name)
    }

    /// Whether somebody says that it was not them.
    var isDisowned: Bool {
        let phrases: [[String]] = [
            ["somebody", "else"], ["someone", "else"], ["not", "me"], ["not", "her"],
            ["not", "him"], ["not", "them"],
        ]
        let signs = SymptomWords.stems(
            "asleep hacked stolen compromised holiday vacation impersonated phished"
        )
        return phrases.contains(where: words.hold) || words.holdsAny(signs)
    }

    var isFailure: Bool {
        let signs = SymptomWords.stems(
            """
            fail failed fails failure error unable broken denied refused down slow timeout crash crashed stopped locked \
            problem outage rejected
            """
        )
        let phrases = ["can", "could", "does", "do", "did", "will", "would", "is"].map {
            [$0, "not"]
        }
        return words.holdsAny(signs) || phrases.contains(where: words.hold)
    }

    // MARK: Nothing fits

    /// What can be said when no event speaks of it: what was found all the same, or what failed.
    private var untied: [String] {
        let grave = report.hits.filter(\.isAnomaly)
        let fitting = grave.filter { hit in complaints.contains { $0.fits(hit.rule.category) } }
        let told = fitting.isEmpty ? grave : fitting
        if !told.isEmpty {
            let intro =
                fitting.isEmpty
                ? "No selected event bears the reported name, kind of thing or time. What stands out in the selection:"
                : "No selected event bears the reported name or time, but these findings fit what was reported:"
            return [intro, ""]
                + told.prefix(Bounds.findingsMax).map {
                    "- \($0.heading.markdown) (\(EventRun.aliases($0.facts)))"
                }
        }
        let failed = report.facts.filter { !$0.isDone }
        let rest =
            failed.isEmpty
            ? "Everything in the selection succeeded."
            : "\(SafeText.count(failed.count, "event")) of the selection did not succeed (\(EventRun.aliases(failed)))."
        return [
            "No event names what was reported: no entity, person, kind of thing or time of it is in this selection.",
            "", rest,
        ]
    }

    /// Says when what was reported is done by no selected event, and what was done instead.
    private func absent(_ tied: [EventFact]) -> String? {
        guard let complaint = complaints.first,
            !complaint.isAboutOne || tied.contains(where: { $0.entity != nil })
        else { return nil }
        let places = Set(tied.map(\.index))
        let candidates = report.facts.filter { fact in
            !complaint.isAboutOne || places.contains(fact.index)
                || tied.contains { fact.isAboutSame(as: $0) }
        }
        let isDone = candidates.contains { fact in complaints.contains { $0.fits(fact) } }
        if isDone { return nil }
        let deeds = EventDeed.counted(Self.mostOfOneKind(tied)).innerMarkdown
        let events = EventRun.aliases(Self.mostOfOneKind(tied))
        return "\(complaint.absence) What was done: \(deeds) (\(events))."
    }

    private static func mostOfOneKind(_ facts: [EventFact]) -> [EventFact] {
        let kinds = Dictionary(grouping: facts.sorted { $0.index < $1.index }) {
            "\(EventDeed.verb($0))\u{1F}\($0.event.entityType ?? "")"
        }
        return kinds.values.max {
            ($0.count, $1[0].index) < ($1.count, $0[0].index)
        } ?? []
    }
}
