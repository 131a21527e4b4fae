import JSON

/// Anthropic's messages.
///
/// Sampling, thinking and tools are left out: newer models refuse one or the other, and the schema
/// of the output needs none.
struct AnthropicDialect: ModelDialect {
    let requestIDHeader: String? = "request-id"

    func path(_ settings: ModelSettings) -> String { "/v1/messages" }

    func headers(_ settings: ModelSettings) -> [(name: String, value: String)] {
        let version = (name: "anthropic-version", value: settings.apiVersion)
        return [version] + (settings.key.map { [("x-api-key", $0.headerValue())] } ?? [])
    }

    func body(_ settings: ModelSettings, _ conversation: Conversation) -> JSONValue {
        var body: JSONObject = [
            "model": .string(settings.model),
            "max_tokens": .number(JSONNumber(Int64(settings.outputTokensMax))),
            "system": .string(conversation.instructions),
            "messages": .array(
                conversation.turns.map { turn in
                    [
                        "role": turn.speaker == .user ? "user" : "assistant",
                        "content": .string(turn.text),
                    ]
                }
            ),
        ]
        if conversation.shape == .schema {
            body["output_config"] = [
                "format": ["type": "json_schema", "schema": conversation.schema]
            ]
        }
        return .object(body)
    }

    func reply(_ body: JSONValue) -> ModelReply? {
        guard let content = body["content"]?.array else { return nil }
        let reason = body["stop_reason"]?.text
        return ModelReply(
            text: content.filter { $0["type"]?.string == "text" }
                .compactMap { $0["text"]?.string }.joined(),
            finish: finish(reason),
            finishReason: reason,
            usage: body["usage"].map(usage),
            servedModel: body["model"]?.text,
            requestID: body["id"]?.text
        )
    }

    private func finish(_ reason: String?) -> ModelReply.Finish {
        switch reason {
        case "end_turn", "stop_sequence": .complete
        case "max_tokens", "model_context_window_exceeded": .cutOff
        case "refusal": .declined
        default: .other
        }
    }

    /// Its count of input leaves out what was written to or read from the cache.
    private func usage(_ counts: JSONValue) -> ModelUsage {
        func count(_ name: String) -> Int { counts[name]?.tokens ?? 0 }
        var single = ModelUsage()
        single.cached = count("cache_read_input_tokens")
        single.input =
            count("input_tokens") + count("cache_creation_input_tokens") + single.cached
        single.output = count("output_tokens")
        return single
    }
}
