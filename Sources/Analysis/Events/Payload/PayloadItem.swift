import Domain
import JSON

/// An event, or a run of like ones, as a model is told of it.
struct PayloadItem: Sendable {
    /// How much of it is told.
    enum Level: CaseIterable {
        case full, brief, bare

        var fieldsMax: Int {
            switch self {
            case .full: 12
            case .brief: 4
            case .bare: 0
            }
        }
        var valueMax: Int { self == .full ? 120 : 32 }
        var notesMax: Int {
            switch self {
            case .full: 6
            case .brief: 2
            case .bare: 0
            }
        }
    }

    /// The names of its events, in the order of time.
    let aliases: [String]
    /// Its place among all items.
    let order: Int
    /// What stands at the beginning: names, time, who, what, to what, and how it ended.
    let head: ScrubbedText
    /// What changed, the weightiest first, as much of it as is told at most.
    let fields: [PayloadField]
    /// How much changed in all.
    let fieldCount: Int
    /// What else is known of it, the weightiest first.
    let notes: [PayloadField]
    /// The short names that it uses.
    let legend: Set<String>
    /// How suspicious the most suspicious of its events is.
    let suspicion: Double

    func text(_ level: Level) -> ScrubbedText {
        let fields = fields.prefix(level.fieldsMax).map { $0.text(valueMax: level.valueMax) }
        let notes = notes.prefix(level.notesMax).map { $0.text(valueMax: level.valueMax) }
        let pieces =
            [head, .joined(fields, by: "; ")]
            + (notes.isEmpty
                ? []
                : [
                    "(\(.joined(notes, by: ", ")))"
                ])
        return .joined(pieces.filter { !$0.isEmpty }, by: " ")
    }

    /// Whether something of it is not told at a level.
    func isReduced(_ level: Level) -> Bool {
        max(fields.count, fieldCount) > level.fieldsMax || notes.count > level.notesMax
            || (fields + notes).contains { $0.isShortened(valueMax: level.valueMax) }
    }
}
