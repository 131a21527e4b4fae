/// A line of the old text with one of the new.
struct LinePair: Equatable {
    var old: Int
    var new: Int
}

/// Pairs the similar lines of a part that is replaced.
///
/// `difflib` searches the part for its most similar pair, then again on each side of it, comparing
/// every line with every other each time. Taking all pairs in the order of their similarity and
/// keeping each that crosses none before it gives the same pairs, and compares two lines at most
/// once, and only when their lengths and characters leave hope.
struct SimilarLines {
    /// Lines less similar than this are not shown as a pair.
    private static let ratioMin = 0.75

    private let oldRange: Range<Int>
    private let newRange: Range<Int>
    private let lines: LineSymbols
    private var oldProfiles: [LineProfile] = []
    private var newProfiles: [LineProfile] = []
    private var matcher: SequenceMatcher

    init(
        old: TextLines,
        _ oldRange: Range<Int>,
        new: TextLines,
        _ newRange: Range<Int>,
        symbols: LineSymbols
    ) {
        self.oldRange = oldRange
        self.newRange = newRange
        lines = symbols
        var characters = CharacterSymbols()
        let (oldSymbols, oldParts) = characters.symbols(old, oldRange)
        let (newSymbols, newParts) = characters.symbols(new, newRange)
        oldProfiles = oldParts.map { LineProfile(oldSymbols, $0) }
        newProfiles = newParts.map { LineProfile(newSymbols, $0) }
        matcher = SequenceMatcher(
            old: oldSymbols,
            new: newSymbols,
            symbolCount: characters.count,
            junkCount: CharacterSymbols.blankCount
        )
    }

    /// The pairs in the order of the text, as far as the budget reaches.
    mutating func pairs(budget: inout StepBudget) -> [LinePair] {
        guard var candidates = candidates(budget: &budget) else { return [] }
        var pairs: [LinePair] = []
        while let candidate = candidates.popFirst() {
            let index = pairs.partition { $0.old >= candidate.old }
            if index < pairs.count,
                pairs[index].old == candidate.old || pairs[index].new <= candidate.new
            {
                continue
            }
            if index > 0, pairs[index - 1].new >= candidate.new { continue }
            if candidate.isMeasured {
                pairs.insert(LinePair(old: candidate.old, new: candidate.new), at: index)
                continue
            }
            guard budget.spend(100),
                let ratio = ratio(candidate.old, candidate.new, budget: &budget)
            else { break }
            if ratio >= Self.ratioMin { candidates.insert(candidate.measured(ratio)) }
        }
        return pairs
    }

    /// The pairs that may be similar, each with what its similarity cannot exceed.
    private func candidates(budget: inout StepBudget) -> PriorityQueue<Candidate>? {
        let pairCount = oldRange.count.multipliedReportingOverflow(by: newRange.count)
        guard !pairCount.overflow, budget.spend(pairCount.partialValue) else { return nil }
        var found: [Candidate] = []
        for (newIndex, newProfile) in newProfiles.enumerated() {
            for (oldIndex, oldProfile) in oldProfiles.enumerated() {
                guard Self.mayBeSimilar(oldProfile, newProfile, oldProfile.lengthBound(newProfile))
                else { continue }
                let old = oldRange.lowerBound + oldIndex
                let new = newRange.lowerBound + newIndex
                guard budget.spend(4) else { return nil }
                let bound = oldProfile.characterBound(newProfile)
                guard Self.mayBeSimilar(oldProfile, newProfile, bound),
                    lines.old[old] != lines.new[new]
                else { continue }
                guard budget.spend(40) else { return nil }
                let ratio = oldProfile.ratio(sharing: bound, with: newProfile)
                found.append(Candidate(ratio: ratio, isMeasured: false, old: old, new: new))
            }
        }
        return PriorityQueue(found)
    }

    /// Whether lines that share so many characters are similar: `ratioMin` in whole numbers.
    private static func mayBeSimilar(
        _ old: LineProfile,
        _ new: LineProfile,
        _ shared: Int
    ) -> Bool {
        8 * shared >= 3 * (old.symbols.count + new.symbols.count)
    }

    private mutating func ratio(_ old: Int, _ new: Int, budget: inout StepBudget) -> Double? {
        let oldProfile = oldProfiles[old - oldRange.lowerBound]
        let newProfile = newProfiles[new - newRange.lowerBound]
        let matches = matcher.matches(
            old: oldProfile.symbols,
            new: newProfile.symbols,
            budget: &budget
        )
        if budget.isExhausted { return nil }
        return oldProfile.ratio(sharing: matches.reduce(0) { $0 + $1.count }, with: newProfile)
    }
}

/// A pair of lines that may be shown together.
private struct Candidate: Prioritized {
    /// How similar the lines are; until measured, what that cannot exceed.
    let ratio: Double
    let isMeasured: Bool
    let old: Int
    let new: Int

    func measured(_ ratio: Double) -> Candidate {
        Candidate(ratio: ratio, isMeasured: true, old: old, new: new)
    }

    /// The more similar pair goes first, then the one earlier in the new text, then in the old.
    func precedes(_ other: Candidate) -> Bool {
        if ratio != other.ratio { return ratio > other.ratio }
        return new != other.new ? new < other.new : old < other.old
    }
}
