import EventLoop
import HTTP

/// A response whose content is being made.
struct StreamedResponse {
    let response: HTTPResponse
    let isHead: Bool
    let version: HTTPVersion
    /// How the content follows; nil while the head is not encoded.
    ///
    /// The head waits for the first part, so that a body that fails before can still change it,
    /// and `100 Continue` can still precede it.
    var content: HTTPResponseEncoder.Content?
    /// Why writing failed; nothing can be written afterwards.
    var failure: ConnectionEnd?
}

extension HTTPConnection {
    /// Lets the handler answer one request.
    func answer(_ head: HTTPRequestHead) async throws(ConnectionEnd) {
        request &+= 1
        bodyError = nil
        let isHead = head.method == .head
        let version = head.version
        var body = HTTPRequestBody.empty
        if head.framing == .none {
            // The parser's end of the request, so that it stands between requests.
            _ = try parse()
        } else {
            body = HTTPRequestBody(source: self, request: request, framing: head.framing)
            if case .length(let length) = head.framing { unreadBytes = length }
        }
        machine.headCompleted(
            keepsAlive: head.keepsAlive,
            hasBody: head.framing != .none,
            expectsContinue: head.expectsContinue
        )
        let response = await worker.handler(
            HTTPRequest(head: head, body: body, peer: peer, loop: worker.loop)
        )
        if case .stream(let produce) = response.body, !isHead {
            try await sendStream(response, version, produce)
        } else {
            let chosen = chooseResponse(isStreamed: false)
            try await send(
                chosen.instead.map(HTTPResponse.problem) ?? response,
                isHead: isHead,
                version: version,
                closes: chosen.closes
            )
        }
        unreadBytes = nil
        try await finishExchange()
    }

    private func chooseResponse(
        isStreamed: Bool
    ) -> (closes: Bool, instead: ConnectionStateMachine.Problem?) {
        machine.responseChosen(
            // A stream may still read what is left: how much it leaves shows at its end.
            unreadBytes: isStreamed ? nil : unreadBytes,
            drainBytesMax: worker.configuration.drainBytesMax
        )
    }

    /// Encodes a response that is there as a whole; small ones leave with the next flush.
    func send(
        _ response: HTTPResponse,
        isHead: Bool,
        version: HTTPVersion,
        closes: Bool
    ) async throws(ConnectionEnd) {
        let buffers = lentBuffers()
        let content = worker.encoder.encodeHead(
            of: response,
            for: HTTPResponseEncoder.Context(isHead: isHead, version: version, closes: closes),
            unixSeconds: worker.unixSeconds,
            to: &buffers.output
        )
        machine.responseHeadEncoded(closes: closes)
        guard content == .bytes, case .bytes(let bytes) = response.body else { return }
        if bytes.count <= ConnectionBuffers.outputBytesMax {
            buffers.output.append(contentsOf: bytes)
            if buffers.output.count > ConnectionBuffers.outputBytesMax { try await flush() }
        } else {
            // Copying a large content would cost more than the second call.
            try await flush()
            try await send(bytes)
        }
    }

    private func finishExchange() async throws(ConnectionEnd) {
        switch machine.responseCompleted() {
        case .readNextRequest:
            break
        case .drain:
            try await flush()
            try await drain()
        case .close:
            try await flush()
            throw .finished
        case .linger:
            try await flush()
            try await linger()
            throw .finished
        }
    }

    /// Throws away the rest of a body that the handler did not want.
    private func drain() async throws(ConnectionEnd) {
        var left = worker.configuration.drainBytesMax
        while left >= 0 {
            switch try parse() {
            case .needsMoreBytes: try await fill()
            case .body(let range): left -= range.count
            case .end, .head:
                machine.bodyDrained()
                return
            }
        }
        machine.drainGivenUp()
        try await linger()
        throw .finished
    }
}

// MARK: Streamed responses

