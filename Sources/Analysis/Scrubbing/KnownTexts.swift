/// What texts were made of that have been looked at: logs say the same in event after event.
///
/// Each has one slot by its digest and gives way to the next that has the same: a text forgotten is
/// only looked at again.
struct KnownTexts: Sendable {
    /// A text without what must not leave.
    struct Outcome: Sendable {
        let text: String
        /// The kind of each value taken out.
        let kinds: [String]
    }

    private struct Entry: Sendable {
        let text: String
        let place: Int
        let outcome: Outcome
        /// The beginnings of its words, for whoever is learnt later may stand in it.
        let words: WordBeginnings
        /// How much was known of people when it was last found to be free of others.
        var knowledge: Int
    }

    /// How many are kept, and the bytes of each.
    private static let slots = 2048
    private static let bytesMax = 1024
    /// Bytes at the end of each that go into its digest: texts of one place begin alike.
    private static let digested = 16

    private var entries: [Entry] = []
    /// Which of the entries each slot has; -1 for none.
    private var index = [Int32](repeating: -1, count: slots)

    /// Where a text of that place is kept; nil for one too long.
    private static func slot(of text: String, at place: Int) -> Int? {
        let bytes = text.utf8.span
        guard bytes.count <= bytesMax else { return nil }
        var digest = UInt64(truncatingIfNeeded: place << 10 | bytes.count)
        for index in max(0, bytes.count - digested)..<bytes.count {
            digest = (digest ^ UInt64(bytes[index])) &* 0x100_0000_01B3
        }
        return Int(truncatingIfNeeded: (digest ^ digest >> 32) % UInt64(slots))
    }

    /// What became of a text; nil where somebody may stand in it who has been learnt since.
    mutating func outcome(of text: String, at place: Int, knowing names: NameForms) -> Outcome? {
        guard let slot = Self.slot(of: text, at: place), index[slot] >= 0 else { return nil }
        let known = Int(index[slot])
        let entry = entries[known]
        guard entry.place == place, entry.text.isSpelled(as: text) else { return nil }
        if entry.knowledge < names.knowledge {
            if names.mayHaveLearnt(of: entry.words, since: entry.knowledge) { return nil }
            entries[known].knowledge = names.knowledge
        }
        return entry.outcome
    }

    /// Remembers what became of a text.
    mutating func insert(
        _ text: String,
        at place: Int,
        _ outcome: Outcome,
        words: WordBeginnings,
        knowing names: NameForms
    ) {
        guard let slot = Self.slot(of: text, at: place) else { return }
        let entry = Entry(
            text: text,
            place: place,
            outcome: outcome,
            words: words,
            knowledge: names.knowledge
        )
        if index[slot] >= 0 {
            entries[Int(index[slot])] = entry
        } else {
            index[slot] = Int32(entries.count)
            entries.append(entry)
        }
    }
}

extension String {
    /// Whether it is another text byte for byte.
    ///
    /// Strings are equal whose letters are composed otherwise, and recognizers may read one and not the
    /// other.
    func isSpelled(as other: String) -> Bool {
        guard utf8.count == other.utf8.count, self == other else { return false }
        return utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8)
    }
}
