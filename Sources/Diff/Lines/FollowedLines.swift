/// Finds where a text goes on with lines that a known text has.
///
/// Most of a text that was edited is what it was before: comparing it with that, many lines at a
/// time, takes a third of the time of looking for the end of each line and then for its equal.
struct FollowedLines {
    /// Bytes that are compared beyond the line in question; more would be compared again and again
    /// where lines end otherwise than with a line feed.
    private static let lookahead = 1024

    private let bytes: UnsafeRawBufferPointer
    private let ranges: UnsafeBufferPointer<Range<Int>>
    /// The known line that is likely to be next.
    private var next = 0

    /// Follows lines that outlive this.
    init(_ bytes: UnsafeRawBufferPointer, _ ranges: UnsafeBufferPointer<Range<Int>>) {
        self.bytes = bytes
        self.ranges = ranges
    }

    /// The known lines, each ended with a line feed, with which a text goes on where a line begins.
    ///
    /// The line that is due is tried, then the one behind it, for one may be gone, and the one before
    /// it, for one may be new.
    mutating func follow(_ text: UnsafeRawBufferPointer, from start: Int) -> Range<Int> {
        for first in [next, next + 1, next - 1] where ranges.indices.contains(first) {
            let end = end(first, text, start)
            if end > first {
                next = end
                return first..<end
            }
        }
        next += 1
        return next..<next
    }

    /// The end of the known lines from one on that a text has at a place.
    private func end(_ first: Int, _ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
        let origin = ranges[first].lowerBound
        let room = min(bytes.count - origin, text.count - start)
        var shared = 0
        var line = first
        while line < ranges.count {
            let feed = ranges[line].upperBound
            let needed = feed + 1 - origin
            guard needed <= room, bytes[feed] == UInt8(ascii: "\n") else { break }
            if shared < needed {
                let limit = min(room, needed + Self.lookahead)
                while shared + 32 <= limit,
                    areEqual(bytes, origin + shared, text, start + shared)
                {
                    shared += 32
                }
                while shared < limit, bytes[origin + shared] == text[start + shared] { shared += 1 }
                if shared < needed { break }
            }
            line += 1
        }
        return line
    }

    /// Whether 32 bytes are the same.
    @inline(__always)
    private func areEqual(
        _ left: UnsafeRawBufferPointer,
        _ leftStart: Int,
        _ right: UnsafeRawBufferPointer,
        _ rightStart: Int
    ) -> Bool {
        var differing: UInt64 = 0
        for index in 0..<4 {
            differing |=
                left.loadUnaligned(fromByteOffset: leftStart + index * 8, as: UInt64.self)
                ^ right.loadUnaligned(fromByteOffset: rightStart + index * 8, as: UInt64.self)
        }
        return differing == 0
    }
}
