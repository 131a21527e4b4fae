import Synchronization

/// Why a live stream has ended.
public enum LiveEnd: Sendable, Equatable {
    /// The reader left.
    case cancelled
    /// Events came faster than they were read.
    case lagging
    /// Events may be missing.
    case interrupted
    /// The service is stopping.
    case shutDown
}

/// What a live stream tells its reader.
public enum LiveItem<Event: Sendable>: Sendable {
    /// Events that have been recorded.
    case events([Event])
    /// Some time has passed.
    case heartbeat
    /// Nothing follows.
    case ended(LiveEnd)
}

/// The events that wait for one reader, up to a number of bytes.
///
/// A reader that takes everything at once holds no more than that either, so one stream costs at
/// most twice the bound.
final class LiveQueue<Event: Sendable>: Sendable {
    private struct State {
        var events: [Event] = []
        var bytes = 0
        var isHeartbeatDue = false
        var end: LiveEnd?
        var reader: UnsafeContinuation<LiveItem<Event>, Never>?
    }

    private let state = Mutex(State())
    private let bytesMax: Int

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    var hasEnded: Bool { state.withLock { $0.end != nil } }

    /// Adds events; a reader for whom they are too many gets none of them and the end.
    func offer(_ events: [Event], bytes: Int) {
        let waiting = state.withLock {
            state -> (UnsafeContinuation<LiveItem<Event>, Never>, LiveItem<Event>)? in
            guard state.end == nil else { return nil }
            guard state.bytes + bytes <= bytesMax else {
                return Self.end(.lagging, &state).map { ($0, .ended(.lagging)) }
            }
            if let reader = state.reader {
                state.reader = nil
                return (reader, .events(events))
            }
            state.events += events
            state.bytes += bytes
            return nil
        }
        if let (reader, item) = waiting { reader.resume(returning: item) }
    }

    /// Lets the reader know that time has passed.
    func beat() {
        let reader = state.withLock { state in
            state.isHeartbeatDue = state.reader == nil
            defer { state.reader = nil }
            return state.reader
        }
        reader?.resume(returning: .heartbeat)
    }

    /// Ends the stream and forgets what waits; the first reason given stays.
    func end(_ reason: LiveEnd) {
        let reader = state.withLock { Self.end(reason, &$0) }
        reader?.resume(returning: .ended(reason))
    }

    private static func end(
        _ reason: LiveEnd,
        _ state: inout State
    ) -> UnsafeContinuation<LiveItem<Event>, Never>? {
        guard state.end == nil else { return nil }
        state.end = reason
        state.events = []
        defer { state.reader = nil }
        return state.reader
    }

    /// What the one reader gets next; the reader's cancellation ends the stream.
    func next() async -> LiveItem<Event> {
        await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                let item = state.withLock { state -> LiveItem<Event>? in
                    if let end = state.end { return .ended(end) }
                    // Before the events, so that a busy stream has its heartbeats, too.
                    if state.isHeartbeatDue {
                        state.isHeartbeatDue = false
                        return .heartbeat
                    }
                    if !state.events.isEmpty {
                        defer { (state.events, state.bytes) = ([], 0) }
                        return .events(state.events)
                    }
                    precondition(state.reader == nil, "two tasks read one live stream")
                    state.reader = continuation
                    return nil
                }
                if let item { continuation.resume(returning: item) }
            }
        } onCancel: {
            end(.cancelled)
        }
    }
}