extension HTTPConnection: HTTPBodySink {
    private func sendStream(
        _ response: HTTPResponse,
        _ version: HTTPVersion,
        _ produce: @Sendable (HTTPBodyWriter) async throws -> Void
    ) async throws(ConnectionEnd) {
        stream = StreamedResponse(response: response, isHead: false, version: version)
        var isComplete = true
        do {
            try await produce(HTTPBodyWriter(sink: self, request: request))
        } catch {
            // The handler reports its own failures; here it only means that the content is cut.
            isComplete = false
        }
        defer { stream = nil }
        if let failure = stream?.failure { throw failure }
        if stream?.content == nil {
            let chosen = chooseResponse(isStreamed: true)
            if let problem = chosen.instead {
                return try await send(
                    .problem(problem),
                    isHead: false,
                    version: version,
                    closes: chosen.closes
                )
            }
            guard isComplete else {
                return try await send(
                    .problem(
                        status: .internalServerError,
                        code: "http.stream_failed",
                        detail: "The response could not be made."
                    ),
                    isHead: false,
                    version: version,
                    closes: chosen.closes
                )
            }
            encodeStreamHead(closes: chosen.closes)
        }
        // Without its last chunk the client sees that the content is incomplete.
        guard isComplete else { throw .finished }
        if stream?.content == .chunks {
            lentBuffers().output.append(contentsOf: HTTPResponseEncoder.lastChunk)
        }
    }

    private func encodeStreamHead(closes: Bool) {
        guard let stream else { return }
        let context = HTTPResponseEncoder.Context(
            isHead: stream.isHead,
            version: stream.version,
            closes: closes
        )
        let content = worker.encoder.encodeHead(
            of: stream.response,
            for: context,
            unixSeconds: worker.unixSeconds,
            to: &lentBuffers().output
        )
        self.stream?.content = content
        machine.responseHeadEncoded(closes: closes || content == .untilClose)
    }

    func writeBodyPart(_ bytes: [UInt8], of request: UInt64) async throws(HTTPWriteError) {
        guard request == self.request, let stream else { throw .responseEnded }
        if let failure = stream.failure { throw Self.writeError(failure) }
        if stream.content == nil {
            let chosen = chooseResponse(isStreamed: true)
            // The body failed on the wire: that will be the answer.
            guard chosen.instead == nil else { throw .responseEnded }
            encodeStreamHead(closes: chosen.closes)
        }
        do throws(ConnectionEnd) {
            switch self.stream?.content {
            case .chunks: HTTPResponseEncoder.encodeChunk(bytes, to: &lentBuffers().output)
            case .untilClose: lentBuffers().output.append(contentsOf: bytes)
            case .bytes, .some(.none), nil: return
            }
            try await flush()
            releaseBuffers()
        } catch {
            self.stream?.failure = error
            throw Self.writeError(error)
        }
    }

    private static func writeError(_ end: ConnectionEnd) -> HTTPWriteError {
        if case .timedOut = end { return .timedOut }
        return .connectionClosed
    }
}

// MARK: Request bodies

extension HTTPConnection: HTTPBodySource {
    func nextBodyPart(of request: UInt64) async throws(HTTPBodyError) -> [UInt8]? {
        guard request == self.request, machine.isServing else { throw .requestEnded }
        if let bodyError { throw bodyError }
        do throws(ConnectionEnd) {
            switch machine.bodyRequested() {
            case .reportEnd: return nil
            case .read: break
            case .sendContinueAndRead:
                lentBuffers().output.append(contentsOf: HTTPResponseEncoder.interimContinue)
            }
            return try await readBodyPart()
        } catch {
            let bodyError: HTTPBodyError =
                switch error {
                case .refused(let refusal): .malformed(refusal)
                case .timedOut: .timedOut
                case .finished, .peerGone, .shutDown: .connectionClosed
                }
            self.bodyError = bodyError
            machine.bodyFailed(bodyError)
            throw bodyError
        }
    }

    private func readBodyPart() async throws(ConnectionEnd) -> [UInt8]? {
        while true {
            switch try parse() {
            case .body(let range):
                if let unreadBytes { self.unreadBytes = unreadBytes - range.count }
                return lentBuffers().bytes(range)
            case .end, .head:
                machine.bodyEnded()
                return nil
            case .needsMoreBytes:
                // What waits to be sent may be what the client waits for.
                try await flush()
                try await fill()
                clearDeadline()
            }
        }
    }
}

extension HTTPResponse {
    /// The problem document for what a connection reports on its own.
    static func problem(_ problem: ConnectionStateMachine.Problem) -> HTTPResponse {
        switch problem {
        case .refused(let error):
            .problem(error)
        case .headTimeout:
            .problem(
                status: .requestTimeout,
                code: "http.head_timeout",
                detail: "The request's head did not arrive in time."
            )
        case .bodyTimeout:
            .problem(
                status: .requestTimeout,
                code: "http.body_timeout",
                detail: "The request's body did not arrive in time."
            )
        }
    }
}
