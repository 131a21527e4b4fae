import Synchronization

/// A fixed number of loops that share work.
public final class EventLoopGroup: Sendable {
    /// The loops, in order of creation.
    public let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    /// Starts `count` loops, at least one.
    public init(count: Int) throws(EventLoopError) {
        precondition(count > 0, "an event loop group needs a loop")
        var loops: [EventLoop] = []
        for index in 0..<count { loops.append(try EventLoop(name: "loop-\(index)")) }
        self.loops = loops
    }

    /// The loops in rotation; callable from anywhere.
    public func next() -> EventLoop {
        let ticket = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(UInt(bitPattern: ticket) % UInt(loops.count))]
    }

    /// Stops every loop and joins its thread.
    public func stop() async {
        for loop in loops { await loop.stop() }
    }
}
