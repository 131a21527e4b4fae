import Analysis
import Domain
import Store

/// Asks a model, where one is set up, and keeps the tenant's book of what was asked.
struct ModelCalls: Sendable {
    /// For whom and what for a model is asked.
    struct Purpose: Sendable {
        /// What for, as the book names it.
        let operation: String
        /// Whose events or changes they are.
        let tenant: Tenant
        /// Who asked.
        let principal: String
        /// The task that asks; nil within a request.
        let task: UUID?
    }

    /// What came of asking.
    struct Reply: Sendable {
        /// The call in the tenant's book.
        let interactionID: UUID
        /// The answer; nil when the model has failed.
        var answer: ModelAnswer?
        /// What is written down of the call.
        let record: ModelRecord
        /// What a reader has to be told of how it went.
        var notice: String?
    }

    /// How the book names an analysis on board.
    static let onBoard = "local"

    let model: ModelClient?
    private let log: InteractionLog
    private let observe: @Sendable (Observation) -> Void

    init(
        database: Database,
        model: ModelClient?,
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        log = InteractionLog(database: database)
        self.model = model
        self.observe = observe
    }

    /// Why the tenant's model may not be asked any more today; nil when it may.
    func refusal(for tenant: Tenant) async throws(Problem) -> String? {
        guard let cap = model?.settings.dailyCostMicroUSDMax else { return nil }
        let spent = try await log.cost(since: Timestamp.now.startOfDay, of: tenant)
        return spent < cap
            ? nil
            : "What may be spent on models for this tenant today is spent; the on-board analysis is "
                + "shown instead."
    }

    /// The rules have answered already; the book tells of that as of any other analysis.
    ///
    /// - Returns: the call in the tenant's book.
    func noteOnBoard(
        _ purpose: Purpose,
        rules: String,
        inputSHA256: [UInt8],
        count: Int
    ) async throws(Problem) -> UUID {
        let call = Interaction(
            operation: purpose.operation,
            provider: Self.onBoard,
            model: rules,
            inputSHA256: inputSHA256,
            principal: purpose.principal,
            taskID: purpose.task,
            eventCount: count
        )
        try await log.begin(call, for: purpose.tenant)
        var outcome = InteractionOutcome()
        outcome.attempts = 1
        outcome.costMicroUSD = 0
        try await log.finish(call, outcome, for: purpose.tenant)
        return call.id
    }

    /// Asks the model; what it fails at is told to the operator and as the reply's notice.
    ///
    /// - Parameters:
    ///   - question: the prompt and what its answer is held to.
    ///   - redactions: how many values were taken out of it, by kind.
    func ask(
        _ model: ModelClient,
        _ question: ModelQuestion,
        for purpose: Purpose,
        redactions: [String: Int]
    ) async throws -> Reply {
        let prompt = question.prompt
        let call = Interaction(
            operation: purpose.operation,
            provider: model.settings.provider.rawValue,
            model: model.settings.model,
            promptVersion: prompt.name,
            inputSHA256: prompt.digest,
            principal: purpose.principal,
            taskID: purpose.task,
            eventCount: question.refs.count,
            estimatedTokens: model.estimate(prompt.system + prompt.user),
            redactions: redactions
        )
        try await log.begin(call, for: purpose.tenant)
        let reply: Reply
        let outcome: InteractionOutcome
        do throws(ModelError) {
            let answer = try await model.ask(question)
            outcome = InteractionOutcome(answer.record)
            reply = Reply(
                interactionID: call.id,
                answer: answer,
                record: answer.record,
                notice: answer.record.isPromptCut ? Self.promptCut : nil
            )
        } catch {
            var failed = InteractionOutcome(error.record)
            failed.failure = error.class.name
            outcome = failed
            reply = Reply(
                interactionID: call.id,
                record: error.record,
                notice: "\(error.message)."
            )
            let reason = [error.class.name, error.detail].compactMap { $0 }
            observe(
                .backgroundFailed(work: "ask a model", reason: reason.joined(separator: ": "))
            )
        }
        // The book is finished although the work is cancelled: the call has cost what it cost.
        let log = log
        try await Task { try await log.finish(call, outcome, for: purpose.tenant) }.value
        try Task.checkCancellation()
        return reply
    }

    private static let promptCut =
        "The model's provider counted far fewer tokens than were sent, so it may have read only a part."
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

extension Timestamp {
    /// The beginning of its day in UTC.
    fileprivate var startOfDay: Timestamp {
        let day: Int64 = 86_400 * 1_000_000
        let since = microseconds % day
        return Timestamp(microseconds: microseconds - (since < 0 ? since + day : since))
    }
}
