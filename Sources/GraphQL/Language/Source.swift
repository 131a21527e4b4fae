/// A place in a document as a person counts it.
public struct SourceLocation: Sendable, Equatable {
    /// The line, from 1.
    public let line: Int

    /// The column in Unicode scalar values, from 1.
    public let column: Int

    /// Creates a location from counted positions.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// A document's text with what is needed to name a place in it.
///
/// Syntax nodes carry byte offsets only. Lines are found once, so that naming a place does not cost
/// the length of the text: a document that is wrong in a hundred places names two hundred.
struct Source: Sendable {
    let bytes: [UInt8]

    /// Where each line starts; `\r\n` is one line terminator (spec 2.1.2).
    private let lineStarts: [Int]

    /// How many continuation bytes of UTF-8 precede each block; empty when the text is ASCII.
    private let continuations: [Int]
    private static let blockSize = 256

    init(_ text: String) {
        bytes = Array(text.utf8)
        var lineStarts = [0]
        var isASCII = true
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") {
                if index > 0, bytes[index - 1] == UInt8(ascii: "\r") { lineStarts.removeLast() }
                lineStarts.append(index + 1)
            } else if byte == UInt8(ascii: "\r") {
                lineStarts.append(index + 1)
            } else if byte >= 0x80 {
                isASCII = false
            }
        }
        self.lineStarts = lineStarts
        continuations = isASCII ? [] : Self.continuations(bytes)
    }

    private static func continuations(_ bytes: [UInt8]) -> [Int] {
        var result: [Int] = []
        var count = 0
        for (index, byte) in bytes.enumerated() {
            if index.isMultiple(of: blockSize) { result.append(count) }
            if byte & 0xC0 == 0x80 { count += 1 }
        }
        result.append(count)
        return result
    }

    /// The line and column of a byte offset.
    func location(at offset: Int) -> SourceLocation {
        let end = min(offset, bytes.count)
        var line = lineStarts.startIndex
        var after = lineStarts.endIndex
        while after - line > 1 {
            let middle = (line + after) / 2
            if lineStarts[middle] <= end { line = middle } else { after = middle }
        }
        let start = lineStarts[line]
        let hidden = continuations(before: end) - continuations(before: start)
        return SourceLocation(line: line + 1, column: end - start - hidden + 1)
    }

    private func continuations(before offset: Int) -> Int {
        guard !continuations.isEmpty else { return 0 }
        let block = min(offset / Self.blockSize, continuations.count - 1)
        let start = min(block * Self.blockSize, offset)
        return continuations[block] + bytes[start..<offset].count { $0 & 0xC0 == 0x80 }
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
