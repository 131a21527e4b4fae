import TestSupport
import Testing

@testable import Diff

@Suite("The longest common subsequence of two lines")
struct CommonSubsequenceTests {
    /// By the table that the textbooks have.
    private func expected(_ old: ArraySlice<Int32>, _ new: ArraySlice<Int32>) -> Int {
        var row = [Int](repeating: 0, count: new.count + 1)
        for symbol in old {
            var diagonal = 0
            for (index, other) in new.enumerated() {
                let above = row[index + 1]
                row[index + 1] = symbol == other ? diagonal + 1 : max(above, row[index])
                diagonal = above
            }
        }
        return row[new.count]
    }

    @Test("is as long as the table says, for lines of any length, one after the other")
    func seeded() {
        var random = SeededGenerator(seed: 22)
        for _ in 0..<300 {
            let count = Int32.random(in: 1...30, using: &random)
            func line() -> [Int32] {
                (0..<Int.random(in: 0...260, using: &random))
                    .map { _ in Int32.random(in: 0..<count, using: &random) }
            }
            let (old, new) = (line(), line())
            var subsequence = CommonSubsequence(symbolCount: Int(count))
            for start in [0, min(old.count, new.count, 3)] {
                let (oldPart, newPart) = (start..<old.count, start..<new.count)
                let length = subsequence.length(old, oldPart, new, newPart)
                #expect(length == expected(old[oldPart], new[newPart]))
            }
        }
    }

    @Test("is a line itself where both are the same, at every edge of a word of bits")
    func edges() {
        for count in [0, 1, 63, 64, 65, 127, 128, 129, 192] {
            let line = (0..<count).map { Int32($0 % 5) }
            var subsequence = CommonSubsequence(symbolCount: 5)
            #expect(subsequence.length(line, 0..<count, line, 0..<count) == count)
        }
    }
}
