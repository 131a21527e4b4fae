import HTTPClient
import JSON

/// One provider's way of writing a request and of reading an answer; all else is shared.
protocol ModelDialect: Sendable {
    /// The path below the base URL.
    func path(_ settings: ModelSettings) -> String
    /// The header fields that carry the key and the version.
    func headers(_ settings: ModelSettings) -> [(name: String, value: String)]
    /// The content of a request.
    func body(_ settings: ModelSettings, _ conversation: Conversation) -> JSONValue
    /// What a response of status 200 says; nil for one that is no answer of this provider.
    func reply(_ body: JSONValue) -> ModelReply?
    /// The name of the request, where the response's header says it.
    var requestIDHeader: String? { get }
}

extension ModelProvider {
    var dialect: any ModelDialect {
        switch self {
        case .gemini: GeminiDialect()
        case .openai: OpenAIDialect()
        case .anthropic: AnthropicDialect()
        }
    }
}

/// What is said to a model.
struct Conversation: Sendable {
    /// Who says something.
    enum Speaker: Sendable { case user, model }

    /// How the answer's shape is asked for; servers differ in what they understand.
    enum Shape: Sendable { case schema, object, plain }

    let system: String
    var turns: [(speaker: Speaker, text: String)]
    let schema: JSONValue
    var shape = Shape.schema
    /// Whether OpenAI's newer name for the bound of the answer is used; servers know one or the other.
    var usesCompletionCap: Bool

    /// The instructions; where the server is told no schema, they carry it.
    var instructions: String {
        switch shape {
        case .schema: system
        case .object, .plain:
            system + "\n\nAnswer with one JSON object of this JSON Schema, and with nothing else:\n"
                + String(decoding: schema.serialized, as: UTF8.self)
        }
    }
}

/// What a provider answered.
struct ModelReply: Sendable, Equatable {
    /// Why the model stopped.
    enum Finish: Sendable, Equatable { case complete, cutOff, declined, other }

    var text: String
    var finish: Finish
    /// The provider's own word for that.
    var finishReason: String?
    var usage: ModelUsage?
    var servedModel: String?
    var requestID: String?
}

extension JSONValue {
    /// A count of tokens; absent, null and nonsense are none.
    var tokens: Int { ModelUsage.bounded(Int(exactly: number?.int ?? 0) ?? 0) }

    /// A text that says something.
    var text: String? { string.flatMap { $0.isEmpty ? nil : $0 } }
}

extension Conversation {
    /// Whether the server complains of how the answer's shape was asked for.
    func isShapeRefused(in words: String) -> Bool {
        shape != .plain
            && [
                "response_format", "responsejsonschema", "response_json_schema", "response_schema",
                "responsemimetype", "response_mime_type", "output_config", "json_schema",
                "json_object", "json schema", "json mode", "structured output", "guided",
            ].contains { words.contains($0) }
    }

    /// Whether the server complains of the name of the answer's bound, not of its size.
    func isCapRefused(in words: String) -> Bool {
        let name = usesCompletionCap ? "max_completion_tokens" : "max_tokens"
        return words.contains(name)
            && ["unsupported", "not supported", "instead", "extra", "unrecognized", "unknown"]
                .contains { words.contains($0) }
    }
}
