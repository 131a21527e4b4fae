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
    /// Whether a model's provider could not answer, which is not counted against whoever asked.
    var hasProviderFailed = false
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
        switch try await calls.leave(for: run.tenant) {
        case .given(let model, let rules): return try await ask(model, about: pair, rules, run)
        case .refused(let notice): return try await noteOnBoard(pair, run, notice: notice)
        }
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
        _ rules: ScrubbingRules,
        _ run: TaskRun
    ) async throws -> ChangeExplanation {
        let question = ChangeQuestion(
            about: pair.assessment,
            audit: pair.name.text,
            baseline: pair.baseline.runTimestamp,
            current: pair.current.runTimestamp,
            rules: rules,
            tokensMax: model.settings.inputTokensMax,
            estimate: model.estimate
        )
        guard question.isSendable else {
            return try await noteOnBoard(pair, run, notice: ModelCalls.tooManyNames)
        }
        let reply = try await calls.ask(
            model,
            question.question,
            for: purpose(of: run),
            redactions: question.redactions
        )
        return ChangeExplanation(
            reading: reply.answer.map(question.reading),
            notice: reply.notice,
            hasProviderFailed: reply.hasProviderFailed,
            leftOut: reply.answer == nil ? nil : question.leftOut,
            interactionID: reply.interactionID
        )
    }
}
