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
/// Syntax nodes carry byte offsets only; lines and columns are worked out when an error is
/// written, which almost never happens.
struct Source: Sendable {
    let bytes: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The line and column of a byte offset; `\r\n` is one line terminator (spec 2.1.2).
    func location(at offset: Int) -> SourceLocation {
        let end = min(offset, bytes.count)
        var line = 1
        var lineStart = 0
        var index = 0
        while index < end {
            let byte = bytes[index]
            index += 1
            if byte == UInt8(ascii: "\r"), index < bytes.count, bytes[index] == UInt8(ascii: "\n") {
                guard index < end else { break }
                index += 1
            }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                line += 1
                lineStart = index
            }
        }
        let continuations = bytes[lineStart..<end].count { $0 & 0xC0 == 0x80 }
        return SourceLocation(line: line, column: end - lineStart - continuations + 1)
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }
}
