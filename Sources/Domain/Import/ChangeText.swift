import JSON

/// Writes the text that says what changed: a field's label, then `- old` and `+ new` lines, and a
/// blank line between fields.
package struct ChangeText {
    private var blocks: [String] = []

    /// A text that says nothing yet.
    package init() {}

    /// Characters shown of one value.
    private static let valueMax = 500

    var isEmpty: Bool { blocks.isEmpty }

    /// The whole text; nil when there is nothing to say.
    package var text: String? { blocks.isEmpty ? nil : blocks.joined(separator: "\n\n") }

    /// A paragraph without a label.
    mutating func say(_ sentence: String?) {
        guard let sentence, !sentence.isEmpty else { return }
        blocks.append(sentence)
    }

    /// A field that has come, gone or changed.
    package mutating func field(_ label: String, old: String? = nil, new: String? = nil) {
        guard old != nil || new != nil else { return }
        let lines = Self.lines(old, sign: "- ") + Self.lines(new, sign: "+ ")
        blocks.append(([label] + lines).joined(separator: "\n"))
    }

    private static func lines(_ value: String?, sign: String) -> [String] {
        guard let value else { return [] }
        return ImportedEvent.cut(value, to: valueMax)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { sign + $0 }
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
