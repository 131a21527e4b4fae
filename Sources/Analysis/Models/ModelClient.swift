public import HTTPClient
internal import JSON
internal import Synchronization

/// Asks a model, within a deadline, and answers only what has been checked.
///
/// One path serves all providers: they differ in how a request is written and an answer read.
public struct ModelClient: Sendable {
    /// Which model is asked, where and how.
    public let settings: ModelSettings
    let http: HTTPClient
    let memory = ModelMemory()
    let pause: @Sendable (Duration) async throws -> Void

    /// A client of one model.
    public init(settings: ModelSettings, http: HTTPClient) {
        self.init(settings: settings, http: http) { try await Task.sleep(for: $0) }
    }

    /// Likewise; `pause` waits before a request is repeated.
    init(
        settings: ModelSettings,
        http: HTTPClient,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.settings = settings
        self.http = http
        self.pause = pause
    }

    /// How many tokens a text will be, corrected by what the provider counted so far.
    public func estimate(_ text: String) -> Int {
        let tokens = TokenEstimator(settings.provider).estimate(text)
        return Int((Double(tokens) * memory.state.correction).rounded(.up))
    }

    /// Asks, and answers a value of the prompt's schema that holds.
    ///
    /// A passing failure is repeated once, and so is an answer that does not hold, both within the
    /// deadline: that of the settings, unless another is given.
    public func ask(
        _ question: ModelQuestion,
        deadline: Duration? = nil
    ) async throws(ModelError) -> ModelAnswer {
        var inquiry = ModelInquiry(self, question, deadline ?? settings.deadline)
        return try await inquiry.run()
    }
}

/// What a client learns about its provider.
final class ModelMemory: Sendable {
    struct State {
        /// How the answer's shape is asked for by now.
        var shape = Conversation.Shape.schema
        /// Which name the bound of the answer has; nil until the server refused one.
        var usesCompletionCap: Bool?
        /// Tokens that were counted for each one estimated.
        var correction = 1.0
    }

    private let known = Mutex(State())

    var state: State { known.withLock { $0 } }

    /// Keeps the shape that the server has not refused.
    func note(shape: Conversation.Shape) { known.withLock { $0.shape = shape } }

    /// Keeps the name that the server has not refused.
    func note(usesCompletionCap: Bool) {
        known.withLock { $0.usesCompletionCap = usesCompletionCap }
    }

    /// Takes into account how many tokens an estimate turned out to be.
    func learn(estimated: Int, counted: Int) {
        guard estimated > 0, counted > 0 else { return }
        let ratio = min(max(Double(counted) / Double(estimated), 0.5), 2)
        known.withLock { $0.correction += 0.2 * (ratio - $0.correction) }
    }
}
