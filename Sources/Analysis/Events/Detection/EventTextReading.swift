internal import Domain
internal import JSON

/// What the texts of one event say, read within a bound.
struct EventTextReading {
    private enum Bounds {
        /// What a text takes beside its bytes, counted in bytes.
        static let textBytes = 64
        /// What is read of either end of a text that is too long to be read whole.
        static let endBytes = 4 * 1024
    }

    /// How much any of them looks as if it spoke to its reader.
    private(set) var severity: Severity?
    /// Whether any holds characters that nobody sees.
    private(set) var isHidden = false
    /// Whether all were read from end to end.
    private(set) var isWhole = true
    /// Bytes that were read.
    private(set) var bytes = 0
    private let bytesMax: Int
    private var seen: Set<String> = []

    /// Reads names and the context first, for the values may be many; of the values, the short ones.
    init(of fact: EventFact, bytesMax: Int) {
        self.bytesMax = bytesMax
        let event = fact.event
        var texts = [
            event.actor, event.entityName, event.entityKey, event.entityType, event.eventType,
            event.action, event.requestID, event.details,
        ].compactMap { $0 }
        texts += event.changedFields ?? []
        Self.collect(.object(fact.selected.metadata), &texts)
        read(texts)
        texts = []
        for change in fact.selected.changes {
            for value in [change.old, change.new] { value.map { Self.collect($0, &texts) } }
        }
        read(texts)
    }

    /// All texts in a value, the names of members included.
    private static func collect(_ value: JSONValue, _ texts: inout [String]) {
        switch value {
        case .string(let text):
            texts.append(text)
            // JSON that was stored as text is read as both.
            let inner = EventLeafReader.opened(value)
            if inner.string == nil { collect(inner, &texts) }
        case .array(let elements):
            for element in elements { collect(element, &texts) }
        case .object(let object):
            for member in object.members {
                texts.append(member.key)
                collect(member.value, &texts)
            }
        case .number, .bool, .null: break
        }
    }

    private mutating func read(_ texts: [String]) {
        let new = texts.filter { seen.insert($0).inserted }
        for text in new.sorted(by: { $0.utf8.count < $1.utf8.count }) {
            if readWhole(text) { continue }
            isWhole = false
            let head = String(decoding: text.utf8.prefix(Bounds.endBytes), as: UTF8.self)
            let tail = String(decoding: text.utf8.suffix(Bounds.endBytes), as: UTF8.self)
            if text.utf8.count > 2 * Bounds.endBytes { _ = readWhole(head + " … " + tail) }
        }
    }

    /// Whether there was room for it.
    private mutating func readWhole(_ text: String) -> Bool {
        let size = text.utf8.count + Bounds.textBytes
        guard size <= bytesMax - bytes else { return false }
        bytes += size
        severity = [severity, InstructionReading.severity(of: text)].compactMap { $0 }.max()
        isHidden = isHidden || HiddenText.isHidden(text)
        return true
    }
}
