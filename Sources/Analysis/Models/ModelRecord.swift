public import JSON

/// The tokens that a call spent.
public struct ModelUsage: Sendable, Equatable {
    /// Tokens of the prompt, those from a cache included.
    public var input = 0
    /// Those of the prompt that came from the provider's cache.
    public var cached = 0
    /// Tokens of the answer, those of its reasoning included.
    public var output = 0
    /// Those of the answer that were spent on reasoning.
    public var reasoning = 0

    /// No tokens.
    public init() {}

    static func += (total: inout ModelUsage, more: ModelUsage) {
        total.input = bounded(total.input + more.input)
        total.cached = min(bounded(total.cached + more.cached), total.input)
        total.output = bounded(total.output + more.output)
        total.reasoning = min(bounded(total.reasoning + more.reasoning), total.output)
    }

    /// A count as a server claims it, kept where costs do not overflow.
    static func bounded(_ count: Int) -> Int { min(max(count, 0), 1_000_000_000) }
}

/// What is written down of a call to a model, whether it came to an answer or not.
public struct ModelRecord: Sendable, Equatable {
    /// Whose interface was used.
    public var provider: ModelProvider
    /// The model that was asked for.
    public var model: String
    /// The model that the provider says has answered.
    public var servedModel: String?
    /// The SHA-256 digest of the prompt in hexadecimal digits.
    public var promptSHA256: String
    /// Tokens of the prompt as estimated before the call.
    public var estimatedInput: Int
    /// Tokens of all attempts: what was blocked or cut off is billed too.
    public var usage = ModelUsage()
    /// Whether an answer was made, and so charged, of whatever use it was.
    public var hasAnswered = false
    /// Whether the provider counted far fewer tokens than were sent, as servers do that silently
    /// drop what does not fit.
    public var isPromptCut = false
    /// What that cost in millionths of a dollar; nil when prices or tokens are unknown, never 0 then.
    public var costMicroUSD: Int64?
    /// Which list of prices was used.
    public var pricesVersion: String?
    /// The status of the last response.
    public var httpStatus: Int?
    /// Why the model stopped, in the provider's word.
    public var finishReason: String?
    /// The provider's name for the last request.
    public var requestID: String?
    /// How many requests were sent.
    public var attempts = 0
    /// How long all of it took.
    public var latency = Duration.zero
}

/// What a model answered, checked.
public struct ModelAnswer: Sendable {
    /// A value of the prompt's schema.
    public let value: JSONValue
    /// What is written down of the call.
    public let record: ModelRecord
}
