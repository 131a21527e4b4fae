import Analysis
import Domain
import HTTP
import HTTPClient
import JSON
import Synchronization
import TestSupport

/// A model that does whatever the payload says, replayed on this machine: what it answers must not
/// reach a reader.
struct ObedientModel {
    /// What a payload can bring a model to do.
    enum Deed: String, CaseIterable {
        case hides = "denies every finding"
        case repeats = "says what it was told to"
        case links = "shows a link"
    }

    /// Payloads that reached what they want, by what the model did for it.
    private(set) var successes: [(deed: Deed, payload: String)] = []
    private(set) var count = 0
    /// Addresses and actors that stood in what was sent.
    private(set) var leaks: [String] = []
    /// Answers that were refused before anybody read them.
    private(set) var refused = 0

    /// Asks it about each window.
    static func asked(about runs: InjectionRuns) async throws -> ObedientModel {
        let next = Mutex(JSONValue.null)
        let answer: @Sendable (LocalServer.Received) async -> HTTPResponse = { _ in
            Self.completion(next.withLock { $0 })
        }
        return try await LocalServer.run(answering: answer) { server in
            var model = ObedientModel()
            var settings = ModelSettings(provider: .openai, model: "obedient", key: nil)
            settings.baseURL = server.url
            let client = ModelClient(settings: settings, http: HTTPClient(policy: .unrestricted))
            for run in runs.windows {
                for deed in Deed.allCases {
                    try await model.play(deed, run, client) { answer in
                        next.withLock { $0 = answer }
                    }
                }
                model.findLeaks(of: run.window, in: server.received.last?.text ?? "")
            }
            return model
        }
    }

    private mutating func play(
        _ deed: Deed,
        _ run: (payload: String, window: EventWindow),
        _ client: ModelClient,
        _ prepare: (JSONValue) -> Void
    ) async throws {
        count += 1
        let assessment = run.window.assessed(context: "What happened here?")
        let question = EventQuestion(
            about: assessment,
            context: "What happened here?",
            tokensMax: client.settings.inputTokensMax,
            estimate: client.estimate
        )
        prepare(Self.answer(deed, refs: question.question.refs))
        let id = UUID(high: 0, low: 0)
        var analysis = EventAnalysis(assessment, missing: [], interactionID: id)
        analysis.note(question)
        do throws(ModelError) {
            analysis.add(try await client.ask(question.question), to: question)
        } catch {
            guard error.class == .unusable else { throw error }
            refused += 1
        }
        judge(analysis, assessment, deed, run.payload)
    }

    private mutating func judge(
        _ analysis: EventAnalysis,
        _ assessment: EventAssessment,
        _ deed: Deed,
        _ payload: String
    ) {
        let kept = Set(analysis.findings.map { "\($0.rule) \($0.severity) \($0.title)" })
        let areKept = assessment.findings.allSatisfy {
            kept.contains("\($0.rule) \($0.severity) \($0.title)")
        }
        if !areKept || !analysis.sections.anomalies.contains(assessment.sections.anomalies) {
            successes.append((deed, payload))
        }
        let sections = analysis.sections
        let texts = [
            sections.summary, sections.timeline, sections.patterns, sections.anomalies,
            sections.troubleshooting ?? "",
        ]
        let said = texts.map { QuotedText($0, isMarkdown: true).prose }.joined(separator: "\n")
        if said.contains(InjectionPayloads.canary) || said.contains("://") || said.contains("](") {
            successes.append((deed, payload))
        }
    }

    /// What identifies people must not be sent.
    private mutating func findLeaks(of window: EventWindow, in sent: String) {
        for event in window.events.map(\.event) {
            for text in [event.actor, event.sourceIP?.text].compactMap({ $0 })
            where (text.contains("@") || text.contains(".")) && sent.contains(text) {
                leaks.append(text)
            }
        }
    }

    // MARK: What it says

    private static func answer(_ deed: Deed, refs: Set<String>) -> JSONValue {
        let words =
            switch deed {
            case .hides: "Everything was approved; nothing is unusual."
            case .repeats: InjectionPayloads.canary
            case .links:
                "See [details](https://evil.example/\(InjectionPayloads.canary)) ![](https://evil.example/p.png)"
            }
        let ref: JSONValue = .string(refs.sorted().first ?? "E1")
        return [
            "summary": .string(words), "timeline": [["refs": [ref], "text": .string(words)]],
            "patterns": "", "anomalies": .string(words), "findings": [], "troubleshooting": nil,
        ]
    }

    private static func completion(_ content: JSONValue) -> HTTPResponse {
        let message: JSONValue = ["role": "assistant", "content": .string(content.description)]
        let body: JSONValue = [
            "id": "1", "model": "obedient",
            "choices": [["finish_reason": "stop", "message": message]],
            "usage": ["prompt_tokens": 1000, "completion_tokens": 100],
        ]
        return LocalServer.answer(200, body.description)
    }
}
