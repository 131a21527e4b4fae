import HTTP
import JSON
import TestSupport
import Testing

@testable import Analysis

/// Responses of real services, byte for byte as JSON, through the whole client.
@Suite("A recorded response", .enabled(if: Recordings.arePresent, "no recorded traffic is there"))
struct RecordingTests {
    @Test("is read as its provider means it", arguments: Recordings.all)
    func replay(_ recording: Recordings.Pair) async throws {
        let content = recording.response.description
        try await LocalServer.run { _ in
            LocalServer.answer(recording.status, content)
        } _: {
            server in
            let schema = recording.schema
            let model = try TestModel(recording.provider, at: server.url)
            let prompt = Prompt.test(schema: schema ?? ["type": "object"], user: content)
            do throws(ModelError) {
                let answer = try await model.client.ask(ModelQuestion(prompt, refs: []))
                #expect(answer.value.object != nil)
                recording.expect(answer.record)
            } catch {
                #expect(schema == nil || recording.expectedClass != "unusable", "\(error)")
                #expect(error.class.name == recording.expectedClass, "\(error)")
                recording.expect(error.record)
            }
        }
    }

    @Test("to a request with a schema is an answer of that schema")
    func schemas() async throws {
        var counts: [ModelProvider: Int] = [:]
        for recording in Recordings.all where recording.status == 200 {
            guard let schema = recording.schema else { continue }
            let reply = try #require(recording.provider.dialect.reply(recording.response))
            guard reply.finish == .complete, let value = AnswerText.object(in: reply.text) else {
                continue
            }
            #expect(AnswerSchema(schema: schema).fault(in: value) == nil, "\(recording.index)")
            counts[recording.provider, default: 0] += 1
        }
        for provider in ModelProvider.allCases {
            #expect(counts[provider, default: 0] >= 3, "\(provider): \(counts)")
        }
    }
}

extension Recordings.Pair {
    /// The schema that the recorded request asked for, where it is of the subset that prompts use.
    fileprivate var schema: JSONValue? {
        let found =
            request["generationConfig"]?["responseJsonSchema"]
            ?? request["response_format"]?["json_schema"]?["schema"]
            ?? request["output_config"]?["format"]?["schema"]
        return found?["type"] == "object" ? found : nil
    }

    /// What must come of it when the answer does not hold.
    fileprivate var expectedClass: String {
        switch status {
        case 404: return "unknown_model"
        case 429: return "rate_limited"
        case 200: break
        default: return "unusable"
        }
        let reason =
            response["candidates"]?.array?.first?["finishReason"]?.string
            ?? response["choices"]?.array?.first?["finish_reason"]?.string
            ?? response["stop_reason"]?.string
        return switch reason {
        case "MAX_TOKENS", "length", "max_tokens": "cut_off"
        case "SAFETY", "content_filter", "refusal": "declined"
        default: "unusable"
        }
    }

    /// The counts of the record are those of the response, once for each attempt.
    fileprivate func expect(_ record: ModelRecord) {
        #expect(record.httpStatus == status)
        guard status == 200 else { return #expect(record.costMicroUSD == nil) }
        let usage = response["usageMetadata"] ?? response["usage"]
        func count(_ names: String...) -> Int {
            names.reduce(0) { $0 + Int(usage?[$1]?.number?.int ?? 0) }
        }
        let input = count(
            "promptTokenCount",
            "prompt_tokens",
            "input_tokens",
            "cache_creation_input_tokens",
            "cache_read_input_tokens"
        )
        let output = count(
            "candidatesTokenCount",
            "thoughtsTokenCount",
            "completion_tokens",
            "output_tokens"
        )
        #expect(record.usage.input == input * record.attempts)
        #expect(record.usage.output == output * record.attempts)
        #expect((record.costMicroUSD ?? 0) > 0 || usage?.object == nil || input + output == 0)
        #expect(record.servedModel != nil || response["model"]?.text == nil)
    }
}
