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

    /// A label made of a field's name: `my_field` and `myField` both read "My Field".
    package static func label(_ name: String) -> String {
        var words: [String] = []
        for part in name.split(whereSeparator: { $0 == "_" || $0 == "-" || $0 == " " }) {
            words += camelWords(Array(part))
        }
        return words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    /// Splits before a capital that follows a small letter, and before the last of several capitals
    /// when a small letter follows; a single small letter stays with its capital (`dBName`).
    static func camelWords(_ letters: [Character]) -> [String] {
        var words: [String] = []
        var word = ""
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : nil
            if letter.isUppercase, let last = word.last {
                let endsWord = last.isLowercase || last.isNumber
                let beginsWord = last.isUppercase && next?.isLowercase == true
                let isLoneLetter = word.count == 1 && last.isLowercase
                if endsWord && !isLoneLetter || beginsWord {
                    words.append(word)
                    word = ""
                } else if isLoneLetter {
                    word = word.uppercased()
                }
            }
            word.append(letter)
        }
        return word.isEmpty ? words : words + [word]
    }

    /// A constant's name made of words: "Detection Finding" and `detectionFinding` both give
    /// `DETECTION_FINDING`.
    static func constant(_ name: String) -> String {
        let parts = name.split { !$0.isLetter && !$0.isNumber }
        return parts.flatMap { camelWords(Array($0)) }.map { $0.uppercased() }
            .joined(separator: "_")
    }
}
