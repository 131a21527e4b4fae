/// One reader's stream of newly recorded events; ends when nobody holds it any more.
public final class LiveSubscription: Sendable {
    private let queue: LiveQueue<StoredEvent>
    private let hub: LiveHub

    init(_ queue: LiveQueue<StoredEvent>, of hub: LiveHub) {
        self.queue = queue
        self.hub = hub
    }

    /// What comes next; for one task at a time, whose cancellation ends the stream.
    public func next() async -> LiveItem<StoredEvent> { await queue.next() }

    deinit {
        queue.end(.cancelled)
        hub.remove(queue)
    }
}
