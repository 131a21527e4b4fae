/// Texts that have been looked at and hold nothing: logs say the same in event after event.
///
/// Each has one slot by its digest and gives way to the next that has the same: a text forgotten is
/// only looked at again.
struct CleanTexts: Sendable {
    private struct Entry: Sendable {
        let text: String
        let place: ScrubbedPlace.ID
    }

    /// How many are kept, and the bytes of each.
    private static let slots = 2048
    private static let bytesMax = 256

    private var entries: [Entry?] = Array(repeating: nil, count: slots)
    /// How many people were known when they were looked at.
    private var peopleCount = 0

    /// Where a text of that place is kept; nil for one too long.
    static func slot(of text: String, at place: ScrubbedPlace.ID) -> Int? {
        let bytes = text.utf8
        guard bytes.count <= bytesMax else { return nil }
        var digest = UInt64(truncatingIfNeeded: place.near &* 31 &+ place.middle)
        for byte in bytes { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: (digest ^ digest >> 32) % UInt64(slots))
    }

    /// Whether a text is known to hold nothing; whoever has been learnt since may stand in any.
    mutating func contains(
        _ text: String,
        at place: ScrubbedPlace.ID,
        in slot: Int,
        knowing people: Int
    ) -> Bool {
        if people != peopleCount {
            for slot in entries.indices { entries[slot] = nil }
            peopleCount = people
        }
        guard let entry = entries[slot] else { return false }
        // By its bytes: what recognizers read in one spelling of a letter they may not in another.
        return entry.place == place && entry.text.utf8.elementsEqual(text.utf8)
    }

    /// Remembers a text.
    mutating func insert(_ text: String, at place: ScrubbedPlace.ID, in slot: Int) {
        entries[slot] = Entry(text: text, place: place)
    }
}
