/// The lines that a text loses and gains, in the order in which Python's `difflib.ndiff` shows them.
///
/// `ndiff` aligns equal lines first, and within each part that is replaced pairs the most similar
/// lines, best pair first, so that a line stands above what it became. The behaviour followed is that
/// of Python 3.11; from 3.13 on Python breaks ties among similar lines differently. Where the budget
/// ends, the rest of a part is shown as removed and added whole, and the diff is marked coarse.
struct LineDiff {
    enum Change: Equatable {
        case removed(Int)
        case added(Int)
    }

    private(set) var changes: [Change] = []
    private(set) var isCoarse: Bool

    init(old: TextLines, new: TextLines, budget: inout StepBudget) {
        let symbols = LineSymbols(old, new)
        let script = EditScript(symbols, budget: &budget)
        isCoarse = script.isCoarse
        for edit in script.edits where !edit.isEqual {
            if edit.old.isEmpty || edit.new.isEmpty || edit.old.count == 1 && edit.new.count == 1 {
                replace(edit.old, edit.new)
                continue
            }
            var similar = SimilarLines(
                old: old,
                edit.old,
                new: new,
                edit.new,
                symbols: symbols,
                budget: &budget
            )
            var pairs = similar?.pairs(budget: &budget) ?? []
            isCoarse = isCoarse || budget.isExhausted
            Self.pairEqual(&pairs, edit, symbols)
            show(edit, pairs, symbols)
        }
    }

    /// Adds the pairs of equal lines that fit between the pairs of similar ones.
    ///
    /// A part that is replaced has equal lines only when they are popular; they hold it together
    /// where nothing else does, the first in the new text first.
    private static func pairEqual(
        _ pairs: inout [LinePair],
        _ edit: Edit,
        _ symbols: LineSymbols
    ) {
        // By symbol, then by place: one number each, for most parts have few lines.
        let places = edit.old.map { Int(symbols.old[$0]) << 32 | $0 }.sorted()
        var found: [LinePair] = []
        var oldPlace = edit.old.lowerBound
        var newPlace = edit.new.lowerBound
        for pair in pairs + [LinePair(old: edit.old.upperBound, new: edit.new.upperBound)] {
            for place in newPlace..<pair.new where oldPlace < pair.old {
                let symbol = Int(symbols.new[place]) << 32
                let index = places.partition { $0 >= symbol | oldPlace }
                guard index < places.count, places[index] < symbol | pair.old else { continue }
                let old = places[index] - symbol
                found.append(LinePair(old: old, new: place))
                oldPlace = old + 1
            }
            oldPlace = pair.old + 1
            newPlace = pair.new + 1
            if pair.old < edit.old.upperBound { found.append(pair) }
        }
        pairs = found
    }

    private mutating func show(_ edit: Edit, _ pairs: [LinePair], _ symbols: LineSymbols) {
        var oldPlace = edit.old.lowerBound
        var newPlace = edit.new.lowerBound
        for pair in pairs {
            replace(oldPlace..<pair.old, newPlace..<pair.new)
            if symbols.old[pair.old] != symbols.new[pair.new] {
                changes += [.removed(pair.old), .added(pair.new)]
            }
            oldPlace = pair.old + 1
            newPlace = pair.new + 1
        }
        replace(oldPlace..<edit.old.upperBound, newPlace..<edit.new.upperBound)
    }

    /// Lines without a counterpart: the shorter side stands first.
    private mutating func replace(_ old: Range<Int>, _ new: Range<Int>) {
        let isNewFirst = new.count < old.count
        if isNewFirst { for line in new { changes.append(.added(line)) } }
        for line in old { changes.append(.removed(line)) }
        if !isNewFirst { for line in new { changes.append(.added(line)) } }
    }
}

extension Array {
    /// The index of the first element for which a condition holds that, once true, stays true.
    func partition(_ isBehind: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
