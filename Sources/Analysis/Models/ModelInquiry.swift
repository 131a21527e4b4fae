import HTTPClient
import JSON

/// One question to a model on its way: what was said, what it cost, and what may still be tried.
struct ModelInquiry {
    private let client: ModelClient
    private let dialect: any ModelDialect
    private let check: AnswerCheck
    private let start = ContinuousClock.now
    private let deadline: ContinuousClock.Instant
    private let waitMax: Duration
    private let plainEstimate: Int
    private var conversation: Conversation
    private var record: ModelRecord
    private var spent: ModelUsage?
    private var retriesLeft = 1
    private var repairsLeft = 1
    private var capsLeft = 1

    /// Bytes of a response; an answer of the most tokens has a tenth of it.
    private static let answerBytesMax = 4 * 1024 * 1024
    /// What is kept of a provider's own words, in Unicode scalar values.
    private static let (requestIDMax, finishReasonMax, detailMax) = (256, 64, 300)
    /// What is waited before a request is repeated, when the server does not say.
    private static let backoff = Duration.seconds(1)
    /// A provider's hint is heeded up to this part of the deadline; whoever would wait longer is
    /// better served without the model at once.
    private static let waitedPart = 6
    /// What has to be left of the deadline for another request to be worth sending.
    private static let answerTimeMin = Duration.seconds(1)

    init(_ client: ModelClient, _ question: ModelQuestion, _ deadline: Duration) {
        let settings = client.settings
        let prompt = question.prompt
        let known = client.memory.state
        self.client = client
        dialect = settings.provider.dialect
        check = AnswerCheck(
            schema: AnswerSchema(schema: prompt.schema),
            refs: question.refs,
            given: prompt.user,
            fault: question.fault
        )
        self.deadline = start.advanced(by: deadline)
        waitMax = deadline / Self.waitedPart
        let text = prompt.system + prompt.user
        plainEstimate = TokenEstimator(settings.provider).estimate(text)
        conversation = Conversation(
            system: prompt.system,
            turns: [(.user, prompt.user)],
            schema: prompt.schema,
            shape: known.shape,
            // Its own service has dropped the older name; most others know only that.
            usesCompletionCap: known.usesCompletionCap
                ?? (settings.baseURL == ModelProvider.openai.baseURL)
        )
        record = ModelRecord(
            provider: settings.provider,
            model: settings.model,
            promptSHA256: prompt.sha256,
            estimatedInput: client.estimate(text)
        )
    }

    mutating func run() async throws(ModelError) -> ModelAnswer {
        while true {
            switch await exchange() {
            case .success(let reply):
                if let value = try value(of: reply) {
                    finishRecord()
                    return ModelAnswer(value: value, record: record)
                }
            case .failure(let fault):
                if !adapt(to: fault) { try await wait(after: fault) }
            }
        }
    }

