import Domain
import TestSupport
import Testing

@testable import Store

@Suite("The queue of a live stream", .timeLimit(.minutes(10)))
struct LiveQueueTests {
    private func ids(_ item: LiveItem<Int>) -> [Int]? {
        if case .events(let events) = item { events } else { nil }
    }

    private func end(_ item: LiveItem<Int>) -> LiveEnd? {
        if case .ended(let end) = item { end } else { nil }
    }

    @Test("gives what waits all at once, in order")
    func order() async {
        let queue = LiveQueue<Int>(bytesMax: 10_000)
        queue.offer([1, 2], bytes: 200)
        queue.offer([3], bytes: 100)
        #expect(ids(await queue.next()) == [1, 2, 3])
    }

    @Test("wakes the reader that waits")
    func waiting() async {
        let queue = LiveQueue<Int>(bytesMax: 10_000)
        async let first = queue.next()
        async let offered: Void = queue.offer([1], bytes: 100)
        #expect(ids(await first) == [1])
        await offered
    }

    @Test("holds as many bytes as its bound and ends with the next one", arguments: [0, 1])
    func bound(extra: Int) async {
        let queue = LiveQueue<Int>(bytesMax: 200)
        queue.offer([1], bytes: 100)
        queue.offer([2], bytes: 100 + extra)
        let item = await queue.next()
        if extra == 0 {
            #expect(ids(item) == [1, 2])
            // What has been taken counts no more.
            queue.offer([3, 4], bytes: 200)
            #expect(ids(await queue.next()) == [3, 4])
        } else {
            #expect(end(item) == .lagging)
        }
    }

    @Test("takes by default what one part of a bulk stream can hold")
    func bulkPart() async {
        let queue = LiveQueue<Int>(bytesMax: Limits.liveQueueBytesMax)
        let events = Array(1...Limits.bulkPartLinesMax)
        let rows = events.count * OutboxReader.Events.bytesPerRow
        queue.offer(events, bytes: rows + Limits.bulkPartBytesMax)
        #expect(ids(await queue.next()) == events)
    }

    @Test("stays ended, for the first reason")
    func ends() async {
        let queue = LiveQueue<Int>(bytesMax: 10_000)
        queue.offer([1], bytes: 100)
        queue.end(.shutDown)
        queue.end(.cancelled)
        queue.offer([2], bytes: 100)
        queue.beat()
        #expect(end(await queue.next()) == .shutDown)
        #expect(end(await queue.next()) == .shutDown)
        #expect(queue.hasEnded)
    }

    @Test("lets a heartbeat through before the events, so that a busy stream has it, too")
    func heartbeat() async {
        let queue = LiveQueue<Int>(bytesMax: 10_000)
        queue.offer([1], bytes: 100)
        queue.beat()
        queue.beat()
        guard case .heartbeat = await queue.next() else {
            Issue.record("no heartbeat")
            return
        }
        #expect(ids(await queue.next()) == [1])
    }

    @Test("ends when its reader is cancelled, be it before or while it waits")
    func cancellation() async {
        let queue = LiveQueue<Int>(bytesMax: 10_000)
        let reader = Task { await queue.next() }
        reader.cancel()
        #expect(end(await reader.value) == .cancelled)
        #expect(queue.hasEnded)
    }
}
