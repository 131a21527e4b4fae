import Foundation
import HTTP
import HTTPClient
import JSON
import TestSupport
import Testing

@testable import Analysis

/// Both directions of the providers' interfaces against code that others wrote: PyPI's `litellm`
/// as a server, and Google's own `google-genai` as a client.
///
/// Asked for with ASSAY_ACCEPT_LITELLM=1, since the packages are many and the server takes a minute
/// to start; ASSAY_ACCEPT_PYTHON is the Python that has `litellm[proxy]` and `google-genai`.
@Suite("Code that others wrote", .enabled(if: Acceptance.isAsked, "ASSAY_ACCEPT_LITELLM is not 1"))
struct AcceptanceTests {
    @Test(
        "is a server that answers our requests, in all three interfaces",
        .timeLimit(.minutes(10))
    )
    func server() async throws {
        let proxy = try await LiteLLM()
        defer { proxy.stop() }
        for provider in ModelProvider.allCases {
            let model = try TestModel(provider, at: proxy.url, model: "good") { settings in
                settings.key = ModelKey(LiteLLM.key)
            }
            let answer = try await model.ask()
            #expect(answer.value["summary"] == "One role was added.", "\(provider)")
            #expect(answer.record.attempts == 1)
            #expect(answer.record.usage.output > 0)
        }
        let limited = try TestModel(.openai, at: proxy.url, model: "limited") { settings in
            settings.key = ModelKey(LiteLLM.key)
        }
        #expect(try await limited.failure().class.name == "rate_limited")
        let refused = try TestModel(.openai, at: proxy.url, model: "good")
        let error = try await refused.failure()
        #expect(["key_rejected", "unusable"].contains(error.class.name), "\(error)")
    }

    @Test("is a client that reads what our tests take for Gemini's answers")
    func client() async throws {
        let script = """
            import json, sys
            from google import genai
            from google.genai import types
            options = types.HttpOptions(base_url=sys.argv[1], api_version="v1beta")
            client = genai.Client(api_key="test", http_options=options)
            schema = json.loads(sys.argv[2])
            config = types.GenerateContentConfig(
                system_instruction="Be brief.", max_output_tokens=8192,
                response_mime_type="application/json", response_json_schema=schema)
            answer = client.models.generate_content(model="model-1", contents="C1", config=config)
            usage = answer.usage_metadata
            print(json.dumps([answer.text, usage.prompt_token_count, usage.thoughts_token_count,
                usage.cached_content_token_count, answer.model_version]))
            """
        try await LocalServer.run { _ in
            LocalServer.answer(200, Wire.response(.gemini, Wire.good))
        } _: { server in
            let schema = Prompt.test().schema
            let output = try await Acceptance.run(["-c", script, server.url, schema.description])
            let said = try JSONValue(parsing: Array(output.utf8))
            #expect(said.array?[0] == .string(Wire.good))
            #expect(Array(said.array?[1...] ?? []) == [100, 30, 20, "model-1-001"])
            let theirs = try #require(server.received.first)
            #expect(theirs.head.path == "/v1beta/models/model-1:generateContent")
            #expect(theirs.head.fields["x-goog-api-key"] == "test")

            _ = try await TestModel(.gemini, at: server.url).ask()
            let ours = try #require(server.received.last)
            #expect(ours.head.path == theirs.head.path)
            let (one, other) = (
                try JSONValue(parsing: theirs.body)["generationConfig"],
                try JSONValue(parsing: ours.body)["generationConfig"]
            )
            for name in ["responseMimeType", "responseJsonSchema", "maxOutputTokens"] {
                #expect(one?[name] != nil)
                #expect(one?[name] == other?[name], "\(name)")
            }
        }
    }
}

enum Acceptance {
    static var isAsked: Bool { ProcessInfo.processInfo.environment["ASSAY_ACCEPT_LITELLM"] == "1" }

    static var python: URL {
        URL(
            filePath: ProcessInfo.processInfo.environment["ASSAY_ACCEPT_PYTHON"]
                ?? "/usr/bin/python3"
        )
    }

    /// What a program of Python prints.
    static func run(_ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = python
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { _ in
                let bytes = output.fileHandleForReading.readDataToEndOfFile()
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
            do {
                try Processes.start(process)
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}

/// A proxy of litellm's that asks nobody, and answers what its settings say.
private final class LiteLLM {
    static let key = "sk-accept-0123456789abcdef"
    let url: String
    private let process = Process()
    private let folder: URL

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "litellm-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let settings: JSONValue = [
            "model_list": [
                LiteLLM.model("good", mock: Wire.good),
                LiteLLM.model("limited", mock: "litellm.RateLimitError"),
            ]
        ]
        let file = folder.appending(path: "settings.yaml")
        // JSON is YAML.
        try settings.description.write(to: file, atomically: true, encoding: .utf8)
        // A port that was free a moment ago.
        url = try await LocalServer.run { _ in
            LocalServer.answer(200, "")
        } _: {
            $0.url
        }
        let port = String(url.split(separator: ":").last ?? "")
        process.executableURL = Acceptance.python.deletingLastPathComponent()
            .appending(path: "litellm")
        process.arguments = [
            "--config", file.path(), "--host", "127.0.0.1", "--port", port,
        ]
        process.environment = ProcessInfo.processInfo.environment.merging([
            "LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_MASTER_KEY": LiteLLM.key,
        ]) { $1 }
        let (lines, feed) = AsyncStream<String>.makeStream()
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        output.fileHandleForReading.readabilityHandler = { handle in
            let bytes = handle.availableData
            if bytes.isEmpty { feed.finish() }
            feed.yield(String(decoding: bytes, as: UTF8.self))
        }
        try Processes.start(process)
        var said = ""
        for await part in lines {
            said += part
            if said.contains("Uvicorn running") { return }
        }
        throw StartFailure(said: said)
    }

    func stop() {
        // Not SIGTERM: the threads that tests run on block it, and a child inherits that.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func model(_ name: String, mock: String) -> JSONValue {
        [
            "model_name": .string(name),
            "litellm_params": [
                "model": "gemini/gemini-3.5-flash", "api_key": "unused",
                "mock_response": .string(mock),
            ],
        ]
    }

    struct StartFailure: Error { let said: String }
}
