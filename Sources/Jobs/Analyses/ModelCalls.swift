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

    /// Whether a model may be asked about what a tenant has.
    enum Leave: Sendable {
        /// It may, once that is taken out of the texts.
        case given(ModelClient, ScrubbingRules)
        /// The rules on board are all there is; a reader has to be told why where one was to be asked.
        case refused(notice: String?)
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
        /// Whether the provider could not answer at all, and so has charged nothing.
        var hasProviderFailed = false
    }

    /// How the book names an analysis on board.
    static let onBoard = "local"

    private let model: ModelClient?
    private let scrubbing: ScrubbingRuleBook
    private let log: InteractionLog
    private let observe: @Sendable (Observation) -> Void

    init(
        database: Database,
        model: ModelClient?,
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        log = InteractionLog(database: database)
        scrubbing = ScrubbingRuleBook(database: database)
        self.model = model
        self.observe = observe
    }

    /// Whether a model may be asked for that tenant now.
    ///
    /// Nothing leaves without the tenant's rules for scrubbing: what is wrong with those is told to the
    /// operator, and whoever asked has the answer on board. A database that is away is an error.
    func leave(for tenant: Tenant) async throws(Problem) -> Leave {
        guard let model else { return .refused(notice: nil) }
        if let cap = model.settings.dailyCostMicroUSDMax,
            try await log.cost(since: Timestamp.now.startOfDay, of: tenant) >= cap
        {
            return .refused(notice: Self.daySpent)
        }
        do throws(Problem) {
            return .given(model, try await scrubbing.rules(of: tenant))
        } catch {
            guard error.code == .internal else { throw error }
            observe(
                .backgroundFailed(
                    work: "read the scrubbing rules of \(tenant.slug)",
                    reason: error.cause ?? error.message
                )
            )
            return .refused(notice: Self.rulesUnreadable)
        }
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
            let settings = model.settings
            let answer = try await model.ask(
                question,
                deadline: purpose.task == nil ? settings.deadline : settings.backgroundDeadline
            )
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
                notice: "\(error.message).",
                hasProviderFailed: error.class.isProviders && !error.record.hasAnswered
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

    private static let daySpent =
        "What may be spent on models for this tenant today is spent; the on-board analysis is shown "
        + "instead."
    private static let rulesUnreadable =
        "The tenant's scrubbing rules could not be read, without which nothing is sent to a model; "
        + "the on-board analysis is shown instead."
    static let othersUnreadable =
        "Who else acts near these events could not be read, without whose names nothing is sent to a "
        + "model; the on-board analysis is shown instead."
    static let tooManyNames =
        "There are more names of people in this than can be kept from a model, so none was asked; the "
        + "on-board analysis is shown instead."
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
