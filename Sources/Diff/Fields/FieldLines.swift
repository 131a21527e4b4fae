import JSON

/// What a field's old and new value look like, line by line.
///
/// Two values that differ look different, unless their field is declared a number and they are the
/// same number: where their usual looks agree (a text that became a number, a number spelt
/// differently, other ends of lines), both are shown so that the difference is seen.
struct FieldLines {
    private(set) var old: TextLines
    private(set) var new: TextLines

    /// The values of a field; nil stands for one that is not there.
    init(_ old: JSONValue?, _ new: JSONValue?, _ annotation: DiffField.Annotation?) {
        if case .string(let oldText) = old, case .string(let newText) = new {
            (self.old, self.new) = TextLines.pair(oldText, newText)
        } else {
            self.old = old.map { Self.lines($0) } ?? TextLines(lines: [])
            self.new = new.map { Self.lines($0) } ?? TextLines(lines: [])
        }
        guard self.old.isEqual(to: self.new) else { return }
        if annotation == .number, old?.number != nil, new?.number != nil { return }
        let areTexts = [old, new].allSatisfy { $0 == nil || $0?.string != nil }
        self.old = Self.exactLines(old, areTexts: areTexts)
        self.new = Self.exactLines(new, areTexts: areTexts)
    }

    /// The elements of a list, one to a line.
    init(_ old: [JSONValue], _ new: [JSONValue], field: DiffField) {
        func lines(_ elements: [JSONValue], _ look: (JSONValue) -> String) -> TextLines {
            TextLines(
                lines: elements.enumerated().map { index, element in
                    (field.indexed ? "[\(index + 1)] " : "") + look(element)
                }
            )
        }
        self.old = lines(old, Self.item)
        self.new = lines(new, Self.item)
        guard self.old.isEqual(to: self.new), field.annotation != .number else { return }
        self.old = lines(old) { $0.sorted.description }
        self.new = lines(new) { $0.sorted.description }
    }

    private static func lines(_ value: JSONValue) -> TextLines {
        switch value {
        case .string(let text): TextLines(text)
        case .object, .array: PrettyJSON(value).lines
        default: TextLines(lines: [item(value)])
        }
    }

    private static func exactLines(_ value: JSONValue?, areTexts: Bool) -> TextLines {
        guard let value else { return TextLines(lines: []) }
        if areTexts, let text = value.string { return TextLines(exactly: text) }
        return TextLines(lines: [value.sorted.description])
    }

    /// A value on one line, as it stands in a list.
    static func item(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): NumberText.shown(number.text)
        case .null, .bool: value.description
        case .object, .array: value.sorted.description
        }
    }
}
