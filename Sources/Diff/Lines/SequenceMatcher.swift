/// A run of equal symbols in two sequences.
struct Match: Equatable {
    var old: Int
    var new: Int
    var count: Int

    var oldEnd: Int { old + count }
    var newEnd: Int { new + count }
}

extension Match: Prioritized {
    /// The longer run goes first, then the one earlier in the old sequence, then in the new.
    func precedes(_ other: Match) -> Bool {
        if count != other.count { return count > other.count }
        return old != other.old ? old < other.old : new < other.new
    }
}

/// Ratcliff and Obershelp's "gestalt pattern matching" as Python's `difflib.SequenceMatcher` does it:
/// the longest run that two sequences share, then the same on its left and on its right.
///
/// Of equally long runs the one that begins first in the old sequence wins, then first in the new.
/// A run is sought among symbols that are neither junk nor popular (in a new sequence of at least
/// 200, more often there than once in a hundred and once more); a run found is then extended, first
/// by other symbols that are not junk, then by junk.
///
/// Searching every part anew takes quadratic time even when little has changed. All runs are listed
/// once instead and taken in their order; a run that a longer one has cut is put back, shorter.
struct SequenceMatcher {
    private let old: [Int32]
    private let new: [Int32]
    private var places: SymbolPlaces
    private var runs = SharedRuns()
    private var pieces = PriorityQueue<Match>()
    private var gaps = MatchGaps(old: 0..<0, new: 0..<0)
    private var cover: MatchCover
    /// The length of the runs that are being taken.
    private var length = 0
    /// The symbols of all matches so far.
    private var matched = 0

    /// A matcher of parts of two sequences, in which symbols below `junkCount` are junk.
    init(old: [Int32], new: [Int32], symbolCount: Int, junkCount: Int32 = 0) {
        self.old = old
        self.new = new
        places = SymbolPlaces(symbolCount: symbolCount, junkCount: junkCount)
        cover = MatchCover(old: old.count, new: new.count)
    }

    /// The runs that two parts share, in order and never touching; when the budget does not reach,
    /// those at their beginning and end.
    mutating func matches(
        old oldPart: Range<Int>,
        new newPart: Range<Int>,
        budget: inout StepBudget
    ) -> [Match] {
        guard match(oldPart, newPart, enough: .max, &budget) else {
            return Self.edges(old, oldPart, new, newPart)
        }
        return Self.joined(gaps.matches)
    }

    /// How many symbols the runs that two parts share have together.
    ///
    /// Once that is enough, no more are counted; nil when the budget does not reach.
    mutating func matchedCount(
        old oldPart: Range<Int>,
        new newPart: Range<Int>,
        enough: Int,
        budget: inout StepBudget
    ) -> Int? {
        match(oldPart, newPart, enough: enough, &budget) ? matched : nil
    }

    /// Finds the matches of two parts until these have symbols enough; false when the budget does not
    /// reach.
    private mutating func match(
        _ oldPart: Range<Int>,
        _ newPart: Range<Int>,
        enough: Int,
        _ budget: inout StepBudget
    ) -> Bool {
        guard budget.spend(newPart.count * 8) else { return false }
        places.index(new, newPart)
        let points = places.pointCount(old, oldPart)
        guard budget.spend(oldPart.count + points * 8) else { return false }
        gaps.reset(old: oldPart, new: newPart)
        cover.reset(old: oldPart, new: newPart)
        pieces.removeAll()
        length = 0
        matched = 0
        runs.list(old, oldPart, new, newPart, places)
        for index in 0..<runs.count {
            let run = runs[index]
            while let piece = pieces.first, piece.precedes(run) {
                _ = pieces.popFirst()
                take(piece)
            }
            take(run)
            if matched >= enough { return true }
        }
        while let piece = pieces.popFirst() { take(piece) }
        gaps.settle()
        fillPrefixes()
        return true
    }

    /// Matches what is equal at the beginning of each gap: an empty run, extended, where no other is
    /// left.
    private mutating func fillPrefixes() {
        for index in 0...gaps.matches.count {
            guard let (oldGap, newGap) = gaps.gap(index) else { continue }
            let shorter = min(oldGap.count, newGap.count)
            var count = 0
            while count < shorter,
                old[oldGap.lowerBound + count] == new[newGap.lowerBound + count]
            {
                count += 1
            }
            if count > 0 {
                let match = Match(old: oldGap.lowerBound, new: newGap.lowerBound, count: count)
                gaps.fill(index, with: match)
                matched += count
            }
        }
        gaps.settle()
    }

    /// Keeps a run when nothing has cut it, or else puts back what is left of it.
    private mutating func take(_ run: Match) {
        if cover.holds(run) { return }
        if run.count != length {
            gaps.settle()
            length = run.count
        }
        var index = gaps.index(of: run.old)
        while let (oldGap, newGap) = gaps.gap(index), oldGap.lowerBound < run.oldEnd {
            let skipped = max(0, oldGap.lowerBound - run.old, newGap.lowerBound - run.new)
            let end = min(run.count, oldGap.upperBound - run.old, newGap.upperBound - run.new)
            if skipped == 0, end == run.count {
                let match = extended(run, oldGap, newGap)
                gaps.fill(index, with: match)
                cover.add(match)
                matched += match.count
                return
            }
            if skipped < end {
                pieces.insert(
                    Match(old: run.old + skipped, new: run.new + skipped, count: end - skipped)
                )
            }
            index += 1
        }
    }

    /// A run with what is equal around it: first what is not junk, then junk.
    private func extended(_ run: Match, _ oldGap: Range<Int>, _ newGap: Range<Int>) -> Match {
        var run = run
        for isJunk in [false, true] {
            func isShared(_ i: Int, _ j: Int) -> Bool {
                old[i] == new[j] && places.isJunk(new[j]) == isJunk
            }
            while run.old > oldGap.lowerBound, run.new > newGap.lowerBound,
                isShared(run.old - 1, run.new - 1)
            {
                run = Match(old: run.old - 1, new: run.new - 1, count: run.count + 1)
            }
            while run.oldEnd < oldGap.upperBound, run.newEnd < newGap.upperBound,
                isShared(run.oldEnd, run.newEnd)
            {
                run.count += 1
            }
        }
        return run
    }

    /// What two parts share at their beginning and at their end: all that can be had in one pass.
    static func edges(
        _ old: [Int32],
        _ oldPart: Range<Int>,
        _ new: [Int32],
        _ newPart: Range<Int>
    ) -> [Match] {
        let shorter = min(oldPart.count, newPart.count)
        var head = 0
        while head < shorter, old[oldPart.lowerBound + head] == new[newPart.lowerBound + head] {
            head += 1
        }
        var tail = 0
        while tail < shorter - head,
            old[oldPart.upperBound - 1 - tail] == new[newPart.upperBound - 1 - tail]
        {
            tail += 1
        }
        let both = [
            Match(old: oldPart.lowerBound, new: newPart.lowerBound, count: head),
            Match(old: oldPart.upperBound - tail, new: newPart.upperBound - tail, count: tail),
        ]
        return joined(both.filter { $0.count > 0 })
    }

    /// Runs in order, those that touch on both sides made one.
    private static func joined(_ matches: [Match]) -> [Match] {
        var joined: [Match] = []
        joined.reserveCapacity(matches.count)
        for match in matches {
            if let last = joined.last, last.oldEnd == match.old, last.newEnd == match.new {
                joined[joined.count - 1].count += match.count
            } else {
                joined.append(match)
            }
        }
        return joined
    }
}
