public import Analysis
public import Domain
import JSON
public import Store

/// What is said about the changes between two runs, besides what the rules on board say.
struct ChangeExplanation: Sendable {
    /// What a model made of them; nil when none was asked, or none answered.
    var reading: ModelReading?
    /// Why no model's answer is there although one was to be asked.
    var notice: String?
    /// Whether a model was asked and failed.
    var hasModelFailed = false
    /// What was not sent to the model, as a sentence.
    var leftOut: String?
    /// The call in the tenant's book; nil when there was nothing to explain.
    var interactionID: UUID?
}

/// Has the changes between two runs explained by a model, where one is set up, and keeps the book.
///
/// The rules on board have assessed the changes before, and their findings stay whatever a model
/// says; when it fails, they are all there is, with a notice.
public struct ChangeAnalyst: Sendable {
    private let calls: ModelCalls

    /// How the book names the analysis on board.
    static let onBoard = ModelCalls.onBoard
    /// How the book names its rules.
    static let onBoardModel = "rules-\(ChangeAssessment.rulesVersion)"
    private static let operation = "diff_report"

    /// An analyst that asks that model; nil asks none.
    public init(
        database: Database,
        model: ModelClient?,
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        calls = ModelCalls(database: database, model: model, observe: observe)
    }

    func explain(_ pair: AuditPair, for run: TaskRun) async throws -> ChangeExplanation {
        // Nothing to explain, so nobody is asked.
        guard !pair.assessment.isIdentical else { return ChangeExplanation() }
        let refusal = try await calls.refusal(for: run.tenant)
        guard let model = calls.model, refusal == nil else {
            return try await noteOnBoard(pair, run, notice: refusal)
        }
        return try await ask(model, about: pair, run)
    }

    private func purpose(of run: TaskRun) -> ModelCalls.Purpose {
        ModelCalls.Purpose(
            operation: Self.operation,
            tenant: run.tenant,
            principal: run.task.createdBy,
            task: run.task.id
        )
    }

    private func noteOnBoard(
        _ pair: AuditPair,
        _ run: TaskRun,
        notice: String?
    ) async throws(Problem) -> ChangeExplanation {
        let id = try await calls.noteOnBoard(
            purpose(of: run),
            rules: Self.onBoardModel,
            inputSHA256: pair.sha256,
            count: pair.assessment.changeCount
        )
        return ChangeExplanation(notice: notice, interactionID: id)
    }

    private func ask(
        _ model: ModelClient,
        about pair: AuditPair,
        _ run: TaskRun
    ) async throws -> ChangeExplanation {
        let lines = pair.assessment.lines(
            tokensMax: model.settings.inputTokensMax,
            estimate: model.estimate
        )
        let prompt = PromptRegistry.diffReport(
            audit: pair.name.text,
            baseline: pair.baseline.runTimestamp.rfc3339ToSeconds,
            current: pair.current.runTimestamp.rfc3339ToSeconds,
            lines: lines.text,
            leftOut: lines.leftOut
        )
        let reply = try await calls.ask(
            model,
            ModelQuestion(prompt, refs: lines.aliases),
            for: purpose(of: run),
            redactions: [:]
        )
        return ChangeExplanation(
            reading: reply.answer.map { ModelReading($0, to: prompt) },
            notice: reply.notice,
            hasModelFailed: reply.answer == nil,
            leftOut: reply.answer == nil ? nil : lines.leftOut,
            interactionID: reply.interactionID
        )
    }
}

extension ModelReading {
    /// What the model answered; the answer has been held to the prompt's schema.
    fileprivate init(_ answer: ModelAnswer, to prompt: Prompt) {
        let findings = answer.value["findings"]?.array ?? []
        self.init(
            provider: answer.record.provider.rawValue,
            model: answer.record.servedModel ?? answer.record.model,
            promptVersion: prompt.name,
            summary: answer.value["summary"]?.string ?? "",
            findings: findings.map { finding in
                Finding(
                    severity: finding["severity"]?.string.flatMap(Severity.init) ?? .info,
                    category: finding["category"]?.string ?? "",
                    title: finding["title"]?.string ?? "",
                    text: finding["text"]?.string ?? "",
                    references: finding["refs"]?.array?.compactMap(\.string) ?? []
                )
            },
            nextSteps: answer.value["next_steps"]?.array?.compactMap(\.string) ?? []
        )
    }
}
