import JSON

/// What the comment of one column says about its changes.
struct SQLColumnComment {
    private static let properties = [
        "diff_label", "diff_display", "diff_ordered", "diff_indexed", "diff_list_key",
        "diff_list_title", "diff_sensitive",
    ]

    let column: SQLColumn
    private(set) var mistakes: [SQLColumns.Mistake] = []
    /// Whether the comment has a label, be it a wrong one.
    private(set) var takesPart = false

    private var diff: DiffField
    private var display: DisplayConversion?
    private var isSensitive: Bool?

    var field: PolicyField { PolicyField(diff, display: display, isSensitive: isSensitive) }

    /// The mistakes of a column that does not take part: that it says how, too.
    var mistakesOfUnchosen: [SQLColumns.Mistake] {
        guard !said.isEmpty else { return mistakes }
        return mistakes + [
            mistake(
                "The column says how it is shown, but has no label.",
                hint: "Add \"diff_label: \(diff.shownLabel)\"."
            )
        ]
    }

    /// The properties that the comment has.
    private var said: Set<String> = []

    init(_ column: SQLColumn) {
        self.column = column
        diff = DiffField(column.name, annotation: column.annotation)
        let parts = (column.comment ?? "").split { $0.isNewline || $0 == ";" }
        for part in parts {
            let part = part.drop(while: \.isWhitespace)
            guard part.hasPrefix("diff_"), let colon = part.firstIndex(of: ":") else { continue }
            let value = part[part.index(after: colon)...].drop(while: \.isWhitespace)
            let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) }
            read(String(part[..<colon]), String(value[..<(end ?? value.startIndex)]))
        }
        if diff.listTitle != nil, diff.listKey == nil {
            mistakes.append(
                mistake("A list has titles only where it has keys.", hint: "Add \"diff_list_key\".")
            )
            diff.listTitle = nil
        }
    }

    private mutating func read(_ property: String, _ value: String) {
        guard Self.properties.contains(property) else {
            let hint = didYouMean(property, among: Self.properties)
            mistakes.append(mistake("There is no property \"\(property)\".", hint: hint))
            return
        }
        guard said.insert(property).inserted else {
            mistakes.append(mistake("The property \"\(property)\" stands twice."))
            return
        }
        switch property {
        case "diff_label":
            takesPart = true
            diff.label = line(value)
        case "diff_display": display = conversion(value)
        case "diff_ordered": diff.ordered = truth(property, value)
        case "diff_indexed": diff.indexed = truth(property, value) ?? false
        case "diff_list_key": diff.listKey = line(value)
        case "diff_list_title": diff.listTitle = line(value)
        default:
            // Who began to call a column sensitive meant that it is.
            isSensitive = truth(property, value) ?? true
        }
    }

    private mutating func line(_ value: String) -> String? {
        do {
            try PolicyText.checkLine(value, at: JSONPointer())
            return value
        } catch {
            mistakes.append(mistake(error.reason, hint: error.hint))
            return nil
        }
    }

    private mutating func conversion(_ name: String) -> DisplayConversion? {
        let named = DisplayConversion.named
        if let found = named.first(where: { $0.name == name }) { return found.conversion }
        let names = named.map(\.name)
        mistakes.append(
            mistake(
                "Expected one of \(names.joined(separator: ", ")) as diff_display.",
                hint: didYouMean(name, among: names)
            )
        )
        return nil
    }

    private mutating func truth(_ property: String, _ value: String) -> Bool? {
        if value == "true" || value == "false" { return value == "true" }
        mistakes.append(mistake("Expected true or false as \(property)."))
        return nil
    }

    private func mistake(_ reason: String, hint: String? = nil) -> SQLColumns.Mistake {
        SQLColumns.Mistake(column: column.name, reason: reason, hint: hint)
    }
}
