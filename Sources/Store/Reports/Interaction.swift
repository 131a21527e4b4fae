public import Domain

/// One time that an analysis is asked for, as it is written before the call.
public struct Interaction: Sendable {
    /// Names the call.
    public let id: UUID
    /// What for.
    public let operation: String
    /// Who is asked: `local`, `gemini`, `openai` or `anthropic`.
    public let provider: String
    /// The model that is asked for; for `local` the version of its rules.
    public let model: String
    /// The prompt that is sent.
    public let promptVersion: String?
    /// SHA-256 of what is sent.
    public let inputSHA256: [UInt8]
    /// Who asked.
    public let principal: String
    /// The task that calls.
    public let taskID: UUID?
    /// How many events or changes are sent.
    public let eventCount: Int?
    /// How many tokens the input is taken for.
    public let estimatedTokens: Int?
    /// How many values were taken out of the input before it was sent, by kind; nil when none is sent.
    public let redactions: [String: Int]?
    /// When the call begins.
    public let startedAt: Timestamp

    /// A call that is about to be made.
    public init(
        operation: String,
        provider: String,
        model: String,
        promptVersion: String? = nil,
        inputSHA256: [UInt8],
        principal: String,
        taskID: UUID? = nil,
        eventCount: Int? = nil,
        estimatedTokens: Int? = nil,
        redactions: [String: Int]? = nil,
        startedAt: Timestamp = .now
    ) {
        id = UUIDGenerator.shared.next(at: startedAt)
        self.operation = operation
        self.provider = provider
        self.model = model
        self.promptVersion = promptVersion
        self.inputSHA256 = inputSHA256
        self.principal = principal
        self.taskID = taskID
        self.eventCount = eventCount
        self.estimatedTokens = estimatedTokens
        self.redactions = redactions
        self.startedAt = startedAt
    }
}

/// How a call of an analysis ended; what is not known is nil.
public struct InteractionOutcome: Sendable {
    /// The kind of failure; nil when it succeeded.
    public var failure: String?
    /// The model that answered.
    public var servedModel: String?
    /// Why the model stopped.
    public var finishReason: String?
    /// The status of the provider's last answer.
    public var httpStatus: Int?
    /// How many requests were sent.
    public var attempts: Int?
    /// How long the call took, all attempts together.
    public var latency: Duration?
    /// Input tokens.
    public var inputTokens: Int?
    /// How many of them came from the provider's cache.
    public var cachedTokens: Int?
    /// Output tokens, those of reasoning included.
    public var outputTokens: Int?
    /// How many of them were reasoning.
    public var reasoningTokens: Int?
    /// The prices that the cost was counted with.
    public var priceVersion: String?
    /// What the call cost, in millionths of a US dollar; nil when no price is known.
    public var costMicroUSD: Int64?
    /// The provider's own name for the call.
    public var providerRequestID: String?

    /// A success of which nothing is known yet.
    public init() {}
}

/// Calls, tokens and cost of one day, model, user and purpose.
public struct UsageRow: Sendable {
    /// The day in UTC, such as `2026-03-01`.
    public let day: String
    /// Who was asked.
    public let provider: String
    /// The model that answered, or that was asked for.
    public let model: String
    /// Who asked.
    public let principal: String
    /// What for.
    public let operation: String
    /// How many calls.
    public let calls: Int
    /// How many of them did not succeed.
    public let failures: Int
    /// Input tokens.
    public let inputTokens: Int
    /// How many of them came from the provider's cache.
    public let cachedTokens: Int
    /// Output tokens.
    public let outputTokens: Int
    /// What the calls of known cost cost, in millionths of a US dollar.
    public let costMicroUSD: Int64?
    /// How many calls are of unknown cost.
    public let unpricedCalls: Int
}
