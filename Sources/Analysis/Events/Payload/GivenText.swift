/// What a model was given, as text that others are looked up in.
struct GivenText: Sendable {
    /// In small letters, with one space for all that is none.
    private let bytes: [UInt8]
    /// All numbers in it, also those within names and times.
    let numbers: Set<Int>
    /// Those that stand by themselves.
    let counted: Set<Int>
    /// Its words in small letters.
    let words: Set<String>
    /// The times of the day that it states.
    let clocks: Set<String>
    /// Likewise the hours.
    let hours: Set<Int>
    /// The spans of time that it states, in seconds.
    let lengths: Set<Int>
    /// The changes of values that it states, by the value before.
    private let transitions: [String: Set<String>]

    init(_ text: String) {
        bytes = Self.folded(text)
        words = Set(
            bytes.split { !Self.isWord($0) }.map { String(decoding: $0, as: UTF8.self) }
        )
        var numbers: Set<Int> = []
        for text in [text, ProseNumber.withoutThousands(text)] {
            for run in text.utf8.split(whereSeparator: { !(0x30...0x39).contains($0) }) {
                if let number = Int(String(decoding: run, as: UTF8.self)) {
                    numbers.insert(number)
                }
            }
        }
        self.numbers = numbers
        var counted: Set<Int> = []
        var clocks: Set<String> = []
        var lengths: Set<Int> = []
        var transitions: [String: Set<String>] = [:]
        for claim in ProseReader.claims(ofData: text) {
            switch claim {
            case .number(let number, _): counted.insert(number)
            case .length(let number, let seconds):
                counted.insert(number)
                lengths.insert(number.multipliedReportingOverflow(by: seconds).partialValue)
            case .clock(let clock): clocks.formUnion([clock, String(clock.prefix(5))])
            case .hours(let stated):
                clocks.formUnion(stated.map { ($0 < 10 ? "0" : "") + "\($0):00" })
            case .transition(let pair): transitions[pair.old, default: []].insert(pair.new)
            case .quotation, .alias, .day, .many, .identifier, .name, .markup: break
            }
        }
        self.counted = counted
        self.clocks = clocks
        hours = Set(clocks.compactMap { Int($0.prefix(2)) })
        self.lengths = lengths
        self.transitions = transitions
    }

    /// Whether a change of values contradicts those in it.
    ///
    /// Another value came after, or it went the other way; what it says nothing of is no contradiction.
    func contradicts(_ pair: ProseTransition) -> Bool {
        if let news = transitions[pair.old] { return !news.contains(pair.new) }
        return transitions[pair.new]?.contains(pair.old) == true
    }

    /// Whether a text stands in it as a whole: no word goes on at its ends.
    func contains(_ text: String) -> Bool {
        let wanted = Self.folded(text)
        guard let first = wanted.first, let last = wanted.last else { return true }
        var index = 0
        while index + wanted.count <= bytes.count {
            if bytes[index] == first, bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
                let end = index + wanted.count
                let isBegun = index > 0 && Self.isWord(first) && Self.isWord(bytes[index - 1])
                let goesOn = end < bytes.count && Self.isWord(last) && Self.isWord(bytes[end])
                if !isBegun, !goesOn { return true }
            }
            index += 1
        }
        return false
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        default: false
        }
    }

    private static let symbol: UInt8 = 0x1F

    private static func folded(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        for character in text.lowercased() {
            if character.isWhitespace || character == "^" {
                if folded.last != 0x20 { folded.append(0x20) }
            } else if !character.isASCII, !character.isLetter, !character.isNumber {
                // An arrow or a quotation mark, at which words end.
                folded.append(symbol)
            } else {
                folded.append(contentsOf: String(character).utf8)
            }
        }
        return folded
    }
}
