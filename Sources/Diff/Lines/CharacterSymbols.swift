/// Unicode scalars as small numbers, the blanks first.
///
/// Space and tab, on which `ndiff` does not want to hold two lines to be similar, are 0 and 1.
struct CharacterSymbols {
    /// Symbols below this number are blanks.
    static let blankCount: Int32 = 2

    private(set) var count = 2
    private var ascii = [Int32](repeating: -1, count: 128)
    private var others: [UInt32: Int32] = [:]

    init() {
        ascii[Int(UInt8(ascii: " "))] = 0
        ascii[Int(UInt8(ascii: "\t"))] = 1
    }

    /// The scalars of some lines, one line behind the other, and where each line's are.
    mutating func symbols(
        _ text: TextLines,
        _ lines: Range<Int>
    ) -> (symbols: [Int32], parts: [Range<Int>]) {
        var symbols: [Int32] = []
        symbols.reserveCapacity(lines.reduce(0) { $0 + text.range($1).count })
        let parts = lines.map { line in
            let start = symbols.count
            append(text, line, to: &symbols)
            return start..<symbols.count
        }
        return (symbols, parts)
    }

    private mutating func append(_ text: TextLines, _ line: Int, to symbols: inout [Int32]) {
        let bytes = text.bytes[text.range(line)]
        if bytes.allSatisfy({ $0 < 0x80 }) {
            for byte in bytes { symbols.append(symbol(UInt32(byte))) }
        } else {
            let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
            for scalar in scalars { symbols.append(symbol(scalar.value)) }
        }
    }

    private mutating func symbol(_ scalar: UInt32) -> Int32 {
        let known = scalar < 0x80 ? ascii[Int(scalar)] : others[scalar] ?? -1
        if known >= 0 { return known }
        let symbol = Int32(count)
        count += 1
        if scalar < 0x80 { ascii[Int(scalar)] = symbol } else { others[scalar] = symbol }
        return symbol
    }
}
