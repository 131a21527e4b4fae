import JSON
import Testing

@testable import Analysis

@Suite("The text of a diff report")
struct DiffReportTextTests {
    private func text(_ old: JSONValue, _ new: JSONValue) -> DiffReportText {
        DiffReportText(
            auditName: "users",
            baseline: .init(
                id: "0190-a",
                time: "2026-03-01T00:00:00Z",
                resultsSHA256: "aa",
                resultsBytes: 1200
            ),
            current: .init(
                id: "0190-b",
                time: "2026-03-02T00:00:00Z",
                resultsSHA256: "bb",
                resultsBytes: 1300
            ),
            assessment: ChangeAssessment(old: old, new: new)
        )
    }

    @Test("names both runs, what changed, and what it rests on")
    func inputs() {
        let report = text(["mfa_enabled": true], ["mfa_enabled": false]).markdown
        #expect(report.hasPrefix("# Diff Report: users\n\nWhat changed from the run of 2026-03-01"))
        #expect(report.contains("\n## What changed\n\n"))
        #expect(
            report.hasSuffix(
                """
                ## What this report rests on

                - Baseline: run `0190-a` of 2026-03-01T00:00:00Z, 1,200 bytes, SHA-256 `aa`
                - Current: run `0190-b` of 2026-03-02T00:00:00Z, 1,300 bytes, SHA-256 `bb`
                - On-board rules: version \(ChangeAssessment.rulesVersion)
                - Summary: on board, without a model

                """
            )
        )
    }

    @Test("says that nothing changed where both results are the same")
    func identical() {
        let report = text(["a": 1, "b": 2], ["b": 2, "a": 1]).markdown
        #expect(report.contains("## What changed\n\nNo change: both results are the same.\n"))
    }

    @Test("shows a model's words beside the rules' findings, and nothing in them as markup")
    func modelWords() {
        var report = text(["mfa_enabled": true], ["mfa_enabled": false])
        report.reading = ModelReading(
            provider: "gemini",
            model: "m`1",
            promptVersion: "diff-report.v1",
            summary: "See ![x](https://evil.example)\n# Heading <img src=x>",
            findings: [
                .init(
                    severity: .high,
                    category: "control",
                    title: "MFA *off*",
                    text: "It was on.",
                    references: ["C1"]
                )
            ],
            nextSteps: ["[Click](x)"]
        )
        report.leftOut = "12 changes of the least severity."
        let text = report.markdown
        #expect(text.contains(##"See \!\[x\](https://evil.example) \# Heading \<img src=x\>"##))
        #expect(text.contains(#"- **high** · MFA \*off\*: It was on. (C1)"#))
        #expect(text.contains(#"- Step: \[Click\](x)"#))
        #expect(text.contains("- Summary: gemini, model ``m`1``, prompt diff-report.v1"))
        #expect(text.contains("- Not sent to the model: 12 changes of the least severity."))
        #expect(text.contains("### Findings"))
    }

    @Test("says why no model's answer is there")
    func notice() {
        var report = text(["a": 1], ["a": 2])
        report.notice = "The provider is busy; the on-board analysis is shown instead."
        #expect(report.markdown.contains("\n> **Notice:** The provider is busy; the on-board"))
    }
}
