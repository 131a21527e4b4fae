import HTTP

/// Decides what happens to a connection; reads no socket and no clock.
///
/// Events are in the past tense, and answer with what must be done.
struct ConnectionStateMachine: Sendable {
    /// Where the connection stands.
    enum Phase: Sendable, Equatable {
        /// Between requests, no byte of the next seen.
        case idle
        /// Some bytes of a head have been seen.
        case readingHead
        /// A handler is at work; nothing of its response is encoded.
        case handling
        /// The response's head is out, its content follows.
        case responding
        /// The response is out, the rest of the request's body is thrown away.
        case draining
        /// Nothing more will be answered.
        case ended
    }

    /// Whose turn it is to move, which says how long to wait.
    enum Wait: Sendable { case idle, head, body, write, linger }

    /// What to do about the rest of the body, when someone asks for it.
    enum BodyAction: Sendable, Equatable { case sendContinueAndRead, read, reportEnd }

    /// What to do when a response is complete.
    enum NextAction: Sendable, Equatable { case readNextRequest, drain, close, linger }

    /// What to do when a wait took too long, or the request was refused.
    enum EndAction: Sendable, Equatable {
        case close
        /// Answer with the problem, then linger.
        case answer(Problem)
    }

    /// The problems that a connection reports on its own.
    enum Problem: Sendable, Equatable {
        case refused(HTTPRequestError)
        case headTimeout
        case bodyTimeout
    }

    private(set) var phase = Phase.idle
    private(set) var isShuttingDown = false
    private var closesAfterResponse = false
    private var bodyIsComplete = true
    private var owesContinue = false
    private var problem: Problem?
    private var peerHasEnded = false

    /// Whether a handler may read the body and write the response.
    var isServing: Bool { phase == .handling || phase == .responding }

    /// Which limit holds while the connection waits for bytes.
    var readWait: Wait {
        switch phase {
        case .idle: .idle
        case .readingHead: .head
        case .handling, .responding, .draining: .body
        case .ended: .linger
        }
    }

    // MARK: Requests

    mutating func headBegan() { phase = .readingHead }

    mutating func headCompleted(keepsAlive: Bool, hasBody: Bool, expectsContinue: Bool) {
        phase = .handling
        closesAfterResponse = !keepsAlive
        bodyIsComplete = !hasBody
        owesContinue = expectsContinue
        problem = nil
    }

    mutating func bodyRequested() -> BodyAction {
        if bodyIsComplete { return .reportEnd }
        guard owesContinue else { return .read }
        owesContinue = false
        // After the final head an interim response would be taken for content.
        return phase == .handling ? .sendContinueAndRead : .read
    }

    mutating func bodyEnded() { bodyIsComplete = true }

    /// The body cannot be read to its end, so the connection cannot be used again.
    mutating func bodyFailed(_ error: HTTPBodyError) {
        closesAfterResponse = true
        switch error {
        case .malformed(let refusal): problem = .refused(refusal)
        case .timedOut: problem = .bodyTimeout
        case .connectionClosed: peerHasEnded = true
        case .tooLarge, .requestEnded: break
        }
    }

    // MARK: Responses

    /// A handler has its response; a body that failed on the wire is answered with that instead.
    ///
    /// `unreadBytes` is what is still to come of the body, nil when that is not known.
    mutating func responseChosen(
        unreadBytes: Int?,
        drainBytesMax: Int
    ) -> (closes: Bool, instead: Problem?) {
        if !bodyIsComplete {
            // A client that was not asked may send the body or the next request: nobody can tell.
            if owesContinue || problem != nil { closesAfterResponse = true }
            if let unreadBytes, unreadBytes > drainBytesMax { closesAfterResponse = true }
        }
        return (closesAfterResponse || isShuttingDown, problem)
    }

    mutating func responseHeadEncoded(closes: Bool) {
        phase = .responding
        closesAfterResponse = closesAfterResponse || closes
    }

    mutating func responseCompleted() -> NextAction {
        if peerHasEnded {
            phase = .ended
            return .close
        }
        if closesAfterResponse {
            phase = .ended
            return bodyIsComplete ? .close : .linger
        }
        phase = bodyIsComplete ? .idle : .draining
        return bodyIsComplete ? .readNextRequest : .drain
    }

    mutating func bodyDrained() {
        bodyIsComplete = true
        phase = .idle
    }

    mutating func drainGivenUp() { phase = .ended }

    // MARK: Ends

    mutating func requestRefused(_ error: HTTPRequestError) -> EndAction {
        // While draining the answer is out already, so a second one would answer nothing.
        let isAnswerable = phase == .idle || phase == .readingHead
        phase = .ended
        return isAnswerable ? .answer(.refused(error)) : .close
    }

    mutating func deadlinePassed() -> EndAction {
        let isAnswerable = phase == .readingHead
        phase = .ended
        return isAnswerable ? .answer(.headTimeout) : .close
    }

    /// Whether a running handler works for nobody: the peer is gone and owes no byte.
    func peerHungUp(hasUnparsedBytes: Bool) -> Bool {
        guard isServing else { return false }
        // A client that ends its side early with bytes on the way is still owed the answers.
        return bodyIsComplete && !hasUnparsedBytes
    }

    /// Whether the connection is to be closed at once.
    mutating func shutdownBegan() -> Bool {
        isShuttingDown = true
        return phase == .idle || phase == .readingHead
    }
}
