import HTTP
import Testing

@testable import HTTPServer

@Suite("The connection's state machine")
struct ConnectionStateMachineTests {
    private func serving(
        keepsAlive: Bool = true,
        hasBody: Bool = false,
        expectsContinue: Bool = false
    ) -> ConnectionStateMachine {
        var machine = ConnectionStateMachine()
        machine.headBegan()
        machine.headCompleted(
            keepsAlive: keepsAlive,
            hasBody: hasBody,
            expectsContinue: expectsContinue
        )
        return machine
    }

    @Test("waits for the next request after a complete exchange")
    func keepAlive() {
        var machine = serving()
        #expect(machine.bodyRequested() == .reportEnd)
        let chosen = machine.responseChosen(unreadBytes: nil, drainBytesMax: 10)
        #expect(!chosen.closes && chosen.instead == nil)
        machine.responseHeadEncoded(closes: chosen.closes)
        #expect(machine.responseCompleted() == .readNextRequest)
        #expect(machine.phase == .idle && machine.readWait == .idle)
    }

    @Test("closes when the client asked for it, and when it shuts down meanwhile")
    func closing() {
        var machine = serving(keepsAlive: false)
        #expect(machine.responseChosen(unreadBytes: nil, drainBytesMax: 10).closes)
        machine.responseHeadEncoded(closes: true)
        #expect(machine.responseCompleted() == .close)
        machine = serving()
        let closesAtOnce = machine.shutdownBegan()
        #expect(!closesAtOnce)
        #expect(machine.responseChosen(unreadBytes: nil, drainBytesMax: 10).closes)
    }

    @Test("asks for the body once, and never after the final head")
    func expectations() {
        var machine = serving(hasBody: true, expectsContinue: true)
        #expect(machine.bodyRequested() == .sendContinueAndRead)
        #expect(machine.bodyRequested() == .read)
        machine = serving(hasBody: true, expectsContinue: true)
        #expect(machine.responseChosen(unreadBytes: 5, drainBytesMax: 10).closes)
        machine.responseHeadEncoded(closes: true)
        #expect(machine.bodyRequested() == .read)
        #expect(machine.responseCompleted() == .linger)
    }

    @Test("drains an unread body up to its bound")
    func drains() {
        var machine = serving(hasBody: true)
        #expect(!machine.responseChosen(unreadBytes: 10, drainBytesMax: 10).closes)
        machine.responseHeadEncoded(closes: false)
        #expect(machine.responseCompleted() == .drain)
        #expect(machine.requestRefused(.badChunk) == .close)
        machine = serving(hasBody: true)
        #expect(machine.responseChosen(unreadBytes: 11, drainBytesMax: 10).closes)
    }

    @Test("answers a body that failed on the wire instead of what its handler made of it")
    func failedBodies() {
        var machine = serving(hasBody: true)
        machine.bodyFailed(.malformed(.badChunk))
        let chosen = machine.responseChosen(unreadBytes: nil, drainBytesMax: 10)
        #expect(chosen.closes && chosen.instead == .refused(.badChunk))
        machine = serving(hasBody: true)
        machine.bodyFailed(.timedOut)
        #expect(machine.responseChosen(unreadBytes: 5, drainBytesMax: 10).instead == .bodyTimeout)
        machine = serving(hasBody: true)
        machine.bodyFailed(.connectionClosed)
        #expect(machine.responseCompleted() == .close)
    }

    @Test("answers only where an answer belongs to a request")
    func ends() {
        var machine = ConnectionStateMachine()
        #expect(machine.deadlinePassed() == .close)
        machine = ConnectionStateMachine()
        machine.headBegan()
        #expect(machine.deadlinePassed() == .answer(.headTimeout))
        machine = ConnectionStateMachine()
        #expect(machine.requestRefused(.badField) == .answer(.refused(.badField)))
        machine = ConnectionStateMachine()
        let closesAtOnce = machine.shutdownBegan()
        #expect(closesAtOnce)
    }

    @Test("cancels a handler only for a client that owes no byte")
    func hangUps() {
        var machine = serving()
        #expect(machine.peerHungUp(hasUnparsedBytes: false))
        #expect(!machine.peerHungUp(hasUnparsedBytes: true))
        machine = serving(hasBody: true)
        #expect(!machine.peerHungUp(hasUnparsedBytes: false))
        machine = ConnectionStateMachine()
        #expect(!machine.peerHungUp(hasUnparsedBytes: false))
    }
}
