/// Which beginnings the words of a text have, as bits by their digests: names that begin otherwise are
/// not in it.
struct WordBeginnings: Sendable {
    private var bits: SIMD8<UInt64> = .zero

    /// Adds the beginning of a word.
    mutating func insert(_ beginning: UInt32) {
        let bit = Self.bit(of: beginning)
        bits[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    /// Takes any name as one that may be in the text.
    mutating func insertAll() { bits = SIMD8(repeating: .max) }

    /// Whether a name that begins so may be in the text.
    func mayContain(_ beginning: UInt32) -> Bool {
        let bit = Self.bit(of: beginning)
        return bits[bit >> 6] >> UInt64(bit & 63) & 1 == 1
    }

    private static func bit(of beginning: UInt32) -> Int { Int((beginning &* 0x9E37_79B1) >> 23) }
}
