/// The names of events in prose: `E3`, and runs of them as `E4–E40`.
enum EventCitations {
    /// Numbers above it are no event's.
    private static let numberMax = 999

    /// The names, with those within a run.
    static func names(in text: String) -> Set<String> {
        var names: Set<String> = []
        var last: (number: Int, end: Int)?
        for place in places(in: Array(text.utf8)) {
            if let last, place.isRunOn(from: last.end), last.number <= place.number {
                for number in last.number...place.number { names.insert("E\(number)") }
            }
            names.insert("E\(place.number)")
            last = (place.number, place.range.upperBound)
        }
        return names
    }

    /// Names as runs: `E2, E4–E9`.
    static func runs(of names: [String]) -> String { AliasRuns.text(names) }

    private struct Place {
        let number: Int
        let range: Range<Int>
        /// Whether only a dash stands between it and what ends there.
        let dashesBefore: Range<Int>?

        func isRunOn(from end: Int) -> Bool { dashesBefore?.lowerBound == end }
    }

    private static func places(in bytes: [UInt8]) -> [Place] {
        var places: [Place] = []
        for index in bytes.indices where bytes[index] == UInt8(ascii: "E") {
            guard index == 0 || !isWord(bytes[index - 1]) else { continue }
            var number = 0
            var end = index + 1
            while end < bytes.count, (0x30...0x39).contains(bytes[end]), number <= numberMax {
                number = number * 10 + Int(bytes[end] - 0x30)
                end += 1
            }
            guard end > index + 1, number <= numberMax, end == bytes.count || !isWord(bytes[end])
            else { continue }
            places.append(
                Place(
                    number: number,
                    range: index..<end,
                    dashesBefore: dash(before: index, in: bytes)
                )
            )
        }
        return places
    }

    /// A hyphen, or a dash of three bytes.
    private static func dash(before index: Int, in bytes: [UInt8]) -> Range<Int>? {
        if index >= 1, bytes[index - 1] == UInt8(ascii: "-") { return index - 1..<index }
        guard index >= 3 else { return nil }
        let isDash = [Array("–".utf8), Array("—".utf8)].contains(Array(bytes[index - 3..<index]))
        return isDash ? index - 3..<index : nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
        default: false
        }
    }
}
