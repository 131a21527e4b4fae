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
/// once, and only when their lengths, their characters and the order of these leave hope.
struct SimilarLines {
    /// Lines less similar than this are not shown as a pair.
    private static let ratioMin = 0.75
    /// What it costs to begin with a part of few lines; a text may have thousands of such parts.
    private static let preparationSteps = 1000

    private let oldRange: Range<Int>
    private let newRange: Range<Int>
    private let lines: LineSymbols
    private var oldProfiles: [LineProfile] = []
    private var newProfiles: [LineProfile] = []
    private let oldSymbols: [Int32]
    private let newSymbols: [Int32]
    private var subsequence: CommonSubsequence
    private var matcher: SequenceMatcher

    /// Nil when the part has more pairs of lines than the budget reaches for.
    init?(
        old: TextLines,
        _ oldRange: Range<Int>,
        new: TextLines,
        _ newRange: Range<Int>,
        symbols: LineSymbols,
        budget: inout StepBudget
    ) {
        let pairCount = oldRange.count.multipliedReportingOverflow(by: newRange.count)
        guard !pairCount.overflow, budget.spend(pairCount.partialValue),
            budget.spend(Self.preparationSteps)
        else { return nil }
        self.oldRange = oldRange
        self.newRange = newRange
        lines = symbols
        var characters = CharacterSymbols()
        let (oldSymbols, oldParts) = characters.symbols(old, oldRange)
        let (newSymbols, newParts) = characters.symbols(new, newRange)
        (self.oldSymbols, self.newSymbols) = (oldSymbols, newSymbols)
        oldProfiles = oldParts.map { LineProfile(oldSymbols, $0) }
        newProfiles = newParts.map { LineProfile(newSymbols, $0) }
        subsequence = CommonSubsequence(symbolCount: characters.count)
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
            if candidate.known == .exactly {
                pairs.insert(LinePair(old: candidate.old, new: candidate.new), at: index)
                continue
            }
            let next = candidates.first?.ratio
            guard let closer = closer(candidate, next: next, budget: &budget) else { break }
            if closer.ratio >= Self.ratioMin { candidates.insert(closer) }
        }
        return pairs
    }

    /// The pairs that may be similar, each with what its similarity cannot exceed.
    private func candidates(budget: inout StepBudget) -> PriorityQueue<Candidate>? {
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
                found.append(Candidate(ratio: ratio, known: .byCharacters, old: old, new: new))
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

    /// A pair whose similarity is known more closely; once no other pair can be more similar, how
    /// similar it is does not matter.
    private mutating func closer(
        _ candidate: Candidate,
        next: Double?,
        budget: inout StepBudget
    ) -> Candidate? {
        let old = oldProfiles[candidate.old - oldRange.lowerBound]
        let new = newProfiles[candidate.new - newRange.lowerBound]
        var closer = candidate
        if candidate.known == .byCharacters {
            let cost = CommonSubsequence.cost(old.symbols, new.symbols)
            guard budget.spend(50 + cost) else { return nil }
            let length = subsequence.length(oldSymbols, old.symbols, newSymbols, new.symbols)
            closer.ratio = old.ratio(sharing: length, with: new)
            closer.known = .byOrder
            return closer
        }
        // One more than enough makes up for rounding.
        let total = Double(old.symbols.count + new.symbols.count)
        let enough = Int((next ?? Self.ratioMin) * total / 2) + 2
        guard budget.spend(100),
            let count = matcher.matchedCount(
                old: old.symbols,
                new: new.symbols,
                enough: enough,
                budget: &budget
            )
        else { return nil }
        closer.ratio = old.ratio(sharing: count, with: new)
        closer.known = .exactly
        return closer
    }
}

/// A pair of lines that may be shown together.
private struct Candidate: Prioritized {
    /// What is known of how similar the lines are: bounds by the characters that both have, and by
    /// those that both have in one order.
    enum Knowledge {
        case byCharacters
        case byOrder
        case exactly
    }

    /// How similar the lines are, or what that cannot exceed.
    var ratio: Double
    var known: Knowledge
    let old: Int
    let new: Int

    /// The more similar pair goes first, then the one earlier in the new text, then in the old.
    func precedes(_ other: Candidate) -> Bool {
        if ratio != other.ratio { return ratio > other.ratio }
        return new != other.new ? new < other.new : old < other.old
    }
}
