import Glibc
import HTTP

// Safe although it holds a pointer: `input` is allocated once, freed only by `deinit`, and every
// access below is within `capacity`, since 0 ≤ start ≤ end ≤ capacity holds throughout.

/// What a connection needs only while bytes are on their way; lent by its loop's pool.
///
/// An idle connection has none, which is what keeps ten thousand of them small.
@safe
final class ConnectionBuffers {
    private let input: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    /// The received bytes between `start` and `end` are not yet parsed.
    private(set) var start = 0
    private(set) var end = 0
    /// Bytes to send.
    var output: [UInt8] = []
    private var parser: HTTPRequestParser

    /// Above this many bytes to send, they are sent before more are made.
    static let outputBytesMax = 32 * 1024

    init(limits: HTTPRequestParser.Limits) {
        capacity = max(limits.headBytesMax, 16 * 1024)
        unsafe input = .allocate(capacity: capacity)
        parser = HTTPRequestParser(limits: limits)
    }

    deinit { unsafe input.deallocate() }

    /// Whether nothing would be lost by giving the buffers back.
    var isUnused: Bool { start == end && output.isEmpty && parser.isBetweenRequests }

    var hasUnparsedBytes: Bool { start < end }

    /// The next event; parts of a body are places for ``bytes(_:)`` until the next receive.
    @inline(__always)
    func parse() throws(HTTPRequestError) -> HTTPRequestParser.Event {
        let received = unsafe Span(_unsafeStart: input, count: end)
        return try parser.next(received, from: &start)
    }

    /// A copy of received bytes.
    func bytes(_ range: Range<Int>) -> [UInt8] {
        precondition(range.upperBound <= end)
        return unsafe Array(
            UnsafeBufferPointer(start: input + range.lowerBound, count: range.count)
        )
    }

    /// Receives as much as there is room for, behind the unparsed bytes.
    @inline(__always)
    func receive(from socket: Int32) -> (result: Socket.Transfer, isShort: Bool) {
        compact()
        let room = capacity - end
        let result = unsafe Socket.receive(socket, into: input + end, count: room)
        guard case .bytes(let count) = result else { return (result, true) }
        end += count
        return (result, count < room)
    }

    /// Throws the unparsed bytes away; how many they were.
    func discard() -> Int {
        defer {
            start = 0
            end = 0
        }
        return end - start
    }

    /// Throws away what the socket holds at the moment.
    func discardReceived(from socket: Int32) {
        while true {
            guard case .bytes = unsafe Socket.receive(socket, into: input, count: capacity) else {
                return
            }
        }
    }

    private func compact() {
        guard start > 0 else { return }
        if start < end { unsafe memmove(input, input + start, end - start) }
        end -= start
        start = 0
    }

    func forgetEverything(limits: HTTPRequestParser.Limits) {
        start = 0
        end = 0
        output.removeAll(keepingCapacity: output.capacity <= 2 * Self.outputBytesMax)
        if !parser.isBetweenRequests { parser = HTTPRequestParser(limits: limits) }
    }
}
