import JSON

/// Google's `generateContent`.
struct GeminiDialect: ModelDialect {
    let requestIDHeader: String? = nil

    func path(_ settings: ModelSettings) -> String {
        let model = settings.model.contains("/") ? settings.model : "models/\(settings.model)"
        return "/\(settings.apiVersion)/\(model):generateContent"
    }

    func headers(_ settings: ModelSettings) -> [(name: String, value: String)] {
        // Never as the query's `key`: URLs are logged.
        settings.key.map { [("x-goog-api-key", $0.headerValue())] } ?? []
    }

    func body(_ settings: ModelSettings, _ conversation: Conversation) -> JSONValue {
        var generation: JSONObject = [
            "maxOutputTokens": .number(JSONNumber(Int64(settings.outputTokensMax)))
        ]
        if conversation.shape != .plain { generation["responseMimeType"] = "application/json" }
        if conversation.shape == .schema { generation["responseJsonSchema"] = conversation.schema }
        return [
            "systemInstruction": ["parts": [["text": .string(conversation.instructions)]]],
            "contents": .array(
                conversation.turns.map { turn in
                    [
                        "role": turn.speaker == .user ? "user" : "model",
                        "parts": [["text": .string(turn.text)]],
                    ]
                }
            ),
            "generationConfig": .object(generation),
        ]
    }

    func reply(_ body: JSONValue) -> ModelReply? {
        let candidate = body["candidates"]?.array?.first
        let blocked = body["promptFeedback"]?["blockReason"]?.text
        guard candidate != nil || blocked != nil else { return nil }
        let parts = candidate?["content"]?["parts"]?.array ?? []
        let reason = candidate?["finishReason"]?.text
        return ModelReply(
            // Thoughts are the model's notes to itself.
            text: parts.filter { $0["thought"]?.bool != true }
                .compactMap { $0["text"]?.string }.joined(),
            finish: blocked != nil ? .declined : finish(reason),
            finishReason: blocked ?? reason,
            usage: body["usageMetadata"].map(usage),
            servedModel: body["modelVersion"]?.text,
            requestID: body["responseId"]?.text
        )
    }

    private func finish(_ reason: String?) -> ModelReply.Finish {
        switch reason {
        case "STOP": .complete
        case "MAX_TOKENS": .cutOff
        case "SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "LANGUAGE",
            "IMAGE_SAFETY", "ESCALATION":
            .declined
        default: .other
        }
    }

    private func usage(_ metadata: JSONValue) -> ModelUsage {
        func count(_ name: String) -> Int { metadata[name]?.tokens ?? 0 }
        var single = ModelUsage()
        single.input = count("promptTokenCount") + count("toolUsePromptTokenCount")
        single.cached = count("cachedContentTokenCount")
        single.reasoning = count("thoughtsTokenCount")
        single.output = count("candidatesTokenCount") + single.reasoning
        return single
    }
}
