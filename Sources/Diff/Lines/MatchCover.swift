/// Which match each place of two sequences belongs to.
///
/// Nine of ten runs lie within a match that was taken before; this tells so without a search.
struct MatchCover {
    private var old: [Int32]
    private var new: [Int32]
    private var count: Int32 = 0

    init(old: Int, new: Int) {
        self.old = [Int32](repeating: 0, count: old)
        self.new = [Int32](repeating: 0, count: new)
    }

    /// Forgets the matches of two parts.
    mutating func reset(old oldPart: Range<Int>, new newPart: Range<Int>) {
        count = 0
        for place in oldPart { old[place] = 0 }
        for place in newPart { new[place] = 0 }
    }

    mutating func add(_ match: Match) {
        count += 1
        for place in match.old..<match.oldEnd { old[place] = count }
        for place in match.new..<match.newEnd { new[place] = count }
    }

    /// Whether one match has all places that a run has in one of the sequences.
    func holds(_ run: Match) -> Bool {
        old[run.old] != 0 && old[run.old] == old[run.oldEnd - 1]
            || new[run.new] != 0 && new[run.new] == new[run.newEnd - 1]
    }
}
