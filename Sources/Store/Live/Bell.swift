package import EventLoop

// Sendable although mutable: everything is touched on `loop`'s thread only.

/// Lets one task of a loop sleep until it is rung or a time has passed.
package final class Bell: @unchecked Sendable {
    private let loop: EventLoop
    private var isRung = false
    private var sleeper: UnsafeContinuation<Void, Never>?

    /// A bell for one task of that loop.
    package init(loop: EventLoop) { self.loop = loop }

    /// Ends the sleep, or the next one before it begins; callable from anywhere.
    package func ring() {
        guard loop.isCurrent else { return loop.execute { self.ring() } }
        guard let sleeper else {
            isRung = true
            return
        }
        self.sleeper = nil
        sleeper.resume()
    }

    /// Forgets a ring that nobody has slept through.
    package func silence() { isRung = false }

    /// Returns when the bell is rung, or after that time.
    package func wait(atMost duration: Duration) async {
        loop.preconditionCurrent()
        if isRung {
            isRung = false
            return
        }
        let timer = loop.after(duration) { [self] in
            sleeper?.resume()
            sleeper = nil
        }
        await withUnsafeContinuation { sleeper = $0 }
        timer.cancel()
    }
}
