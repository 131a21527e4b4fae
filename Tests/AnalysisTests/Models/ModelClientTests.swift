import HTTP
import HTTPClient
import JSON
import TestSupport
import Testing

@testable import Analysis

@Suite("A question to a model")
struct ModelClientTests {
    @Test("is answered with the checked value and what it cost", arguments: ModelProvider.allCases)
    func success(_ provider: ModelProvider) async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(200, Wire.response(provider, Wire.good))
        } _: { server in
            let model = try TestModel(provider, at: server.url)
            let answer = try await model.ask()
            #expect(answer.value == (try JSONValue(parsing: Array(Wire.good.utf8))))
            let record = answer.record
            #expect(record.usage.input == 100)
            #expect(record.usage.cached == 20)
            #expect(record.usage.output == 50)
            #expect(record.usage.reasoning == (provider == .anthropic ? 0 : 30))
            // 80 × 0.30 + 20 × 0.03 + 50 × 2.50 dollars a million, rounded up.
            #expect(record.costMicroUSD == 150)
            #expect(record.pricesVersion == "test")
            #expect(record.servedModel == "model-1-001")
            #expect(record.requestID == "r-1")
            #expect(record.httpStatus == 200)
            #expect(record.attempts == 1)
            #expect(record.latency > .zero)
            #expect(record.promptSHA256 == Prompt.test().sha256)
            #expect(model.waited.isEmpty)
        }
    }

    @Test("costs nothing that anybody knows when the prices are not known")
    func unknownPrices() async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(200, Wire.response(.gemini, Wire.good))
        } _: { server in
            let model = try TestModel(.gemini, at: server.url) { $0.prices = nil }
            let record = try await model.ask().record
            #expect(record.costMicroUSD == nil)
        }
    }

    @Test("is sent as Gemini reads it")
    func geminiRequest() async throws {
        let received = try await request(.gemini)
        #expect(received.head.target == "/v1beta/models/model-1:generateContent")
        #expect(received.head.fields["x-goog-api-key"] == TestModel.key)
        let body = try JSONValue(parsing: received.body)
        #expect(body["systemInstruction"]?["parts"]?.array?[0]["text"] == "Be brief.")
        #expect(body["contents"]?.array?[0]["role"] == "user")
        let generation = body["generationConfig"]
        #expect(generation?["responseMimeType"] == "application/json")
        #expect(generation?["responseJsonSchema"] == Prompt.test().schema)
        #expect(generation?["maxOutputTokens"] == 8192)
        #expect(generation?["temperature"] == nil)
    }

    @Test("is sent as OpenAI reads it")
    func openAIRequest() async throws {
        let received = try await request(.openai)
        #expect(received.head.target == "/v1/chat/completions")
        #expect(received.head.fields["Authorization"] == "Bearer \(TestModel.key)")
        let body = try JSONValue(parsing: received.body)
        #expect(body["model"] == "model-1")
        #expect(body["messages"]?.array?.map { $0["role"] } == ["system", "user"])
        #expect(body["max_tokens"] == 8192)
        let format = body["response_format"]
        #expect(format?["type"] == "json_schema")
        #expect(format?["json_schema"]?["strict"] == true)
        #expect(format?["json_schema"]?["schema"] == Prompt.test().schema)
    }

    @Test("is sent as Anthropic reads it")
    func anthropicRequest() async throws {
        let received = try await request(.anthropic)
        #expect(received.head.target == "/v1/messages")
        #expect(received.head.fields["x-api-key"] == TestModel.key)
        #expect(received.head.fields["anthropic-version"] == "2023-06-01")
        let body = try JSONValue(parsing: received.body)
        #expect(body["system"] == "Be brief.")
        #expect(body["max_tokens"] == 8192)
        #expect(body["output_config"]?["format"]?["schema"] == Prompt.test().schema)
        #expect(body["temperature"] == nil)
    }

    @Test(
        "goes to the same place whether or not the base URL repeats the version",
        arguments: ["", "/", "/v1", "/v1/", "/openai/v1"]
    )
    func baseURL(_ suffix: String) async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(200, Wire.response(.openai, Wire.good))
        } _: { server in
            _ = try await TestModel(.openai, at: server.url + suffix).ask()
            let prefix = suffix.hasPrefix("/openai") ? "/openai" : ""
            #expect(server.received[0].head.target == "\(prefix)/v1/chat/completions")
        }
    }

    @Test("is declined when the prompt is blocked, and that is written down and paid for")
    func blockedPrompt() async throws {
        let error = try await failure(
            .gemini,
            LocalServer.answer(
                200,
                #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":100}}"#
            )
        )
        #expect(error.class == .declined)
        #expect(error.record.finishReason == "PROHIBITED_CONTENT")
        #expect(error.record.usage.input == 100)
        #expect(error.record.costMicroUSD == 30)
        #expect(error.record.attempts == 1)
    }

    @Test(
        "is declined or cut off as the reason says, without another attempt",
        arguments: [
            (ModelProvider.gemini, "SPII", "declined"), (.gemini, "MAX_TOKENS", "cut_off"),
            (.gemini, "NEW_REASON", "unusable"), (.openai, "content_filter", "declined"),
            (.openai, "length", "cut_off"), (.openai, "tool_calls", "unusable"),
            (.anthropic, "refusal", "declined"), (.anthropic, "max_tokens", "cut_off"),
            (.anthropic, "pause_turn", "unusable"),
        ]
    )
    func finishes(_ provider: ModelProvider, _ reason: String, _ name: String) async throws {
        let error = try await failure(
            provider,
            LocalServer.answer(200, Wire.response(provider, Wire.good, finish: reason))
        )
        #expect(error.class.name == name)
        #expect(error.record.finishReason == reason)
        #expect(error.record.attempts == 1)
        #expect(error.record.costMicroUSD == 150)
    }

    @Test("is declined when the model itself refuses")
    func refusal() async throws {
        let error = try await failure(
            .openai,
            LocalServer.answer(
                200,
                #"{"choices":[{"message":{"content":null,"refusal":"I cannot."},"finish_reason":"stop"}]}"#
            )
        )
        #expect(error.class == .declined)
    }

    @Test("times out when the answer is slow")
    func slow() async throws {
        try await LocalServer.run { _ in
            await LocalServer.silence()
        } _: { server in
            let model = try TestModel(.gemini, at: server.url) { $0.deadline = .seconds(5) }
            let error = try await model.failure()
            #expect(error.class == .timedOut)
            #expect(error.record.attempts == 1)
            #expect(error.record.httpStatus == nil)
            #expect(error.record.costMicroUSD == nil)
        }
    }

    @Test("is repeated once when the connection breaks off")
    func cutOff() async throws {
        try await LocalServer.run { _ in
            LocalServer.cutOff("{")
        } _: { server in
            let model = try TestModel(.gemini, at: server.url)
            let error = try await model.failure()
            #expect(error.class == .cutOff)
            #expect(error.record.attempts == 2)
            #expect(model.waited.count == 1)
        }
    }

    @Test("is repeated once where nobody listens")
    func unreachable() async throws {
        let url = try await LocalServer.deadURL()
        let model = try TestModel(.openai, at: url)
        let error = try await model.failure()
        #expect(error.class == .unreachable)
        #expect(error.record.attempts == 2)
    }

    @Test(
        "has no use for a response that is no answer",
        arguments: ["", "garbage", "<html></html>", "[]", "{}", #"{"candidates":[]}"#, "null"]
    )
    func garbage(_ content: String) async throws {
        for provider in ModelProvider.allCases {
            let error = try await failure(provider, LocalServer.answer(200, content))
            #expect(error.class == .unusable)
            #expect(error.record.attempts == 1)
        }
    }

    @Test("ends when its task is cancelled")
    func cancellation() async throws {
        let asked = Moment()
        try await LocalServer.run(answering: LocalServer.silence(asked: asked)) { server in
            let model = try TestModel(.gemini, at: server.url)
            let task = Task { try await model.failure() }
            await asked.wait()
            task.cancel()
            #expect(try await task.value.class == .cancelled)
        }
    }

    @Test("notices a server that drops most of the prompt")
    func cutPrompt() async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(200, Wire.response(.openai, Wire.good))
        } _: { server in
            let model = try TestModel(.openai, at: server.url)
            let long = (0..<400).map { "C1 word\($0)" }.joined(separator: "\n")
            let cut = try await model.ask(.test(user: long)).record
            #expect(cut.isPromptCut)
            let whole = try await model.ask().record
            #expect(!whole.isPromptCut)
        }
    }

    @Test("corrects its estimate by what the provider counts")
    func estimates() async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(200, Wire.response(.openai, Wire.good))
        } _: { server in
            let model = try TestModel(.openai, at: server.url)
            let text = "one two three four five six"
            let before = model.client.estimate(text)
            // The short prompt is estimated far below the hundred tokens that the server counts.
            for _ in 0..<10 { _ = try await model.ask() }
            #expect(model.client.estimate(text) > before)
            #expect(model.client.estimate(text) <= 2 * before)
        }
    }

    private func request(_ provider: ModelProvider) async throws -> LocalServer.Received {
        try await LocalServer.run { _ in
            LocalServer.answer(200, Wire.response(provider, Wire.good))
        } _: { server in
            _ = try await TestModel(provider, at: server.url).ask()
            return try #require(server.received.first)
        }
    }

    private func failure(
        _ provider: ModelProvider,
        _ response: HTTPResponse
    ) async throws -> ModelError {
        try await LocalServer.run { _ in
            response
        } _: { server in
            try await TestModel(provider, at: server.url).failure()
        }
    }
}
