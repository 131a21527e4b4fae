/// The longest runs of indexed symbols that two parts share, the longest first and then in the order
/// of the sequences.
struct SharedRuns {
    private var found: [Match] = []
    private var sorted: [Match] = []
    /// By length, how many runs have it; then where the next of them goes.
    private var counts: [Int] = []

    var count: Int { found.count }

    subscript(index: Int) -> Match { isSorted ? found[index] : sorted[index] }

    /// Whether the runs were found in their order: they are all of one symbol.
    private var isSorted = true

    /// Forgets the runs before and lists those of two parts.
    mutating func list(
        _ old: [Int32],
        _ oldPart: Range<Int>,
        _ new: [Int32],
        _ newPart: Range<Int>,
        _ places: SymbolPlaces
    ) {
        found.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in
                places.withPlaces { places in find(old, oldPart, new, newPart, places) }
            }
        }
        isSorted = counts.count <= 2 || found.count <= 1
        if !isSorted { sort() }
    }

    private mutating func find(
        _ old: UnsafeBufferPointer<Int32>,
        _ oldPart: Range<Int>,
        _ new: UnsafeBufferPointer<Int32>,
        _ newPart: Range<Int>,
        _ places: SymbolPlaces.View
    ) {
        // Indexed is also the symbol before: then a run that began earlier goes on here.
        var before = Int32(-1)
        for i in oldPart {
            let symbol = old[i]
            let numbers = places.numbers(of: symbol)
            for number in numbers {
                let j = places[number]
                if before >= 0, j > newPart.lowerBound, new[j - 1] == before { continue }
                let room = min(oldPart.upperBound - i, newPart.upperBound - j)
                var count = 1
                while count < room, old[i + count] == new[j + count],
                    places.isIndexed(old[i + count])
                {
                    count += 1
                }
                add(Match(old: i, new: j, count: count))
            }
            before = numbers.isEmpty ? -1 : symbol
        }
    }

    private mutating func add(_ run: Match) {
        found.append(run)
        while counts.count <= run.count { counts.append(0) }
        counts[run.count] += 1
    }

    /// A counting sort, for most runs are short.
    private mutating func sort() {
        var next = 0
        for length in counts.indices.reversed() {
            let count = counts[length]
            counts[length] = next
            next += count
        }
        sorted.removeAll(keepingCapacity: true)
        sorted.append(contentsOf: found)
        for run in found {
            sorted[counts[run.count]] = run
            counts[run.count] += 1
        }
    }
}
