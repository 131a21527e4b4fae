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
    }

    /// How many are kept, and the bytes of each.
    private static let slots = 2048
    private static let bytesMax = 1024
    /// Bytes at the end of each that go into its digest: texts of one place begin alike.
    private static let digested = 16

    private var entries: [Entry?] = Array(repeating: nil, count: slots)
    /// How many people were known when they were looked at.
    private var peopleCount = 0

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

    /// What became of a text; nothing is known since somebody has been learnt, who may stand in any.
    mutating func outcome(of text: String, at place: Int, knowing people: Int) -> Outcome? {
        if people != peopleCount {
            for slot in entries.indices { entries[slot] = nil }
            peopleCount = people
        }
        guard let slot = Self.slot(of: text, at: place), let entry = entries[slot],
            entry.place == place, entry.text.isSpelled(as: text)
        else { return nil }
        return entry.outcome
    }

    /// Remembers what became of a text.
    mutating func insert(_ text: String, at place: Int, _ outcome: Outcome) {
        guard let slot = Self.slot(of: text, at: place) else { return }
        entries[slot] = Entry(text: text, place: place, outcome: outcome)
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
