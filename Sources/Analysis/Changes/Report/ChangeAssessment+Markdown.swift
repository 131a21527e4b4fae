extension ChangeAssessment {
    private enum Folding {
        /// Lines below one finding.
        static let findingRunsMax = 8
        /// Names or values in one line.
        static let namesMax = 10
        /// Lines of changes that no rule speaks of.
        static let otherRunsMax = 60
        static let findingsMax = 40
    }

    /// The body of a report: summary, findings, other changes, what was set apart and left out.
    ///
    /// Headings begin at the level given. All that comes from the documents stands in code spans, in
    /// which Markdown knows no links, images or HTML.
    public func markdown(headingLevel: Int = 2) -> String {
        var parts = [summaryPhrase.markdown]
        if changeCount > 0, !cosmetic.isEmpty { parts[0] += " \(cosmeticSentence)" }
        let heading = String(repeating: "#", count: max(1, min(5, headingLevel)))
        var omitted = omissions
        if !findings.isEmpty {
            parts.append("\(heading) Findings")
            let byAlias = Dictionary(uniqueKeysWithValues: changes.map { ($0.alias, $0) })
            let grave = findings.prefix(Folding.findingsMax).filter { $0.severity > .info }
            parts += grave.map { finding in
                text(of: finding, changes: finding.changes.compactMap { byAlias[$0] }, heading)
            }
            let minor = findings.prefix(Folding.findingsMax).dropFirst(grave.count)
            if !minor.isEmpty {
                let lines = minor.map { finding in
                    "- \(finding.heading.markdown) (\(ChangeRun.aliases(finding.changes))). "
                        + finding.reason
                }
                parts.append("\(heading)# For the record")
                parts.append(lines.joined(separator: "\n"))
            }
            if findings.count > Folding.findingsMax {
                let rest = findings.count - Folding.findingsMax
                omitted.append("\(SafeText.count(rest, "finding")) of the least severity")
            }
        }
        let others = changes.filter { $0.severity == nil && !$0.isTold }
        if !others.isEmpty {
            let title = findings.isEmpty ? "Changes" : "Other changes"
            parts.append("\(heading) \(title)")
            parts += otherSections(others, omitted: &omitted)
        }
        if !cosmetic.isEmpty {
            parts.append("\(heading) Set apart as cosmetic")
            parts.append(cosmetic.map { "- \($0.line)" }.joined(separator: "\n"))
        }
        if !omitted.isEmpty {
            parts.append("\(heading) Left out")
            parts.append(omitted.map { "- \(Phrase($0).plain)." }.joined(separator: "\n"))
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func text(
        of finding: ChangeFinding,
        changes: [AssessedChange],
        _ heading: String
    ) -> String {
        let runs = ChangeRun.runs(of: changes)
        var lines = runs.prefix(Folding.findingRunsMax).map { Self.line($0) }
        let rest = runs.dropFirst(Folding.findingRunsMax).flatMap(\.changes)
        if !rest.isEmpty {
            let aliases = ChangeRun.aliases(rest.map(\.alias))
            lines.append("- … and \(SafeText.count(rest.count, "more change")) (\(aliases))")
        }
        return """
            \(heading)# \(Phrase(finding.severity.rawValue).plain): \(finding.heading.markdown)

            \(finding.reason)

            \(lines.joined(separator: "\n"))

            **Check next:** \(finding.nextStep)

            **May be harmless:** \(finding.innocentExplanation)
            """
    }

    private static func line(_ run: ChangeRun) -> String {
        "- \(run.phrase(namesMax: Folding.namesMax).markdown) (\(run.aliases))"
    }

    /// The changes that no rule speaks of, by the lists they are in.
    private func otherSections(
        _ others: [AssessedChange],
        omitted: inout [String]
    ) -> [String] {
        var sections: [(list: ChangePlace, changes: [AssessedChange])] = []
        var places: [String: Int] = [:]
        for change in others {
            let list = ChangePlace(steps: Array(change.place.subject.steps.dropLast()))
            let key = change.place.subject.pattern
            if let place = places[key] {
                sections[place].changes.append(change)
            } else {
                places[key] = sections.count
                sections.append((list, [change]))
            }
        }
        var left = Folding.otherRunsMax
        var hidden: [AssessedChange] = []
        let texts = sections.compactMap { section -> String? in
            let runs = ChangeRun.runs(of: section.changes)
            let shown = runs.prefix(left)
            left -= shown.count
            hidden += runs.dropFirst(shown.count).flatMap(\.changes)
            guard !shown.isEmpty else { return nil }
            let lines = shown.map(Self.line).joined(separator: "\n")
            let title = title(of: section.list, section.changes)
            if title == nil, sections.count == 1 { return lines }
            return "**\(title ?? "Outside of lists")**\n\n\(lines)"
        }
        if !hidden.isEmpty {
            let aliases = ChangeRun.aliases(hidden.map(\.alias))
            omitted.append(
                "\(SafeText.count(hidden.count, "change")) that no rule speaks of (\(aliases))"
            )
        }
        return texts
    }

    /// `Users: 1 added, 2 changed`; nil for what is in no list.
    private func title(of list: ChangePlace, _ changes: [AssessedChange]) -> String? {
        guard changes.first?.place.subject.steps.isEmpty == false,
            let count = counts.first(where: { $0.list == list.pattern })
        else { return nil }
        return "\(Phrase(SafeText.plural(count.noun)).plain): \(count.sentence)"
    }
}

extension ElementCount {
    /// `1 added, 2 changed`.
    var sentence: String {
        [(added, "added"), (removed, "removed"), (changed, "changed")]
            .filter { $0.0 > 0 }
            .map { "\(SafeText.grouped($0.0)) \($0.1)" }
            .joined(separator: ", ")
    }
}

extension CosmeticGroup {
    /// What is so, with a few examples.
    var line: String {
        let shown = examples.compactMap { example -> String? in
            switch (example.old.isEmpty, example.new.isEmpty) {
            case (false, false):
                "\(SafeText.code(example.old)) → \(SafeText.code(example.new))"
            case (true, false): SafeText.code(example.new)
            case (false, true): SafeText.code(example.old)
            case (true, true): example.phrase.innerMarkdown
            }
        }
        let rest = count - shown.count
        let more = rest > 0 ? " …" : ""
        return kind.sentence(count) + (shown.isEmpty ? "" : ": ") + shown.joined(separator: ", ")
            + more
    }
}