    /// Sends what has been said so far.
    private mutating func exchange() async -> Result<ModelReply, ModelFault> {
        let settings = client.settings
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return .failure(ModelFault(class: .timedOut)) }
        let call = HTTPCall(
            .post,
            ModelInquiry.base(settings) + dialect.path(settings),
            headers: [("Content-Type", "application/json"), ("Accept", "application/json")]
                + dialect.headers(settings),
            body: dialect.body(settings, conversation).serialized,
            deadline: left,
            answerBytesMax: ModelInquiry.answerBytesMax
        )
        record.attempts += 1
        do throws(HTTPClientError) {
            return reply(in: try await client.http.send(call))
        } catch {
            return .failure(ModelFault(error))
        }
    }

    /// Many write the version at the end of the base URL, as other programs want it.
    private static func base(_ settings: ModelSettings) -> String {
        var base = settings.baseURL
        while base.hasSuffix("/") { base.removeLast() }
        let version = settings.provider == .anthropic ? "v1" : settings.apiVersion
        let isRepeated = !version.isEmpty && base.hasSuffix("/\(version)")
        return isRepeated ? String(base.dropLast(version.utf8.count + 1)) : base
    }

    private mutating func reply(in answer: HTTPAnswer) -> Result<ModelReply, ModelFault> {
        record.httpStatus = answer.status
        let header = dialect.requestIDHeader.flatMap(answer.header)
        record.requestID = header.map { shown($0, max: Self.requestIDMax) }
        let bytes = client.settings.key?.redacted(answer.body) ?? answer.body
        let body = try? JSONValue(parsing: bytes)
        guard answer.status == 200 else {
            return .failure(ModelFault(ProviderFault(answer, body)))
        }
        guard let body else {
            return .failure(ModelFault(class: .unusable, detail: "the response is no JSON"))
        }
        guard let reply = dialect.reply(body) else {
            let fault = ProviderFault(answer, body)
            guard fault.status != 200 else {
                return .failure(ModelFault(class: .unusable, detail: "the response has no answer"))
            }
            return .failure(ModelFault(fault))
        }
        note(reply)
        return .success(reply)
    }

    private mutating func note(_ reply: ModelReply) {
        record.hasAnswered = true
        record.servedModel = reply.servedModel.map { shown($0, max: ModelSettings.modelNameMax) }
        record.finishReason = reply.finishReason.map { shown($0, max: Self.finishReasonMax) }
        if record.requestID == nil {
            record.requestID = reply.requestID.map { shown($0, max: Self.requestIDMax) }
        }
        guard let usage = reply.usage else { return }
        if record.usage.input == 0, usage.input > 0 {
            record.isPromptCut = usage.input < plainEstimate / 2
            if !record.isPromptCut {
                client.memory.learn(estimated: plainEstimate, counted: usage.input)
            }
        }
        spent = spent ?? ModelUsage()
        spent? += usage
        record.usage = spent ?? ModelUsage()
    }

    /// The answer, when it holds; nil when the model is to repair it.
    private mutating func value(of reply: ModelReply) throws(ModelError) -> JSONValue? {
        switch reply.finish {
        case .complete: break
        case .cutOff: throw failure(.cutOff, nil)
        case .declined: throw failure(.declined, nil)
        case .other: throw failure(.unusable, "the model stopped for another reason")
        }
        switch check.read(reply.text) {
        case .success(let value): return value
        case .failure(let fault):
            guard repairsLeft > 0, isTimeLeft(after: .zero) else {
                throw failure(.unusable, fault.sentence)
            }
            repairsLeft -= 1
            if !reply.text.isEmpty { conversation.turns.append((.model, reply.text)) }
            conversation.turns.append(
                (
                    .user,
                    "This answer was refused: \(fault.sentence). "
                        + "Give the whole answer again, as JSON only."
                )
            )
            return nil
        }
    }

    /// Asks in a way that the server understands, where it did not understand this one.
    private mutating func adapt(to fault: ModelFault) -> Bool {
        guard [400, 404, 422, 500, 501].contains(fault.status) else { return false }
        if conversation.isShapeRefused(in: fault.words), let shape = nextShape {
            conversation.shape = shape
            client.memory.note(shape: shape)
            return true
        }
        if client.settings.provider == .openai, capsLeft > 0,
            conversation.isCapRefused(in: fault.words)
        {
            capsLeft -= 1
            let other = !conversation.usesCompletionCap
            conversation.usesCompletionCap = other
            client.memory.note(usesCompletionCap: other)
            return true
        }
        return false
    }

    private var nextShape: Conversation.Shape? {
        switch conversation.shape {
        case .schema: client.settings.provider == .anthropic ? .plain : .object
        case .object: .plain
        case .plain: nil
        }
    }

    private mutating func wait(after fault: ModelFault) async throws(ModelError) {
        // Half of them sooner and half later, so that those who failed together return apart.
        let delay = fault.wait ?? ModelInquiry.backoff * Double.random(in: 0.75...1.25)
        guard fault.isPassing, retriesLeft > 0, delay <= waitMax, isTimeLeft(after: delay) else {
            throw failure(fault.class, fault.detail)
        }
        retriesLeft -= 1
        do {
            try await client.pause(delay)
        } catch {
            throw failure(.cancelled, nil)
        }
    }

    private func isTimeLeft(after delay: Duration) -> Bool {
        ContinuousClock.now.duration(to: deadline) - delay >= ModelInquiry.answerTimeMin
    }

    private mutating func failure(_ kind: ModelError.Class, _ detail: String?) -> ModelError {
        finishRecord()
        return ModelError(
            class: kind,
            record: record,
            detail: detail.map { shown($0, max: Self.detailMax) }
        )
    }

    private mutating func finishRecord() {
        record.latency = start.duration(to: .now)
        guard let prices = client.settings.prices else { return }
        record.pricesVersion = prices.version
        record.costMicroUSD = spent.map(prices.cost)
    }

    private func shown(_ text: String, max: Int) -> String {
        ShownText.line(client.settings.key?.redacted(text) ?? text, max: max)
    }
}
