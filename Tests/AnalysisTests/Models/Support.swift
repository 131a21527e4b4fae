import Foundation
import HTTP
import HTTPClient
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Analysis

/// A client of a local server, and how long it would have waited.
struct TestModel {
    static let key = "planted-key-0123456789"
    let client: ModelClient
    private let pauses: Pauses

    private final class Pauses: Sendable { let all = Mutex<[Duration]>([]) }

    var waited: [Duration] { pauses.all.withLock { $0 } }

    init(
        _ provider: ModelProvider,
        at url: String,
        model: String = "model-1",
        configure: (inout ModelSettings) -> Void = { _ in }
    ) throws {
        var settings = ModelSettings(
            provider: provider,
            model: model,
            key: ModelKey(Self.key)
        )
        settings.baseURL = url
        // A busy machine takes its time for a request, and a wait has to fit into what is left.
        settings.deadline = .seconds(600)
        settings.prices = ModelPrices(
            input: 300_000,
            cached: 30_000,
            output: 2_500_000,
            version: "test"
        )
        configure(&settings)
        let pauses = Pauses()
        self.pauses = pauses
        client = ModelClient(settings: settings, http: HTTPClient(policy: .unrestricted)) { pause in
            pauses.all.withLock { $0.append(pause) }
        }
    }

    func ask(
        _ prompt: Prompt = .test(),
        refs: Set<String> = ["C1", "C2"]
    ) async throws -> ModelAnswer {
        try await client.ask(ModelQuestion(prompt, refs: refs))
    }

    /// The failure of a question that must not be answered.
    func failure(_ prompt: Prompt = .test()) async throws -> ModelError {
        do throws(ModelError) {
            let answer = try await client.ask(ModelQuestion(prompt, refs: ["C1", "C2"]))
            Issue.record("answered \(answer.value)")
            throw ModelError(class: .cancelled, record: answer.record, detail: nil)
        } catch {
            return error
        }
    }
}

extension PromptTemplate {
    /// The prompt about changes, whichever others there are.
    static var diffReport: PromptTemplate {
        PromptRegistry.all.first { $0.id == "diff-report" } ?? PromptRegistry.all[0]
    }
}

extension Prompt {
    static func test(
        schema: JSONValue = PromptTemplate.diffReport.schema,
        user: String = "C1 role added\nC2 https://known.example/path"
    ) -> Prompt {
        Prompt(id: "test", version: 1, system: "Be brief.", user: user, schema: schema)
    }
}

/// Answers in the providers' words.
enum Wire {
    static let good = #"""
        {"summary":"One role was added.","findings":[{"severity":"high","category":"privilege","title":"Role added","text":"C1 adds a role.","refs":["C1"]}],"next_steps":["Check it."]}
        """#

    /// A whole response of status 200 with that answer: 100 tokens of prompt, 20 of them cached, 50
    /// of answer, 30 of them reasoning (which Anthropic does not tell apart).
    static func response(_ provider: ModelProvider, _ answer: String, finish: String? = nil)
        -> String
    {
        let text = JSONValue.string(answer).description
        return switch provider {
        case .gemini:
            #"""
            {"candidates":[{"content":{"parts":[{"text":"a thought","thought":true},{"text":\#(text)}],"role":"model"},"finishReason":"\#(finish ?? "STOP")"}],"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":20,"candidatesTokenCount":20,"thoughtsTokenCount":30},"modelVersion":"model-1-001","responseId":"r-1"}
            """#
        case .openai:
            #"""
            {"id":"r-1","model":"model-1-001","choices":[{"index":0,"message":{"role":"assistant","content":\#(text)},"finish_reason":"\#(finish ?? "stop")"}],"usage":{"prompt_tokens":100,"completion_tokens":50,"total_tokens":150,"prompt_tokens_details":{"cached_tokens":20},"completion_tokens_details":{"reasoning_tokens":30}}}
            """#
        case .anthropic:
            #"""
            {"type":"message","id":"r-1","model":"model-1-001","content":[{"type":"thinking","thinking":"a thought","signature":"s"},{"type":"text","text":\#(text)}],"stop_reason":"\#(finish ?? "end_turn")","usage":{"input_tokens":70,"cache_creation_input_tokens":10,"cache_read_input_tokens":20,"output_tokens":50}}
            """#
        }
    }

    /// One answer after the other; the last one again and again.
    static func inOrder(_ answers: [HTTPResponse])
        -> @Sendable (LocalServer.Received) async ->
        HTTPResponse
    {
        { received in answers[min(received.index, answers.count - 1)] }
    }
}

/// Recorded traffic of providers, from the shared data.
enum Recordings {
    struct Pair: Sendable, CustomTestStringConvertible {
        let provider: ModelProvider
        let index: Int
        let pair: JSONValue

        var testDescription: String { "\(provider.rawValue) \(index)" }
        var status: Int { Int(pair["status"]?.number?.int ?? 0) }
        var request: JSONValue { pair["request"] ?? .null }
        var response: JSONValue { pair["response"] ?? .null }
    }

    static let all: [Pair] = {
        let files: [(ModelProvider, String)] = [
            (.gemini, "gemini"), (.openai, "openai_chat"), (.anthropic, "anthropic"),
        ]
        return files.flatMap { provider, name -> [Pair] in
            let path = "\(SharedData.folder ?? "")/llm_wire/\(name).jsonl"
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                print("SKIPPED: there is no recorded traffic at \(path); set ASSAY_TEST_DATA")
                return []
            }
            return text.split(separator: "\n").enumerated().compactMap { index, line in
                (try? JSONValue(parsing: Array(line.utf8))).map {
                    Pair(provider: provider, index: index, pair: $0)
                }
            }
        }
    }()

    static var arePresent: Bool { !all.isEmpty }
}
