/// The text of a diff report: which runs it compares, what changed between them, what a model made of
/// that, and what all of it rests on.
public struct DiffReportText: Sendable {
    /// One of the two runs.
    public struct Run: Sendable {
        let id: String
        let time: String
        let resultsSHA256: String
        let resultsBytes: Int

        /// A run by its id, when it began, and its results' hash and size.
        public init(id: String, time: String, resultsSHA256: String, resultsBytes: Int) {
            self.id = id
            self.time = time
            self.resultsSHA256 = resultsSHA256
            self.resultsBytes = resultsBytes
        }
    }

    /// The audit.
    let auditName: String
    /// The earlier run.
    let baseline: Run
    /// The later run.
    let current: Run
    /// What changed.
    let assessment: ChangeAssessment
    /// What a model made of it; nil when none was asked, or none answered.
    public var reading: ModelReading?
    /// Why no model's answer is there although one was asked.
    public var notice: String?
    /// What was not sent to the model, as a sentence.
    public var leftOut: String?
    /// Whether the diff kept beside the text ends before its end.
    public var isDiffCut = false

    /// A report on what changed between two runs of an audit.
    public init(auditName: String, baseline: Run, current: Run, assessment: ChangeAssessment) {
        self.auditName = auditName
        self.baseline = baseline
        self.current = current
        self.assessment = assessment
    }

    /// The report in Markdown, the diff not among it.
    public var markdown: String {
        var parts = [
            "# Diff Report: \(auditName)",
            "What changed from the run of \(baseline.time) to the run of \(current.time).",
        ]
        if let notice { parts.append("> **Notice:** \(SafeText.prose(notice))") }
        if let reading { parts += Self.sections(of: reading) }
        parts.append("## What changed")
        parts.append(assessment.markdown(headingLevel: 3).trimmingLineEnds)
        parts.append("## What this report rests on")
        parts.append(inputs.joined(separator: "\n"))
        return parts.joined(separator: "\n\n") + "\n"
    }

    private static func sections(of reading: ModelReading) -> [String] {
        var parts = ["## Summary", "In the model's words: \(SafeText.prose(reading.summary))"]
        let findings = reading.findings.map { finding in
            let references = finding.references.joined(separator: ", ")
            return "- **\(finding.severity.rawValue)** · \(SafeText.prose(finding.title)): "
                + SafeText.prose(finding.text) + (references.isEmpty ? "" : " (\(references))")
        }
        if !findings.isEmpty { parts.append(findings.joined(separator: "\n")) }
        if !reading.nextSteps.isEmpty {
            parts.append("### Next steps")
            parts.append(
                reading.nextSteps.map { "- Step: \(SafeText.prose($0))" }.joined(separator: "\n")
            )
        }
        parts.append(
            "The findings below come from declared rules, not from the model; it can add to them, "
                + "but takes none away."
        )
        return parts
    }

    private var inputs: [String] {
        var lines = [
            Self.line("Baseline", baseline), Self.line("Current", current),
            "- On-board rules: version \(ChangeAssessment.rulesVersion)",
        ]
        if let reading {
            lines.append(
                "- Summary: \(reading.provider), model \(SafeText.code(SafeText.shown(reading.model)))"
                    + ", prompt \(reading.promptVersion)"
            )
        } else {
            lines.append("- Summary: on board, without a model")
        }
        if let leftOut { lines.append("- Not sent to the model: \(SafeText.prose(leftOut))") }
        if isDiffCut { lines.append("- The unified diff is too long to be kept whole and was cut") }
        return lines
    }

    private static func line(_ title: String, _ run: Run) -> String {
        "- \(title): run `\(run.id)` of \(run.time), \(SafeText.grouped(run.resultsBytes)) bytes, "
            + "SHA-256 `\(run.resultsSHA256)`"
    }
}

/// What a model made of the changes that it was shown.
public struct ModelReading: Sendable {
    /// One thing that the model found.
    public struct Finding: Sendable {
        /// How much it matters.
        public let severity: Severity
        /// What it is about.
        public let category: String
        /// What happened.
        public let title: String
        /// What it means.
        public let text: String
        /// The changes that it speaks of: `C1`.
        public let references: [String]

        /// A finding as the model gave it.
        public init(
            severity: Severity,
            category: String,
            title: String,
            text: String,
            references: [String]
        ) {
            self.severity = severity
            self.category = category
            self.title = title
            self.text = text
            self.references = references
        }
    }

    /// Who was asked.
    public let provider: String
    /// The model that answered.
    public let model: String
    /// The prompt that it was given.
    public let promptVersion: String
    /// The whole in a few sentences.
    public let summary: String
    /// What it found.
    public let findings: [Finding]
    /// What to do about it.
    public let nextSteps: [String]

    /// A reading as the model gave it.
    public init(
        provider: String,
        model: String,
        promptVersion: String,
        summary: String,
        findings: [Finding],
        nextSteps: [String]
    ) {
        self.provider = provider
        self.model = model
        self.promptVersion = promptVersion
        self.summary = summary
        self.findings = findings
        self.nextSteps = nextSteps
    }
}

extension SafeText {
    /// Sentences of somebody else's as one paragraph of Markdown in which nothing is markup.
    ///
    /// It must not stand at the beginning of a line, where more would be.
    static func prose(_ text: String) -> String {
        visible(text).reduce(into: "") { prose, character in
            // CommonMark 0.31 §2.4: any of them can be escaped.
            if "\\`*_[]<>&|~!#".contains(character) { prose.append("\\") }
            prose.append(character)
        }
    }
}

extension String {
    fileprivate var trimmingLineEnds: String {
        var text = self[...]
        while text.last == "\n" { text.removeLast() }
        return String(text)
    }
}
