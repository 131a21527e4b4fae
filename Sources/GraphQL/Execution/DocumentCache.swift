import Synchronization

/// Valid documents by their text, least recently used first to go.
///
/// Only valid documents are kept, so that wrong ones cannot push out the ones in use. Bounded in
/// number and in bytes of text.
final class DocumentCache: Sendable {
    private struct Entry {
        let document: PreparedDocument
        var lastUse: UInt64
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var clock: UInt64 = 0
        var bytes = 0
    }

    private let state = Mutex(State())
    private let entriesMax: Int
    private let bytesMax: Int

    init(entriesMax: Int, bytesMax: Int) {
        self.entriesMax = entriesMax
        self.bytesMax = bytesMax
    }

    var count: Int { state.withLock { $0.entries.count } }

    func document(_ text: String) -> PreparedDocument? {
        state.withLock { state in
            guard let index = state.entries.index(forKey: text) else { return nil }
            state.clock += 1
            state.entries.values[index].lastUse = state.clock
            return state.entries.values[index].document
        }
    }

    func insert(_ document: PreparedDocument, for text: String) {
        let size = text.utf8.count
        guard size <= bytesMax, entriesMax > 0 else { return }
        state.withLock { state in
            guard state.entries[text] == nil else { return }
            while state.entries.count >= entriesMax || state.bytes + size > bytesMax,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key
            {
                state.entries[oldest] = nil
                state.bytes -= oldest.utf8.count
            }
            state.clock += 1
            state.entries[text] = Entry(document: document, lastUse: state.clock)
            state.bytes += size
        }
    }
}
