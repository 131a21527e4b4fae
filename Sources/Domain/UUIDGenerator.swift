import Synchronization

/// Makes version 7 identifiers (RFC 9562 §5.7) that this process never hands out in another order
/// than it made them.
///
/// Within one millisecond the twelve bits after the time count up (§6.2, method 1), starting from
/// a random number below 2,048; a counter that runs over borrows the next millisecond.
public final class UUIDGenerator: Sendable {
    private struct Last {
        var millisecond: UInt64 = 0
        var counter: UInt64 = 0
    }

    private let last = Mutex(Last())

    /// The generator of the process.
    public static let shared = UUIDGenerator()

    /// A generator with an order of its own.
    public init() {}

    /// The next identifier, for something that is recorded at `now`.
    public func next(at now: Timestamp) -> UUID {
        let (millisecond, counter) = last.withLock { last in
            let clock = UInt64(clamping: now.microseconds / 1000)
            if clock > last.millisecond {
                last.millisecond = clock
                last.counter = UInt64.random(in: 0..<0x800)
            } else if last.counter == 0xFFF {
                last.millisecond += 1
                last.counter = 0
            } else {
                last.counter += 1
            }
            return (last.millisecond, last.counter)
        }
        return UUID(
            high: millisecond << 16 | 0x7000 | counter,
            low: UInt64.random(in: 0...UInt64.max) & ~(0b11 << 62) | 0b10 << 62
        )
    }
}
