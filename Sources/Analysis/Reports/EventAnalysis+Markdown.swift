import Domain

extension EventAnalysis {
    /// The answer as the text of a report.
    public var markdown: String {
        var parts = ["# Analysis of \(SafeText.count(events.count, "event"))"]
        if let notice { parts.append("> **Notice:** \(SafeText.prose(notice))") }
        let sections: [(String, String?)] = [
            ("Summary", self.sections.summary), ("Timeline", self.sections.timeline),
            ("Patterns", self.sections.patterns), ("Anomalies", self.sections.anomalies),
            ("Troubleshooting", self.sections.troubleshooting),
        ]
        for (title, text) in sections {
            guard let text, !text.isEmpty else { continue }
            parts += ["## \(title)", text]
        }
        parts += ["## The events", aliasLines, "## What this report rests on", inputLines]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var aliasLines: String {
        events.map { "- \($0.name): event `\($0.event)`" }.joined(separator: "\n")
    }

    private var inputLines: String {
        var lines = ["- On-board rules: version \(rulesVersion)"]
        if let promptVersion {
            let name = SafeText.code(SafeText.shown(model))
            lines.append("- Model: \(provider), model \(name), prompt \(promptVersion)")
        } else {
            lines.append("- Model: none; the analysis is on board")
        }
        if !scrubbed.isEmpty {
            let kinds = scrubbed.sorted { $0.key < $1.key }
                .map { "\(SafeText.grouped($0.value)) × \($0.key)" }
            lines.append("- Taken out before sending: \(kinds.joined(separator: ", "))")
        }
        lines += cut.map { "- Not sent to the model: \(SafeText.prose($0))" }
        if !missing.isEmpty {
            let ids = missing.map { "`\($0)`" }.joined(separator: ", ")
            lines.append("- Asked for, but not there: \(ids)")
        }
        return lines.joined(separator: "\n")
    }
}
