/// A text as UTF-8 with the places of its lines.
struct TextLines {
    private(set) var bytes: [UInt8] = []
    private var ranges: [Range<Int>] = []
    /// By line, the same line of the text that this one was read beside, or -1; empty where there was
    /// none.
    private var twins: [Int32] = []

    /// The lines of a text as it was and as it is, the latter read beside the former.
    static func pair(_ old: String, _ new: String) -> (old: TextLines, new: TextLines) {
        let lines = TextLines(old)
        let other = TextLines(new, beside: lines) { bytes, index in Self.endLength(bytes, index) }
        return (lines, other)
    }

    /// The lines of a text as Python's `str.splitlines` has them: whatever Unicode says ends a line
    /// does, and what ends the last line begins no other.
    init(_ text: String) {
        self.init(text) { bytes, index in Self.endLength(bytes, index) }
    }

    /// The lines between line feeds, with all that other ends of lines are made of; a final line feed
    /// begins an empty line.
    init(exactly text: String) {
        self.init(text) { bytes, index in bytes[index] == UInt8(ascii: "\n") ? 1 : 0 }
        if text.isEmpty || bytes.last == UInt8(ascii: "\n") {
            ranges.append(bytes.count..<bytes.count)
        }
    }

    private init(
        _ text: String,
        beside known: TextLines? = nil,
        endLength: (UnsafeBufferPointer<UInt8>, Int) -> Int
    ) {
        var text = text
        text.withUTF8 { utf8 in
            bytes = [UInt8](utf8)
            // Lines of forty bytes are usual; a text of shorter ones grows the list.
            ranges.reserveCapacity(utf8.count / 40 + 8)
            guard let known else { return read(utf8, endLength) }
            twins.reserveCapacity(utf8.count / 40 + 8)
            known.bytes.withUnsafeBytes { bytes in
                known.ranges.withUnsafeBufferPointer { ranges in
                    var followed = FollowedLines(bytes, ranges)
                    read(utf8, &followed, ranges, endLength)
                }
            }
        }
    }

    /// Lists the lines one by one.
    private mutating func read(
        _ utf8: UnsafeBufferPointer<UInt8>,
        _ endLength: (UnsafeBufferPointer<UInt8>, Int) -> Int
    ) {
        var start = 0
        while start < utf8.count {
            let (end, length) = Self.end(utf8, from: start, endLength)
            ranges.append(start..<end)
            start = end + length
        }
    }

    /// Lists the lines, those that a known text has as they are known.
    private mutating func read(
        _ utf8: UnsafeBufferPointer<UInt8>,
        _ followed: inout FollowedLines,
        _ known: UnsafeBufferPointer<Range<Int>>,
        _ endLength: (UnsafeBufferPointer<UInt8>, Int) -> Int
    ) {
        let text = UnsafeRawBufferPointer(utf8)
        var start = 0
        while start < utf8.count {
            let same = followed.follow(text, from: start)
            if same.isEmpty {
                let (end, length) = Self.end(utf8, from: start, endLength)
                ranges.append(start..<end)
                twins.append(-1)
                start = end + length
                continue
            }
            let offset = start - known[same.lowerBound].lowerBound
            ranges.append(
                contentsOf: known[same].lazy.map {
                    $0.lowerBound + offset..<$0.upperBound + offset
                }
            )
            twins.append(contentsOf: same.lazy.map { Int32($0) })
            start = known[same.upperBound - 1].upperBound + 1 + offset
        }
    }

    /// Where the line that begins at a place ends, and the length of what ends it.
    private static func end(
        _ bytes: UnsafeBufferPointer<UInt8>,
        from start: Int,
        _ endLength: (UnsafeBufferPointer<UInt8>, Int) -> Int
    ) -> (Int, length: Int) {
        var index = nextSuspect(bytes, from: start)
        while index < bytes.count {
            let length = bytes[index] == UInt8(ascii: "\n") ? 1 : endLength(bytes, index)
            if length > 0 { return (index, length) }
            index = nextSuspect(bytes, from: index + 1)
        }
        return (index, 0)
    }

    /// The next byte that may begin the end of a line: a control, or a byte beyond ASCII.
    private static func nextSuspect(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        // Sixteen bytes at a time; one by one at the end of the text.
        while index + 16 <= raw.count {
            let first = suspects(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let second = suspects(raw.loadUnaligned(fromByteOffset: index + 8, as: UInt64.self))
            if first | second != 0 {
                if first != 0 { return index + first.trailingZeroBitCount / 8 }
                return index + 8 + second.trailingZeroBitCount / 8
            }
            index += 16
        }
        while index < raw.count, raw[index] >= 0x20, raw[index] < 0x80 { index += 1 }
        return index
    }

    /// The top bits of the bytes of a word that may end a line, of which the first is right:
    /// subtracting 0x20 from a control borrows from its empty top bit.
    private static func suspects(_ word: UInt64) -> UInt64 {
        ((word &- 0x2020_2020_2020_2020) | word) & 0x8080_8080_8080_8080
    }

    /// The bytes of the end of a line at a place; 0 where there is none.
    private static func endLength(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        func follows(_ offset: Int) -> UInt8 {
            index + offset < bytes.count ? bytes[index + offset] : 0
        }
        return switch bytes[index] {
        case 0x0D: follows(1) == 0x0A ? 2 : 1
        case 0x0A...0x0C, 0x1C...0x1E: 1
        case 0xC2: follows(1) == 0x85 ? 2 : 0
        case 0xE2: follows(1) == 0x80 && (0xA8...0xA9).contains(follows(2)) ? 3 : 0
        default: 0
        }
    }

    /// Lines that each end with a line feed, as a writer has recorded their beginnings and the end.
    init(terminated bytes: [UInt8], starts: [Int]) {
        self.bytes = bytes
        ranges = zip(starts, starts.dropFirst()).map { $0..<$1 - 1 }
    }

    /// Lines that are given, whatever they hold.
    init(lines: [String]) {
        self.init(items: lines.map { Array($0.utf8) })
    }

    /// Lines that are given as bytes.
    init(items: [[UInt8]]) {
        for item in items {
            ranges.append(bytes.count..<bytes.count + item.count)
            bytes.append(contentsOf: item)
        }
    }

    var count: Int { ranges.count }

    /// The bytes of a line without its end.
    func range(_ line: Int) -> Range<Int> { ranges[line] }

    /// The same line of the text that this one was read beside.
    func twin(_ line: Int) -> Int? {
        guard line < twins.count, twins[line] >= 0 else { return nil }
        return Int(twins[line])
    }

    func text(_ line: Int) -> String { String(decoding: bytes[ranges[line]], as: UTF8.self) }

    /// Whether both have the same lines, however these end.
    func isEqual(to other: TextLines) -> Bool {
        count == other.count
            && zip(ranges, other.ranges).allSatisfy {
                $0.count == $1.count && bytes[$0].elementsEqual(other.bytes[$1])
            }
    }
}
