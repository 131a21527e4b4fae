import JSON

/// OpenAI's chat completions, and what other servers make of them.
struct OpenAIDialect: ModelDialect {
    let requestIDHeader: String? = "x-request-id"

    func path(_ settings: ModelSettings) -> String {
        settings.apiVersion.isEmpty
            ? "/chat/completions" : "/\(settings.apiVersion)/chat/completions"
    }

    func headers(_ settings: ModelSettings) -> [(name: String, value: String)] {
        settings.key.map { [("Authorization", $0.headerValue(after: "Bearer "))] } ?? []
    }

    func body(_ settings: ModelSettings, _ conversation: Conversation) -> JSONValue {
        let cap = conversation.usesCompletionCap ? "max_completion_tokens" : "max_tokens"
        let messages = conversation.turns.map { turn -> JSONValue in
            [
                "role": turn.speaker == .user ? "user" : "assistant",
                "content": .string(turn.text),
            ]
        }
        var body: JSONObject = [
            "model": .string(settings.model),
            "messages": .array(
                [["role": "system", "content": .string(conversation.instructions)]] + messages
            ),
        ]
        body[cap] = .number(JSONNumber(Int64(settings.outputTokensMax)))
        switch conversation.shape {
        case .schema:
            body["response_format"] = [
                "type": "json_schema",
                "json_schema": ["name": "answer", "strict": true, "schema": conversation.schema],
            ]
        case .object: body["response_format"] = ["type": "json_object"]
        case .plain: break
        }
        return .object(body)
    }

    func reply(_ body: JSONValue) -> ModelReply? {
        guard let choice = body["choices"]?.array?.first, let message = choice["message"] else {
            return nil
        }
        let refusal = message["refusal"]?.text
        let reason = choice["finish_reason"]?.text
        return ModelReply(
            text: text(message["content"]),
            finish: refusal != nil ? .declined : finish(reason),
            finishReason: refusal != nil ? "refusal" : reason,
            usage: body["usage"].flatMap { $0.isNull ? nil : usage($0) },
            servedModel: body["model"]?.text,
            requestID: body["id"]?.text
        )
    }

    /// Most servers say a string, some a list of parts.
    private func text(_ content: JSONValue?) -> String {
        if let text = content?.string { return text }
        return (content?.array ?? []).filter { $0["type"]?.string ?? "text" == "text" }
            .compactMap { $0["text"]?.string }.joined()
    }

    /// Some servers leave the reason out; then the answer's own check has to do.
    private func finish(_ reason: String?) -> ModelReply.Finish {
        switch reason {
        case "stop", "eos", nil: .complete
        case "length": .cutOff
        case "content_filter": .declined
        default: .other
        }
    }

    private func usage(_ counts: JSONValue) -> ModelUsage {
        let details = counts["prompt_tokens_details"]?["cached_tokens"]
        var single = ModelUsage()
        single.input = counts["prompt_tokens"]?.tokens ?? 0
        single.cached =
            (details ?? counts["prompt_cache_hit_tokens"] ?? counts["num_cached_tokens"])?.tokens
            ?? 0
        single.output = counts["completion_tokens"]?.tokens ?? 0
        single.reasoning = counts["completion_tokens_details"]?["reasoning_tokens"]?.tokens ?? 0
        return single
    }
}
