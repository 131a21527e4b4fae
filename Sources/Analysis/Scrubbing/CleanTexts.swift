/// Texts that have been looked at and hold nothing: logs say the same in event after event.
struct CleanTexts: Sendable {
    /// A text and where it stood.
    struct Entry: Sendable, Hashable {
        let text: String
        let place: ScrubbedPlace.ID
    }

    /// How many are kept, and the bytes of each.
    private static let entriesMax = 4096
    private static let bytesMax = 128

    private var entries: Set<Entry> = []
    /// How many people were known when they were looked at.
    private var peopleCount = 0

    /// Whether a text is known to hold nothing; whoever has been learnt since may stand in any.
    mutating func contains(_ entry: Entry, knowing people: Int) -> Bool {
        if people != peopleCount {
            entries.removeAll(keepingCapacity: true)
            peopleCount = people
        }
        return entry.text.utf8.count <= Self.bytesMax && entries.contains(entry)
    }

    /// Remembers a text.
    mutating func insert(_ entry: Entry) {
        guard entry.text.utf8.count <= Self.bytesMax, entries.count < Self.entriesMax else {
            return
        }
        entries.insert(entry)
    }
}
