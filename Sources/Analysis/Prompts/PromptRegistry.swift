internal import Crypto

/// The prompts that models are asked with: every wording is a file with a version of its own.
public enum PromptRegistry {
    /// Asks what matters about the changes between two runs of an audit.
    ///
    /// - Parameters:
    ///   - audit: the audit's name.
    ///   - baseline: the earlier run, as a reader would name it.
    ///   - current: the later run.
    ///   - lines: one line for each change, which begins with its alias.
    ///   - leftOut: what the lines do not say; nil when they say all.
    static func diffReport(
        audit: ScrubbedText,
        baseline: ScrubbedText,
        current: ScrubbedText,
        lines: ScrubbedText,
        leftOut: ScrubbedText?
    ) -> Prompt {
        newest("diff-report").filled(
            [
                "audit": audit, "baseline": baseline, "current": current, "lines": lines,
                "left_out": leftOut ?? "nothing",
            ],
            nonce: Hexadecimal.text(SecureRandom.bytes(12))
        )
    }

    /// Asks what a selection of events tells.
    ///
    /// - Parameters:
    ///   - legend: what short names stand for.
    ///   - lines: one line for each event or run of events, which begins with its name.
    ///   - found: one line for each finding of the rules.
    ///   - leftOut: what the lines do not say.
    ///   - context: what a user reported.
    static func eventAnalysis(
        legend: ScrubbedText,
        lines: ScrubbedText,
        found: ScrubbedText,
        leftOut: ScrubbedText,
        context: ScrubbedText
    ) -> Prompt {
        newest("event-analysis").filled(
            [
                "legend": legend, "lines": lines, "found": found, "left_out": leftOut,
                "context": context,
            ],
            nonce: Hexadecimal.text(SecureRandom.bytes(12))
        )
    }

    /// Every wording of every prompt.
    static let all: [PromptTemplate] = EmbeddedFiles.all
        .filter { $0.path.hasPrefix("Sources/Analysis/Prompts/") }
        .map { file in
            guard let template = PromptTemplate(path: file.path, text: file.text) else {
                preconditionFailure("\(file.path) is no prompt")
            }
            return template
        }

    private static func newest(_ id: String) -> PromptTemplate {
        let versions = all.filter { $0.id == id }
        guard let newest = versions.max(by: { $0.version < $1.version }) else {
            preconditionFailure("there is no prompt \(id)")
        }
        return newest
    }
}
