import HTTP
import HTTPClient
import JSON
import TestSupport
import Testing

@testable import Analysis

@Suite("The key of a provider")
struct ModelKeyTests {
    @Test("shows itself in no description, reflection or dump")
    func reflection() throws {
        let key = try #require(ModelKey(TestModel.key))
        let settings = ModelSettings(provider: .openai, model: "m", key: key)
        let client = ModelClient(settings: settings, http: HTTPClient(policy: .unrestricted))
        #expect(!Self.shown(key).contains(TestModel.key))
        #expect(!Self.shown(settings).contains(TestModel.key))
        #expect(!Self.shown(client).contains(TestModel.key))
        #expect("\(key)" == "[key]")
    }

    @Test(
        "is a text that fits a header field",
        arguments: ["", "a b", "a\nb", "ä", "a\0", "a\u{7F}"]
    )
    func refused(_ text: String) {
        #expect(ModelKey(text) == nil)
    }

    @Test("is taken out of what a server says, wherever it stands")
    func redaction() throws {
        let key = try #require(ModelKey("abab"))
        #expect(key.redacted("xababyabab") == "x[key]y[key]")
        #expect(key.redacted("ababab") == "[key]ab")
        #expect(key.redacted("aba") == "aba")
        #expect(key.redacted("") == "")
    }

    @Test(
        "is in no URL, error, record or answer, however a server echoes it",
        arguments: ModelProvider.allCases
    )
    func echoes(_ provider: ModelProvider) async throws {
        let key = TestModel.key
        let good = Wire.good.replacing("Check it.", with: "Check \(key).")
        let bodies = [
            (200, Wire.response(provider, good)),
            (200, Wire.response(provider, "no JSON \(key)")),
            (200, Wire.response(provider, Wire.good, finish: key)),
            (200, Wire.response(provider, Wire.good).replacing("model-1-001", with: key)),
            (200, Wire.response(provider, Wire.good).replacing("r-1", with: key)),
            (200, "garbage \(key)"), (200, #"{"error":"\#(key)"}"#),
        ]
        let statuses = [302, 400, 401, 403, 404, 408, 413, 422, 429, 500, 503, 529]
        let errors = statuses.flatMap { status in
            [
                (status, #"{"error":{"message":"bad \#(key)","code":"\#(key)","type":"\#(key)"}}"#),
                (status, #"{"error":"\#(key)"}"#), (status, key),
            ]
        }
        for (status, body) in bodies + errors {
            let fields: HTTPFields = [.xRequestID: key, .retryAfter: key, .location: "/\(key)"]
            try await LocalServer.run { _ in
                LocalServer.answer(status, body, fields)
            } _: {
                server in
                let model = try TestModel(provider, at: server.url)
                let result = await Self.result(model)
                #expect(!Self.shown(result).contains(key), "status \(status), body \(body)")
                for received in server.received {
                    #expect(!received.head.target.contains(key))
                    #expect(!received.text.contains(key))
                }
            }
        }
    }

    @Test("is in no error when there is no connection, no time or no whole response")
    func transport() async throws {
        let dead = try await LocalServer.deadURL()
        let urls = [
            dead, "https://\(dead.dropFirst(7))", "http://no-such-host.invalid", "nonsense",
        ]
        for url in urls {
            let model = try TestModel(.openai, at: url)
            let result = await Self.result(model)
            #expect(!Self.shown(result).contains(TestModel.key))
        }
        try await LocalServer.run { received in
            received.index == 0 ? LocalServer.cutOff(TestModel.key) : await LocalServer.silence()
        } _: { server in
            let model = try TestModel(.openai, at: server.url) { $0.deadline = .seconds(3) }
            let result = await Self.result(model)
            #expect(!Self.shown(result).contains(TestModel.key))
        }
    }

    private static func result(_ model: TestModel) async -> Result<ModelAnswer, ModelError> {
        do throws(ModelError) {
            return .success(try await model.client.ask(ModelQuestion(.test(), refs: ["C1", "C2"])))
        } catch {
            return .failure(error)
        }
    }

    private static func shown(_ value: Any) -> String {
        var text = "\(value) \(String(reflecting: value)) "
        dump(value, to: &text)
        if case .failure(let error)? = value as? Result<ModelAnswer, ModelError> {
            text += "\(error.message) \(error.detail ?? "")"
        }
        if case .success(let answer)? = value as? Result<ModelAnswer, ModelError> {
            text += answer.value.description
        }
        return text
    }
}
