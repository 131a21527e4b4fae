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
    private let log: InteractionLog
    private let model: ModelClient?
    private let observe: @Sendable (Observation) -> Void

    /// How the book names the analysis on board.
    static let onBoard = "local"
    /// How the book names its rules.
    static let onBoardModel = "rules-\(ChangeAssessment.rulesVersion)"
    private static let operation = "diff_report"

    /// An analyst that asks that model; nil asks none.
    public init(
        database: Database,
        model: ModelClient?,
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        log = InteractionLog(database: database)
        self.model = model
        self.observe = observe
    }

    func explain(_ pair: AuditPair, for run: TaskRun) async throws -> ChangeExplanation {
        // Nothing to explain, so nobody is asked.
        guard !pair.assessment.isIdentical else { return ChangeExplanation() }
        guard let model else { return try await noteOnBoard(pair, run, notice: nil) }
        if let cap = model.settings.dailyCostMicroUSDMax {
            let spent = try await log.cost(since: Timestamp.now.startOfDay, of: run.tenant)
            if spent >= cap {
                return try await noteOnBoard(
                    pair,
                    run,
                    notice:
                        "What may be spent on models for this tenant today is spent; the on-board "
                        + "analysis is shown instead."
                )
            }
        }
        return try await ask(model, about: pair, run)
    }

    /// The rules have answered already; the book tells of that as of any other analysis.
    private func noteOnBoard(
        _ pair: AuditPair,
        _ run: TaskRun,
        notice: String?
    ) async throws(Problem) -> ChangeExplanation {
        let call = Interaction(
            operation: Self.operation,
            provider: Self.onBoard,
            model: Self.onBoardModel,
            inputSHA256: pair.sha256,
            principal: run.task.createdBy,
            taskID: run.task.id,
            eventCount: pair.assessment.changeCount
        )
        try await log.begin(call, for: run.tenant)
        var outcome = InteractionOutcome()
        outcome.attempts = 1
        outcome.costMicroUSD = 0
        try await log.finish(call, outcome, for: run.tenant)
        return ChangeExplanation(notice: notice, interactionID: call.id)
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
        let call = Interaction(
            operation: Self.operation,
            provider: model.settings.provider.rawValue,
            model: model.settings.model,
            promptVersion: prompt.name,
            inputSHA256: prompt.digest,
            principal: run.task.createdBy,
            taskID: run.task.id,
            eventCount: lines.aliases.count,
            estimatedTokens: model.estimate(prompt.system + prompt.user)
        )
        try await log.begin(call, for: run.tenant)
        var explanation = ChangeExplanation(leftOut: lines.leftOut, interactionID: call.id)
        let outcome: InteractionOutcome
        do throws(ModelError) {
            let answer = try await model.ask(prompt, refs: lines.aliases)
            outcome = InteractionOutcome(answer.record)
            explanation.reading = ModelReading(answer, to: prompt)
            if answer.record.isPromptCut {
                explanation.notice =
                    "The model's provider counted far fewer tokens than were sent, so it may have "
                    + "read only a part."
            }
        } catch {
            var failed = InteractionOutcome(error.record)
            failed.failure = error.class.name
            outcome = failed
            explanation.notice = "\(error.message)."
            explanation.hasModelFailed = true
            explanation.leftOut = nil
            let reason = [error.class.name, error.detail].compactMap { $0 }
            observe(
                .backgroundFailed(work: "ask a model", reason: reason.joined(separator: ": "))
            )
        }
        // The book is finished although the work is cancelled: the call has cost what it cost.
        let log = log
        try await Task { try await log.finish(call, outcome, for: run.tenant) }.value
        try Task.checkCancellation()
        return explanation
    }
}

extension InteractionOutcome {
    fileprivate init(_ record: ModelRecord) {
        self.init()
        servedModel = record.servedModel
        finishReason = record.finishReason
        httpStatus = record.httpStatus
        attempts = record.attempts
        latency = record.latency
        inputTokens = record.usage.input
        cachedTokens = record.usage.cached
        outputTokens = record.usage.output
        reasoningTokens = record.usage.reasoning
        priceVersion = record.pricesVersion
        costMicroUSD = record.costMicroUSD
        providerRequestID = record.requestID
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

extension Timestamp {
    /// The beginning of its day in UTC.
    fileprivate var startOfDay: Timestamp {
        let day: Int64 = 86_400 * 1_000_000
        let since = microseconds % day
        return Timestamp(microseconds: microseconds - (since < 0 ? since + day : since))
    }
}
