import Diff
import JSON

/// Collects what is known to have come, gone or changed, where there are no two values to compare.
package struct ChangeText {
    private var sections: [DiffSection] = []

    /// A text that says nothing yet.
    package init() {}

    /// Characters shown of one value.
    private static let valueMax = 500

    var isEmpty: Bool { sections.isEmpty }

    /// The whole text; nil when there is nothing to say.
    package var text: String? { DiffText.text(sections) }

    /// A paragraph without lines.
    mutating func say(_ sentence: String?) {
        guard let sentence, !sentence.isEmpty else { return }
        sections.append(DiffSection(label: sentence, lines: []))
    }

    /// A field that has come, gone or changed.
    package mutating func field(_ label: String, old: String? = nil, new: String? = nil) {
        guard old != nil || new != nil else { return }
        let lines = Self.lines(old, .removed) + Self.lines(new, .added)
        sections.append(DiffSection(label: label, lines: lines))
    }

    private static func lines(_ value: String?, _ sign: DiffSection.Line.Sign) -> [DiffSection.Line]
    {
        guard let value else { return [] }
        return ImportedEvent.cut(value, to: valueMax)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { DiffSection.Line(sign, String($0)) }
    }

    /// A value as it is shown: text as it is, everything else as JSON; nil when it says nothing.
    static func shown(_ value: JSONValue) -> String? {
        switch value {
        case .null: nil
        case .string(let text): text.isEmpty ? nil : text
        case .object(let object) where object.isEmpty: nil
        case .array(let elements) where elements.isEmpty: nil
        default: value.description
        }
    }

    /// A constant's name made of words: "Detection Finding" and `detectionFinding` both give
    /// `DETECTION_FINDING`.
    static func constant(_ name: String) -> String {
        let parts = name.split { !$0.isLetter && !$0.isNumber }
        return parts.flatMap { FieldName.words(in: Array($0)) }.map { $0.uppercased() }
            .joined(separator: "_")
    }
}
