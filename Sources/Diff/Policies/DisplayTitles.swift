public import JSON

/// The titles of an enumeration's codes; no two codes share one.
public struct DisplayTitles: Sendable, Equatable {
    /// The titles by the JSON text of their codes.
    private let titles: [String: String]
    private let taken: Set<String>

    /// Titles for codes; nil when two codes have the same title.
    public init?(_ pairs: [(code: JSONValue, title: String)]) {
        titles = Dictionary(pairs.map { (Self.text($0.code), $0.title) }) { first, _ in first }
        taken = Set(titles.values)
        if taken.count < titles.count { return nil }
    }

    /// The title of a code, or the code.
    ///
    /// A number or a truth value also has the title of the text that reads like it, for the names
    /// of a JSON object are texts. A text without a title that reads like one is shown in quotes.
    func shown(_ code: JSONValue) -> JSONValue {
        let text = Self.text(code)
        if let title = titles[text] { return .string(title) }
        switch code {
        case .string(let word): return taken.contains(word) ? .string(text) : code
        case .number, .bool: return titles[Self.text(.string(text))].map { .string($0) } ?? code
        case .null, .array, .object: return code
        }
    }

    private static func text(_ code: JSONValue) -> String {
        code.number.map { NumberText.shown($0.text) } ?? code.sorted.description
    }

    /// A code made into words: `NOT_STARTED` and `notStarted` both read `Not Started`.
    ///
    /// What is no code, for its letters or its length, stays as it is.
    static func words(of code: String) -> String {
        let isCode = code.unicodeScalars.allSatisfy {
            $0 == "_" || $0 == "-" || $0.properties.isAlphabetic || ("0"..."9").contains($0)
        }
        guard code.utf8.count <= PolicyLimits.labelMax, isCode,
            code.unicodeScalars.first?.properties.isAlphabetic == true
        else { return code }
        let isCapital = !code.contains(where: \.isLowercase)
        return FieldName.label(isCapital ? code.lowercased() : code)
    }
}
