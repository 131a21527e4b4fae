/// The length of the longest common subsequence of two lines, 64 symbols at a time.
///
/// Runs that cross nowhere are a common subsequence, so no matching of two lines has more symbols:
/// a tenth of the time that it takes to find the matches tells that most lines are not similar. The
/// bits of a word are the places of a line's part; a place whose bit is gone ends a subsequence that
/// is longer than that of the place before (Hyyrö, "Bit-parallel LCS-length computation revisited",
/// 2004). A sum's carry goes on in the next part, at the same place of the other line.
struct CommonSubsequence {
    /// By symbol, where it stands in a part; nothing between two uses.
    private var masks: [UInt64]
    private var carries: [UInt64] = []

    init(symbolCount: Int) { masks = [UInt64](repeating: 0, count: symbolCount) }

    /// The steps that `length` takes.
    static func cost(_ old: Range<Int>, _ new: Range<Int>) -> Int {
        old.count * 2 + (old.count + 63) / 64 * new.count
    }

    mutating func length(
        _ old: [Int32],
        _ oldPart: Range<Int>,
        _ new: [Int32],
        _ newPart: Range<Int>
    ) -> Int {
        carries.removeAll(keepingCapacity: true)
        carries.append(contentsOf: repeatElement(0, count: newPart.count))
        var length = 0
        var start = oldPart.lowerBound
        while start < oldPart.upperBound {
            let part = start..<min(start + 64, oldPart.upperBound)
            for place in part { masks[Int(old[place])] |= 1 << UInt64(place - start) }
            length += rises(part.count, new, newPart)
            for place in part { masks[Int(old[place])] = 0 }
            start = part.upperBound
        }
        return length
    }

    /// How many of the places of one part end a longer subsequence.
    private mutating func rises(_ count: Int, _ new: [Int32], _ newPart: Range<Int>) -> Int {
        var word = UInt64.max
        masks.withUnsafeBufferPointer { masks in
            carries.withUnsafeMutableBufferPointer { carries in
                new.withUnsafeBufferPointer { new in
                    for index in 0..<newPart.count {
                        let shared = word & masks[Int(new[newPart.lowerBound + index])]
                        let (sum, carry) = word.addingReportingOverflow(shared)
                        let (whole, last) = sum.addingReportingOverflow(carries[index])
                        carries[index] = carry || last ? 1 : 0
                        word = whole | (word & ~shared)
                    }
                }
            }
        }
        return (~word & (UInt64.max >> UInt64(64 - count))).nonzeroBitCount
    }
}
