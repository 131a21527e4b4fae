/// A table that is made once and looked into by millions of names, whose keys one multiplication
/// spreads: `Dictionary` takes most of its time to keep attackers from choosing colliding keys, and
/// here none are added.
struct SpreadTable<Value: Sendable>: Sendable {
    /// No key is 0.
    private var keys: [UInt128]
    private var values: [Value?]
    private let shift: UInt64

    init(_ entries: [UInt128: Value]) {
        // At least three places of four stay empty, so that nearly every search ends at its first.
        let bits = UInt64.bitWidth - (4 * entries.count).leadingZeroBitCount
        keys = Array(repeating: 0, count: 1 << bits)
        values = Array(repeating: nil, count: 1 << bits)
        shift = UInt64(UInt64.bitWidth - bits)
        for (key, value) in entries {
            let index = place(of: key)
            keys[index] = key
            values[index] = value
        }
    }

    /// Where a key is, or would be.
    private func place(of key: UInt128) -> Int {
        let folded = UInt64(truncatingIfNeeded: key) ^ UInt64(truncatingIfNeeded: key >> 64)
        var place = Int((folded &* 0x9E37_79B9_7F4A_7C15) >> shift)
        while keys[place] != 0, keys[place] != key { place = (place + 1) & (keys.count - 1) }
        return place
    }

    subscript(key: UInt128) -> Value? { values[place(of: key)] }
}
