/// The characters of one line as numbers, and how many of them fall into each of 32 bins.
///
/// What two profiles share is never less than what the lines share, which makes it a cheap test of
/// whether two lines can be similar at all.
struct LineProfile {
    /// What a bin counts; a line that has more in any bin is not counted.
    private static let binMax = 127

    let symbols: Range<Int>
    /// Four words of eight bins; nil when one would overflow.
    private let bins: SIMD4<UInt64>?

    init(_ all: [Int32], _ symbols: Range<Int>) {
        self.symbols = symbols
        var bins = SIMD4<UInt64>()
        var isFull = false
        for symbol in all[symbols] {
            let bin = Int(symbol) & 31
            let shift = UInt64(bin / 4 * 8)
            isFull = isFull || bins[bin & 3] >> shift & 0xFF == UInt64(Self.binMax)
            if isFull { break }
            bins[bin & 3] += 1 << shift
        }
        self.bins = isFull ? nil : bins
    }

    /// The ratio of a number of characters that two lines share, as `difflib` calculates it.
    func ratio(sharing count: Int, with other: LineProfile) -> Double {
        2.0 * Double(count) / Double(symbols.count + other.symbols.count)
    }

    /// A number of characters that the lengths alone do not allow to be exceeded.
    func lengthBound(_ other: LineProfile) -> Int { min(symbols.count, other.symbols.count) }

    /// A number of characters that the lines' characters do not allow to be exceeded.
    func characterBound(_ other: LineProfile) -> Int {
        guard let bins, let otherBins = other.bins else { return lengthBound(other) }
        return Self.sum(Self.minima(bins, otherBins))
    }

    /// The smaller of each two bins.
    ///
    /// With its top bit set, a bin less the other keeps that bit when it is not the smaller; times
    /// 255 the bit fills its byte.
    private static func minima(_ left: SIMD4<UInt64>, _ right: SIMD4<UInt64>) -> SIMD4<UInt64> {
        let tops = SIMD4<UInt64>(repeating: 0x8080_8080_8080_8080)
        let isNotLess = (((left | tops) &- right) & tops) &>> 7
        let mask = (isNotLess &<< 8) &- isNotLess
        return (right & mask) | (left & ~mask)
    }

    /// All bins together: bytes are added in pairs, and a product gathers the pairs in its top.
    private static func sum(_ bins: SIMD4<UInt64>) -> Int {
        let even = SIMD4<UInt64>(repeating: 0x00FF_00FF_00FF_00FF)
        let pairs = (bins & even) &+ ((bins &>> 8) & even)
        let total = pairs.x &+ pairs.y &+ pairs.z &+ pairs.w
        return Int(total &* 0x0001_0001_0001_0001 &>> 48)
    }
}
