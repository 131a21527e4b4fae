/// An action that a loop will take once; loop thread only.
public final class LoopTimer {
    let deadline: UInt64
    unowned let loop: EventLoop
    var action: (() -> Void)?
    /// Where the heap keeps the timer; negative when it does not.
    var index = -1

    init(loop: EventLoop, deadline: UInt64, action: @escaping () -> Void) {
        self.loop = loop
        self.deadline = deadline
        self.action = action
    }

    /// Takes the action back; does nothing when the timer has fired.
    public func cancel() {
        loop.preconditionCurrent()
        action = nil
        loop.timers.remove(self)
    }
}

/// A binary heap of timers, the soonest first, that can also remove from its middle.
struct TimerHeap {
    private var timers: [LoopTimer] = []

    var firstDeadline: UInt64? { timers.first?.deadline }

    mutating func insert(_ timer: LoopTimer) {
        timer.index = timers.count
        timers.append(timer)
        siftUp(timer.index)
    }

    mutating func remove(_ timer: LoopTimer) {
        let index = timer.index
        guard index >= 0 else { return }
        timer.index = -1
        let last = timers.removeLast()
        guard last !== timer else { return }
        timers[index] = last
        last.index = index
        siftDown(index)
        siftUp(last.index)
    }

    mutating func popDue(at now: UInt64) -> LoopTimer? {
        guard let first = timers.first, first.deadline <= now else { return nil }
        remove(first)
        return first
    }

    mutating func removeAll() -> [LoopTimer] {
        defer { timers = [] }
        for timer in timers { timer.index = -1 }
        return timers
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard timers[index].deadline < timers[parent].deadline else { return }
            exchange(index, parent)
            index = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var soonest = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < timers.count && timers[child].deadline < timers[soonest].deadline {
                soonest = child
            }
            guard soonest != index else { return }
            exchange(index, soonest)
            index = soonest
        }
    }

    private mutating func exchange(_ one: Int, _ other: Int) {
        timers.swapAt(one, other)
        timers[one].index = one
        timers[other].index = other
    }
}

extension EventLoop {
    func fireDueTimers() {
        // Popped one at a time, because an action may insert or cancel other timers.
        while let timer = timers.popDue(at: turnNanoseconds) {
            let action = timer.action
            timer.action = nil
            action?()
        }
    }

    /// Drops every timer; their owners learn of the end by other means.
    func dropTimers() {
        for timer in timers.removeAll() { timer.action = nil }
    }
}

/// A task that waits for a timer.
// Sendable although mutable: confined to the loop's thread, crossing only to hop back to it.
final class Sleeper: @unchecked Sendable {
    private let loop: EventLoop
    private var continuation: UnsafeContinuation<WaitOutcome, Never>?
    private var timer: LoopTimer?

    init(loop: EventLoop) { self.loop = loop }

    func begin(_ continuation: UnsafeContinuation<WaitOutcome, Never>, for duration: Duration) {
        self.continuation = continuation
        loop.sleepers[ObjectIdentifier(self)] = self
        timer = loop.after(duration) { self.end(.ready) }
    }

    func end(_ outcome: WaitOutcome) {
        timer?.cancel()
        timer = nil
        loop.sleepers[ObjectIdentifier(self)] = nil
        continuation?.resume(returning: outcome)
        continuation = nil
    }
}

extension Duration {
    /// The whole nanoseconds, none for a negative duration, capped at about 292 years.
    var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        return UInt64(min(seconds, 9_000_000_000)) * 1_000_000_000
            + UInt64(attoseconds) / 1_000_000_000
    }
}
