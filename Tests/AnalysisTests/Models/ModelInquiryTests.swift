import HTTP
import JSON
import TestSupport
import Testing

@testable import Analysis

@Suite("A question that is not answered at once")
struct ModelInquiryTests {
    private static let wrong = #"{"summary":"x","findings":[],"next_steps":"none"}"#

    @Test("is repaired once, with what is wrong", arguments: ModelProvider.allCases)
    func repair(_ provider: ModelProvider) async throws {
        let answers = [Self.wrong, Wire.good].map {
            LocalServer.answer(200, Wire.response(provider, $0))
        }
        try await LocalServer.run(answering: Wire.inOrder(answers)) { server in
            let record = try await TestModel(provider, at: server.url).ask().record
            #expect(record.attempts == 2)
            // Both are paid for.
            #expect(record.usage.input == 200)
            #expect(record.usage.output == 100)
            #expect(record.costMicroUSD == 300)
            let second = server.received[1].text
            #expect(second.contains("/next_steps is a string where the schema has the type array"))
            #expect(second.contains(#"\"next_steps\":\"none\""#))
            let role = provider == .gemini ? #""role":"model""# : #""role":"assistant""#
            #expect(second.contains(role))
        }
    }

    @Test(
        "is given up after one repair",
        arguments: [
            wrong, "no JSON", #"{"summary":"x"}"#,
            #"{"summary":"x","findings":[],"next_steps":[],"more":1}"#,
            Wire.good.replacing("C1\"]", with: "C9\"]"),
            Wire.good.replacing("Check it.", with: "See https://evil.example/x"),
            Wire.good.replacing("Check it.", with: "See ![x](//evil.example/x)"),
            Wire.good.replacing("privilege", with: "other"),
        ]
    )
    func unusable(_ answer: String) async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(200, Wire.response(.openai, answer))
        } _: { server in
            let error = try await TestModel(.openai, at: server.url).failure()
            #expect(error.class == .unusable)
            #expect(error.record.attempts == 2)
            #expect(error.record.usage.input == 200)
        }
    }

    @Test("waits as long as the provider says, once")
    func retryInfo() async throws {
        let limited = LocalServer.answer(
            429,
            #"{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Quota.","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"17s"}]}}"#
        )
        let answers = [limited, LocalServer.answer(200, Wire.response(.gemini, Wire.good))]
        try await LocalServer.run(answering: Wire.inOrder(answers)) { server in
            let model = try TestModel(.gemini, at: server.url)
            let record = try await model.ask().record
            #expect(record.attempts == 2)
            #expect(model.waited == [.seconds(17)])
        }
        try await LocalServer.run { _ in
            limited
        } _: { server in
            let error = try await TestModel(.gemini, at: server.url)
                .failure()
            #expect(error.class == .rateLimited(seconds: 17))
            #expect(error.record.attempts == 2)
            #expect(
                error.message
                    == "The model's provider takes no more requests for 17 seconds; "
                    + "the on-board analysis is shown instead"
            )
        }
    }

    @Test(
        "does not wait longer than a sixth of its deadline, and says how long it would have been",
        arguments: [
            // Of ten minutes a sixth is 100 seconds.
            ("{}", [.retryAfter: "317"] as HTTPFields, 317),
            ("{}", [.retryAfter: "101"] as HTTPFields, 101),
            (#"{"error":{"code":429,"message":"Please retry in 631.5s."}}"#, HTTPFields(), 632),
            ("{}", [.retryAfter: "800"] as HTTPFields, 800),
            (#"[{"error":{"code":429,"message":"x"}}]"#, [.retryAfter: "599.5"] as HTTPFields, 600),
        ]
    )
    func longHint(_ content: String, _ fields: HTTPFields, _ seconds: Int) async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(429, content, fields)
        } _: { server in
            let model = try TestModel(.gemini, at: server.url) { $0.deadline = .seconds(600) }
            let error = try await model.failure()
            #expect(error.class == .rateLimited(seconds: seconds))
            #expect(error.retryAfterSeconds == seconds)
            #expect(error.record.attempts == 1)
            #expect(model.waited.isEmpty)
        }
    }

    @Test("is repeated after about a second when a busy provider does not say")
    func busy() async throws {
        let busy = LocalServer.answer(
            503,
            #"{"error":{"code":503,"message":"The model is overloaded.","status":"UNAVAILABLE"}}"#
        )
        let answers = [busy, LocalServer.answer(200, Wire.response(.gemini, Wire.good))]
        try await LocalServer.run(answering: Wire.inOrder(answers)) { server in
            let model = try TestModel(.gemini, at: server.url)
            _ = try await model.ask()
            #expect(model.waited.count == 1)
            #expect(model.waited.allSatisfy { $0 >= .milliseconds(750) && $0 <= .seconds(1.25) })
        }
    }

    @Test(
        "ends as its status and words say, repeated only where that can help",
        arguments: [
            (
                400,
                #"{"error":{"code":400,"message":"API key not valid.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}"#,
                "key_rejected", 1
            ),
            (
                401, #"{"error":{"message":"Incorrect API key","code":"invalid_api_key"}}"#,
                "key_rejected", 1
            ),
            (403, #"{"error":{"status":"PERMISSION_DENIED"}}"#, "key_rejected", 1),
            (402, #"{"error":{"message":"Insufficient credits","code":402}}"#, "quota_spent", 1),
            (
                400,
                #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low"}}"#,
                "quota_spent", 1
            ),
            (429, #"{"error":{"code":"insufficient_quota","message":"x"}}"#, "quota_spent", 1),
            (
                429,
                #"{"error":{"code":429,"details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]},{"retryDelay":"2s"}]}}"#,
                "quota_spent", 1
            ),
            (404, #"{"error":{"code":404,"status":"NOT_FOUND"}}"#, "unknown_model", 1),
            (404, #"{"error":"model 'x' not found"}"#, "unknown_model", 1),
            (400, #"{"error":{"code":"content_filter"}}"#, "declined", 1),
            (400, #"{"object":"error","message":"too long","code":400}"#, "unusable", 1),
            (413, "", "unusable", 1),
            (302, "", "unusable", 1),
            (500, "<html>", "busy", 2),
            (502, "", "busy", 2),
            (
                503,
                #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
                "busy", 2
            ),
            (529, #"{"type":"error","error":{"type":"overloaded_error"}}"#, "busy", 2),
            (504, "", "timed_out", 2),
            (408, "", "timed_out", 2),
            (429, "", "rate_limited", 2),
            (200, #"{"error":{"code":429,"message":"upstream"}}"#, "rate_limited", 2),
            (200, #"{"error":{"code":503,"message":"upstream"}}"#, "busy", 2),
        ]
    )
    func statuses(_ status: Int, _ body: String, _ name: String, _ attempts: Int) async throws {
        for provider in ModelProvider.allCases {
            try await LocalServer.run { _ in
                LocalServer.answer(status, body)
            } _: { server in
                let error = try await TestModel(provider, at: server.url).failure()
                #expect(error.class.name == name)
                #expect(error.record.attempts == attempts)
                #expect(error.record.httpStatus == status)
                #expect(error.record.costMicroUSD == nil)
                #expect(error.message.hasSuffix("; the on-board analysis is shown instead"))
            }
        }
    }

    @Test("heeds a server that says whether to ask again", arguments: [("false", 1), ("true", 2)])
    func advice(_ value: String, _ attempts: Int) async throws {
        let name = try #require(HTTPFieldName("x-should-retry"))
        try await LocalServer.run { _ in
            LocalServer.answer(value == "true" ? 409 : 503, "{}", [name: value])
        } _: { server in
            let error = try await TestModel(.openai, at: server.url).failure()
            #expect(error.record.attempts == attempts)
        }
    }

    @Test("is asked with less and less where schemas are not understood, and remembers it")
    func ladder() async throws {
        try await LocalServer.run { received in
            guard received.text.contains("response_format") else {
                let fenced = "Sure!\n```json\n\(Wire.good)\n```"
                return LocalServer.answer(200, Wire.response(.openai, fenced))
            }
            return LocalServer.answer(
                400,
                #"{"error":{"message":"response_format is not supported by this model"}}"#
            )
        } _: { server in
            let model = try TestModel(.openai, at: server.url)
            let first = try await model.ask().record
            #expect(first.attempts == 3)
            #expect(server.received[0].text.contains("json_schema"))
            #expect(server.received[1].text.contains("json_object"))
            // Without the schema beside it, the model has to be told in words.
            #expect(server.received[2].text.contains("additionalProperties"))
            let second = try await model.ask().record
            #expect(second.attempts == 1)
        }
    }

    @Test("says the bound of the answer in the word that the server knows, and remembers it")
    func caps() async throws {
        try await LocalServer.run { received in
            guard received.text.contains("\"max_tokens\"") else {
                return LocalServer.answer(200, Wire.response(.openai, Wire.good))
            }
            return LocalServer.answer(
                400,
                #"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","param":"max_tokens","code":"unsupported_parameter"}}"#
            )
        } _: { server in
            let model = try TestModel(.openai, at: server.url)
            let first = try await model.ask().record
            #expect(first.attempts == 2)
            let second = try await model.ask().record
            #expect(second.attempts == 1)
        }
    }

    @Test("never says a word with which a server could go on for ever")
    func bounded() async throws {
        try await LocalServer.run { _ in
            LocalServer.answer(
                400,
                #"{"error":{"message":"response_format max_tokens max_completion_tokens unsupported"}}"#
            )
        } _: { server in
            let error = try await TestModel(.openai, at: server.url).failure()
            #expect(error.class == .unusable)
            #expect(error.record.attempts <= 5)
        }
    }
}
