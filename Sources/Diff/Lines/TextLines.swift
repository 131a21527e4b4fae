/// A text as UTF-8 with the places of its lines.
struct TextLines {
    private(set) var bytes: [UInt8] = []
    private var ranges: [Range<Int>] = []

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
        endLength: (UnsafeBufferPointer<UInt8>, Int) -> Int
    ) {
        var text = text
        text.withUTF8 { utf8 in
            bytes = [UInt8](utf8)
            // Lines of forty bytes are usual; a text of shorter ones grows the list.
            ranges.reserveCapacity(utf8.count / 40 + 8)
            var start = 0
            var index = 0
            while true {
                index = Self.nextSuspect(utf8, from: index)
                if index == utf8.count { break }
                let length = utf8[index] == UInt8(ascii: "\n") ? 1 : endLength(utf8, index)
                if length > 0 {
                    ranges.append(start..<index)
                    start = index + length
                }
                index += max(1, length)
            }
            if start < utf8.count { ranges.append(start..<utf8.count) }
        }
    }

    /// The next byte that may begin the end of a line: a control, or a byte beyond ASCII.
    private static func nextSuspect(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        // Eight bytes at a time: subtracting 0x20 from a control borrows from its empty top bit.
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let found = ((word &- 0x2020_2020_2020_2020) | word) & 0x8080_8080_8080_8080
            if found != 0 { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < raw.count, raw[index] >= 0x20, raw[index] < 0x80 { index += 1 }
        return index
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

    func text(_ line: Int) -> String { String(decoding: bytes[ranges[line]], as: UTF8.self) }

    /// Whether both have the same lines, however these end.
    func isEqual(to other: TextLines) -> Bool {
        count == other.count
            && zip(ranges, other.ranges).allSatisfy {
                $0.count == $1.count && bytes[$0].elementsEqual(other.bytes[$1])
            }
    }
}
