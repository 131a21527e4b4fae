extension ChangeAssessment {
    /// The changes reduced to what a model can read in so many tokens.
    struct Lines: Sendable {
        /// One line for the whole, one for each change or run of like changes, the gravest first.
        let text: ScrubbedText
        /// The changes that are spoken of, which are all that an answer may refer to.
        let aliases: Set<String>
        /// What did not fit, as a sentence; nil when all did.
        let leftOut: String?
    }

    /// Runs of like changes that are tried.
    private static let runsMax = 2_000

    /// The changes in lines that together cost no more than the tokens given, by the estimate given.
    func lines(
        tokensMax: Int,
        estimate: (String) -> Int,
        scrubbedBy scrubber: inout Scrubber
    ) -> Lines {
        let head = scrubber.scrub(head)
        var lines = [head]
        var left = tokensMax - estimate(head.text)
        var aliases: Set<String> = []
        var hidden: [AssessedChange] = []
        let rules = rulesByAlias
        let labelled = labelledRuns(rules)
        for (index, entry) in labelled.enumerated() {
            let line =
                index < Self.runsMax ? fitting(entry, left, estimate, &scrubber) : nil
            guard let line else {
                hidden += entry.run.changes
                continue
            }
            left -= estimate(line.text + "\n")
            lines.append(line)
            aliases.formUnion(entry.run.changes.map(\.alias))
        }
        return Lines(
            text: .joined(lines + [""], by: "\n"),
            aliases: aliases,
            leftOut: leftOut(hidden)
        )
    }

    /// The run with as many names as fit: no more than half of what is left for all of them, for
    /// others come after it.
    private func fitting(
        _ entry: (label: String, run: ChangeRun),
        _ left: Int,
        _ estimate: (String) -> Int,
        _ scrubber: inout Scrubber
    ) -> ScrubbedText? {
        let count = entry.run.changes.count
        for namesMax in [400, 60, 12, 3] where namesMax < count * 8 || namesMax == 3 {
            // What is taken out of a line that does not fit is not counted.
            var attempt = scrubber
            let label = ScrubbedText(scrubbed: "\(entry.run.aliases) {\(entry.label)}")
            let what = entry.run.phrase(namesMax: namesMax).scrubbed(by: &attempt)
            let line: ScrubbedText = "\(label) \(what)"
            guard estimate(line.text + "\n") <= (namesMax > 3 ? left / 2 : left) else { continue }
            scrubber = attempt
            return line
        }
        return nil
    }

    private func leftOut(_ hidden: [AssessedChange]) -> String? {
        if hidden.isEmpty, omissions.isEmpty { return nil }
        var parts = omissions
        if !hidden.isEmpty {
            let grave = hidden.count { ($0.severity ?? .info) > .info }
            let aliases = ChangeRun.aliases(hidden.map(\.alias))
            let rated = grave > 0 ? ", \(SafeText.grouped(grave)) of them rated" : ""
            let what = SafeText.count(hidden.count, "change")
            parts.insert("\(what)\(rated) (\(aliases)), which did not fit", at: 0)
        }
        return "Left out: \(parts.joined(separator: "; "))."
    }

    private var head: String {
        let rated = changes.count { $0.severity != nil }
        let lists = counts.prefix(12).map { "\(SafeText.plural($0.noun)) \($0.sentence)" }
        var head =
            "\(SafeText.count(changeCount, "change")), \(SafeText.grouped(rated)) of them rated"
            + " by rules."
        if !lists.isEmpty { head += " Lists: \(lists.joined(separator: "; "))." }
        if !cosmetic.isEmpty { head += " Set apart: \(cosmeticSentence)" }
        return head
    }

    private var rulesByAlias: [String: [String]] {
        var rules: [String: [String]] = [:]
        for finding in findings {
            for alias in finding.changes { rules[alias, default: []].append(finding.rule) }
        }
        return rules
    }

    /// Runs of changes of which the same rules speak.
    private func labelledRuns(_ rules: [String: [String]]) -> [(label: String, run: ChangeRun)] {
        var groups: [(label: String, changes: [AssessedChange])] = []
        var places: [String: Int] = [:]
        for change in changes where !change.isTold {
            let names = (rules[change.alias] ?? []).joined(separator: ", ")
            let label = change.severity.map { "\($0.rawValue) \(names)" } ?? "not rated"
            if let place = places[label] {
                groups[place].changes.append(change)
            } else {
                places[label] = groups.count
                groups.append((label, [change]))
            }
        }
        return groups.flatMap { group in
            ChangeRun.runs(of: group.changes).map { (group.label, $0) }
        }
    }
}
