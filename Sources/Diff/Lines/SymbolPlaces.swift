/// Where each symbol stands in a part of a sequence; junk and popular symbols stand nowhere.
struct SymbolPlaces {
    /// Shorter parts have no popular symbols.
    private static let popularPartMin = 200

    private let junkCount: Int32
    /// By symbol, where its places begin and how many there are.
    private var entries: [Entry]
    private var places: [Int32] = []
    /// The symbols of the part.
    private var indexed: [Int32] = []

    fileprivate struct Entry {
        var start: Int32 = -1
        var count: Int32 = 0
    }

    init(symbolCount: Int, junkCount: Int32) {
        self.junkCount = junkCount
        entries = [Entry](repeating: Entry(), count: symbolCount)
    }

    func isJunk(_ symbol: Int32) -> Bool { symbol < junkCount }

    /// The number of places at which symbols of a part of another sequence stand, all together.
    func pointCount(_ sequence: [Int32], _ part: Range<Int>) -> Int {
        var count = 0
        for place in part { count += Int(entries[Int(sequence[place])].count) }
        return count
    }

    /// Forgets the part before and lists the places in another.
    mutating func index(_ sequence: [Int32], _ part: Range<Int>) {
        if places.count < part.count { places = [Int32](repeating: 0, count: part.count) }
        let popular = part.count < Self.popularPartMin ? Int32.max : Int32(part.count / 100 + 1)
        entries.withUnsafeMutableBufferPointer { entries in
            for symbol in indexed { entries[Int(symbol)] = Entry() }
            indexed.removeAll(keepingCapacity: true)
            for place in part {
                let symbol = sequence[place]
                entries[Int(symbol)].count += 1
                if entries[Int(symbol)].count == 1 { indexed.append(symbol) }
            }
            var end: Int32 = 0
            for symbol in indexed {
                end += entries[Int(symbol)].count
                entries[Int(symbol)].start = end
            }
            places.withUnsafeMutableBufferPointer { places in
                for place in part.reversed() {
                    let symbol = Int(sequence[place])
                    entries[symbol].start -= 1
                    places[Int(entries[symbol].start)] = Int32(place)
                }
            }
            for symbol in indexed where symbol < junkCount || entries[Int(symbol)].count > popular {
                entries[Int(symbol)].count = 0
            }
        }
    }

    /// The lists without the tests of indices that they need not have: every symbol is below the
    /// number of entries, and every entry's numbers are those of places.
    struct View {
        fileprivate let entries: UnsafeBufferPointer<Entry>
        fileprivate let places: UnsafeBufferPointer<Int32>

        func isIndexed(_ symbol: Int32) -> Bool { entries[Int(symbol)].count > 0 }

        /// The numbers of a symbol's places, which rise with them.
        func numbers(of symbol: Int32) -> Range<Int> {
            let entry = entries[Int(symbol)]
            if entry.count == 0 { return 0..<0 }
            return Int(entry.start)..<Int(entry.start) + Int(entry.count)
        }

        /// The place of a number.
        subscript(number: Int) -> Int { Int(places[number]) }
    }

    func withPlaces(_ body: (View) -> Void) {
        entries.withUnsafeBufferPointer { entries in
            places.withUnsafeBufferPointer { body(View(entries: entries, places: $0)) }
        }
    }
}
