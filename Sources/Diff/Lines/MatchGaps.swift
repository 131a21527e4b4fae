/// Matches that cross nowhere, and the gaps between them.
///
/// Matches of one length come in the order of the old sequence. They are gathered and put among the
/// longer ones together, because to put each in its place by itself would move all behind it.
struct MatchGaps {
    private var old: Range<Int>
    private var new: Range<Int>
    /// In the order of both sequences.
    private(set) var matches: [Match] = []
    /// Those not yet among the others, and the gap that the last of them fills a part of.
    private var recent: [Match] = []
    private var recentGap = 0
    /// Room for putting them there.
    private var merged: [Match] = []

    init(old: Range<Int>, new: Range<Int>) {
        self.old = old
        self.new = new
    }

    /// Forgets all matches and begins with two other parts.
    mutating func reset(old: Range<Int>, new: Range<Int>) {
        (self.old, self.new) = (old, new)
        matches.removeAll(keepingCapacity: true)
        recent.removeAll(keepingCapacity: true)
        recentGap = 0
    }

    /// The number of the gap before the first match that ends behind a place of the old sequence.
    func index(of place: Int) -> Int { matches.partition { $0.oldEnd > place } }

    /// The parts before the match of that number and behind the one before it; nil behind the last.
    func gap(_ index: Int) -> (old: Range<Int>, new: Range<Int>)? {
        guard index <= matches.count else { return nil }
        var last = index > 0 ? matches[index - 1] : nil
        if index == recentGap, let recent = recent.last { last = recent }
        let oldStart = last?.oldEnd ?? old.lowerBound
        let newStart = last?.newEnd ?? new.lowerBound
        let oldEnd = index < matches.count ? matches[index].old : old.upperBound
        let newEnd = index < matches.count ? matches[index].new : new.upperBound
        return (oldStart..<oldEnd, newStart..<newEnd)
    }

    /// Fills a part of a gap, which is not before the one filled last.
    mutating func fill(_ gap: Int, with match: Match) {
        recent.append(match)
        recentGap = gap
    }

    /// Puts the matches that have come among the others.
    mutating func settle() {
        guard !recent.isEmpty else { return }
        merged.removeAll(keepingCapacity: true)
        var next = 0
        for match in recent {
            while next < matches.count, matches[next].old < match.old {
                merged.append(matches[next])
                next += 1
            }
            merged.append(match)
        }
        merged += matches[next...]
        swap(&matches, &merged)
        recent.removeAll(keepingCapacity: true)
    }
}
