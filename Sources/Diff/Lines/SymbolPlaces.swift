/// Where each symbol stands in a part of a sequence; junk and popular symbols stand nowhere.
struct SymbolPlaces {
    /// Shorter parts have no popular symbols.
    private static let popularPartMin = 200

    private let junkCount: Int32
    /// By symbol, where its places begin and how many there are.
    private var starts: [Int32]
    private var counts: [Int32]
    private var places: [Int32] = []
    /// The symbols of the part.
    private var indexed: ArraySlice<Int32> = []

    init(symbolCount: Int, junkCount: Int32) {
        self.junkCount = junkCount
        starts = [Int32](repeating: -1, count: symbolCount)
        counts = [Int32](repeating: 0, count: symbolCount)
    }

    func isJunk(_ symbol: Int32) -> Bool { symbol < junkCount }

    func count(_ symbol: Int32) -> Int { Int(counts[Int(symbol)]) }

    /// The numbers of a symbol's places, which rise with them.
    func numbers(of symbol: Int32) -> Range<Int> {
        let start = Int(starts[Int(symbol)])
        return start..<start + Int(counts[Int(symbol)])
    }

    /// The place of a number.
    subscript(number: Int) -> Int { Int(places[number]) }

    /// Forgets the part before and lists the places in another.
    mutating func index(_ sequence: [Int32], _ part: Range<Int>) {
        for symbol in indexed {
            starts[Int(symbol)] = -1
            counts[Int(symbol)] = 0
        }
        indexed = sequence[part]
        if places.count < part.count { places = [Int32](repeating: 0, count: part.count) }
        for symbol in indexed { counts[Int(symbol)] += 1 }
        var end: Int32 = 0
        for symbol in indexed where starts[Int(symbol)] < 0 {
            end += counts[Int(symbol)]
            starts[Int(symbol)] = end
        }
        for place in part.reversed() {
            let symbol = Int(sequence[place])
            starts[symbol] -= 1
            places[Int(starts[symbol])] = Int32(place)
        }
        let popular = part.count < Self.popularPartMin ? Int32.max : Int32(part.count / 100 + 1)
        for symbol in indexed where isJunk(symbol) || counts[Int(symbol)] > popular {
            counts[Int(symbol)] = 0
        }
    }
}
