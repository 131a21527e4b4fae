import TestSupport
import Testing

@testable import Domain

@Suite("The table of words")
struct SpreadTableTests {
    @Test("finds what a dictionary finds and nothing else", arguments: [0, 1, 3, 400])
    func equalsDictionary(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        // Few different halves, so that sums and differences of them meet.
        func key() -> UInt128 {
            let high = UInt128(UInt64.random(in: 0...15, using: &random))
            return high << 64 | UInt128(UInt64.random(in: 1...999, using: &random))
        }
        var entries: [UInt128: Int] = [:]
        while entries.count < count { entries[key()] = entries.count }
        let table = SpreadTable(entries)
        for key in Array(entries.keys) + (0..<5000).map({ _ in key() }) {
            #expect(table[key] == entries[key])
        }
    }
}
