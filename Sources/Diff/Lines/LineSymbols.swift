/// Two sequences of lines as numbers: equal bytes, equal number.
///
/// Lines are compared as bytes, not as `String`s, for which different spellings of a character are
/// equal: an audit shows that a spelling changed.
struct LineSymbols {
    private(set) var old: [Int32] = []
    private(set) var new: [Int32] = []
    /// Numbers used, from 0.
    private(set) var count = 0

    /// Numbers the lines of two texts, of which the new was read beside the old or beside none.
    init(_ oldLines: TextLines, _ newLines: TextLines) {
        oldLines.bytes.withUnsafeBytes { oldBytes in
            newLines.bytes.withUnsafeBytes { newBytes in
                var table = LineTable(capacity: oldLines.count + newLines.count)
                let line = { (text: UnsafeRawBufferPointer, range: Range<Int>) in
                    UnsafeRawBufferPointer(rebasing: text[range])
                }
                old = (0..<oldLines.count).map {
                    table.number(line(oldBytes, oldLines.range($0)), place: $0)
                }
                let oldCount = table.count
                // A line is most likely the one behind the last that was the same: no need to look
                // that one up.
                var next = 0
                new = (0..<newLines.count).map {
                    if let twin = newLines.twin($0) {
                        next = twin + 1
                        return old[twin]
                    }
                    let bytes = line(newBytes, newLines.range($0))
                    if next < old.count,
                        LineTable.areEqual(bytes, line(oldBytes, oldLines.range(next)))
                    {
                        next += 1
                        return old[next - 1]
                    }
                    let number = table.number(bytes, place: $0)
                    next = number < oldCount ? table.place(number) + 1 : next + 1
                    return number
                }
                count = table.count
            }
        }
    }
}

/// An open hash table of lines whose seed differs in each use, so that nobody can prepare lines that
/// meet in one place and make it slow; what it answers does not depend on the seed.
///
/// The lines' bytes outlive the table.
private struct LineTable {
    private struct Line {
        let bytes: UnsafeRawBufferPointer
        let hash: UInt64
        let place: Int
    }

    /// The first of each kind of line.
    private var lines: [Line] = []
    private var slots: [Int32]
    private let seed = UInt64.random(in: .min ... .max) | 1

    init(capacity: Int) {
        var size = 16
        while size < capacity * 2 { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
        lines.reserveCapacity(capacity)
    }

    var count: Int { lines.count }

    /// Where the first line of a number stands in its text.
    func place(_ number: Int32) -> Int { lines[Int(number)].place }

    /// The number of a line, a new one when no line before is equal.
    mutating func number(_ bytes: UnsafeRawBufferPointer, place: Int) -> Int32 {
        let hash = hash(bytes)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let known = slots[slot]
            let line = lines[Int(known)]
            if line.hash == hash, Self.areEqual(line.bytes, bytes) { return known }
            slot = (slot + 1) & (slots.count - 1)
        }
        slots[slot] = Int32(lines.count)
        lines.append(Line(bytes: bytes, hash: hash, place: place))
        return slots[slot]
    }

    /// Eight bytes at a time, the last of them a second time: most lines that are compared are equal.
    static func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        let count = left.count
        guard count == right.count else { return false }
        if count < 8 { return shortWord(left) == shortWord(right) }
        var index = 0
        while index + 8 < count {
            if word(left, index) != word(right, index) { return false }
            index += 8
        }
        return word(left, count - 8) == word(right, count - 8)
    }

    /// Multiplies sixteen bytes at a time, the last of them a second time, and folds the product's
    /// halves together.
    private func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        var state = seed ^ UInt64(count)
        var index = 0
        while index + 16 < count {
            state = Self.fold(
                Self.word(bytes, index) ^ seed,
                Self.word(bytes, index + 8) ^ state
            )
            index += 16
        }
        let isShort = count < 8
        let first = isShort ? Self.shortWord(bytes) : Self.word(bytes, max(0, count - 16))
        let second = isShort ? 0 : Self.word(bytes, count - 8)
        return Self.fold(Self.fold(first ^ seed, second ^ state), seed ^ 0x9E37_79B9_7F4A_7C15)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> UInt64 {
        bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
    }

    /// The bytes of a line of less than eight.
    private static func shortWord(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var word: UInt64 = 0
        for byte in bytes { word = word << 8 | UInt64(byte) }
        return word
    }

    private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }
}
