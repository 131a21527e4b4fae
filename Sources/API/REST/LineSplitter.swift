/// Cuts a stream of bytes into lines without holding more than one of them.
struct LineSplitter {
    /// One line of the stream.
    enum Line: Equatable {
        /// Its bytes, without the end of line.
        case bytes([UInt8])
        /// A line beyond the bound; its bytes have been let go.
        case tooLong
    }

    private let lineBytesMax: Int
    private var partial: [UInt8] = []
    private var isTooLong = false

    init(lineBytesMax: Int) { self.lineBytesMax = lineBytesMax }

    /// The lines that these bytes complete.
    mutating func split(_ bytes: [UInt8]) -> [Line] {
        var lines: [Line] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            keep(rest[..<end])
            lines.append(take())
            rest = rest[(end + 1)...]
        }
        keep(rest)
        return lines
    }

    /// The last line, when the stream does not end with an end of line.
    mutating func finish() -> Line? {
        partial.isEmpty && !isTooLong ? nil : take()
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        if isTooLong { return }
        // One byte more than a line's, for the carriage return that may end it.
        if partial.count + bytes.count > lineBytesMax + 1 {
            isTooLong = true
            partial = []
        } else {
            partial.append(contentsOf: bytes)
        }
    }

    private mutating func take() -> Line {
        defer {
            partial.removeAll(keepingCapacity: true)
            isTooLong = false
        }
        if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
        return isTooLong || partial.count > lineBytesMax ? .tooLong : .bytes(partial)
    }
}
