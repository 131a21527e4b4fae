internal import Domain

/// Whose way of being asked a model has.
public enum ModelProvider: String, Sendable, CaseIterable {
    /// Google's `generateContent`.
    case gemini
    /// OpenAI's chat completions, which Ollama, vLLM, llama.cpp and many services speak too.
    case openai
    /// Anthropic's messages.
    case anthropic

    /// Where its own service is.
    public var baseURL: String {
        switch self {
        case .gemini: "https://generativelanguage.googleapis.com"
        case .openai: "https://api.openai.com"
        case .anthropic: "https://api.anthropic.com"
        }
    }

    /// The version of its interface that is spoken: a part of the path, or Anthropic's date.
    public var apiVersion: String {
        switch self {
        case .gemini: "v1beta"
        case .openai: "v1"
        case .anthropic: "2023-06-01"
        }
    }
}

/// What a model's tokens cost, in millionths of a US dollar for a million tokens.
public struct ModelPrices: Sendable, Equatable {
    /// Tokens of the prompt.
    public let input: Int64
    /// Tokens of the prompt that the provider had kept from an earlier one.
    public let cached: Int64
    /// Tokens of the answer, those of its reasoning included.
    public let output: Int64
    /// Which list of prices these are of.
    public let version: String

    /// A thousand dollars for a million tokens: within it no cost overflows.
    public static let max: Int64 = 1_000_000_000

    /// Prices; nil when one is negative or above ``max``.
    public init?(input: Int64, cached: Int64, output: Int64, version: String) {
        guard [input, cached, output].allSatisfy({ (0...ModelPrices.max).contains($0) }) else {
            return nil
        }
        self.input = input
        self.cached = cached
        self.output = output
        self.version = version
    }

    /// What tokens cost, in millionths of a dollar, a broken one rounded up.
    public func cost(of usage: ModelUsage) -> Int64 {
        let fresh = Int64(usage.input - usage.cached)
        let total =
            fresh * input + Int64(usage.cached) * cached + Int64(usage.output) * output
        return (total + 999_999) / 1_000_000
    }
}

/// Which model is asked, where and how.
public struct ModelSettings: Sendable {
    /// Whose interface it has.
    public var provider: ModelProvider
    /// The model's name.
    public var model: String
    /// Where the interface is, without its version.
    public var baseURL: String
    /// The version of the interface; empty when its path has none.
    public var apiVersion: String
    /// The credential, where one is needed.
    public var key: ModelKey?
    /// What tokens cost, where that is known.
    public var prices: ModelPrices?
    /// What all calls of a tenant may cost in a UTC day, in millionths of a dollar.
    public var dailyCostMicroUSDMax: Int64?
    /// How long an answer may take for which a request waits, repeated calls included.
    public var deadline = Limits.modelAnswer
    /// How long it may take in the background, where nobody waits with a connection open.
    public var backgroundDeadline = Limits.modelAnswerInBackground
    /// Tokens that a prompt may have; more is reduced before it is asked.
    public var inputTokensMax = 12_000
    /// Tokens that an answer may have; models that reason spend most of them on that.
    public var outputTokensMax = 8192

    /// The provider's own service, with the bounds of the design.
    public init(provider: ModelProvider, model: String, key: ModelKey?) {
        self.provider = provider
        self.model = model
        self.key = key
        baseURL = provider.baseURL
        apiVersion = provider.apiVersion
    }

    /// Characters of a model's name.
    public static let modelNameMax = 128

    /// Whether a text can be the name of a model: in one of the interfaces it is part of the URL.
    public static func isModelName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= modelNameMax
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "-._/:@".utf8.contains(byte)
                }
            }
            && !text.split(separator: "/", omittingEmptySubsequences: false).contains {
                ["", ".", ".."].contains($0)
            }
    }
}
