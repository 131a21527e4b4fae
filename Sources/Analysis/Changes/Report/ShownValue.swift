internal import Domain
internal import JSON

/// A value as a reader wants to see it: short, on one line, and without what is secret.
struct ShownValue {
    let phrase: Phrase

    /// The value without quotation marks, for lists of examples.
    var text: String { phrase.inner }

    /// How a text of so many characters at most is written, below those names.
    typealias Writing = (_ text: String, _ charactersMax: Int, _ path: [String]) -> Phrase

    /// - Parameter write: writes texts and the names of members; as they are, where nothing is said.
    init(
        _ value: JSONValue,
        name: String?,
        write: Writing = { Phrase(data: $0, charactersMax: $1, path: $2) }
    ) {
        switch value {
        case _ where name.map({ SensitiveNames.isSecret($0, value) }) ?? false:
            phrase = Phrase("a hidden value")
        case .null: phrase = Phrase("nothing")
        case .string(let text) where text.isEmpty: phrase = Phrase("an empty text")
        case .string(let text): phrase = write(text, 80, Self.path(name))
        case .bool, .number: phrase = Phrase(data: value.description, path: Self.path(name))
        case .array(let elements): phrase = Self.list(elements, name, write)
        case .object(let object): phrase = Self.members(object, write)
        }
    }

    private init(_ phrase: Phrase) { self.phrase = phrase }

    private static func path(_ name: String?) -> [String] { name.map { [$0] } ?? [] }

    /// Elements and members that are shown of a structure.
    private static let partsMax = 4

    private static func list(_ elements: [JSONValue], _ name: String?, _ write: Writing)
        -> Phrase
    {
        if elements.isEmpty { return Phrase("an empty list") }
        guard DocumentComparison.areWords(elements) else {
            return Phrase("a list of \(SafeText.count(elements.count, "entry"))")
        }
        let shown = elements.prefix(partsMax).map {
            ShownValue($0, name: name, write: write).phrase
        }
        let list = Phrase.joined(shown, by: ", ")
        let rest = elements.count - shown.count
        return rest > 0 ? list + " and \(SafeText.grouped(rest)) more" : list
    }

    /// The first members that are words.
    private static func members(_ object: JSONObject, _ write: Writing) -> Phrase {
        if object.isEmpty { return Phrase("an empty object") }
        let words = Array(
            object.members.lazy.filter {
                DocumentComparison.isWord($0.value) && $0.value != .string("")
            }
            .prefix(partsMax)
        )
        let shown = words.map { member in
            write(member.key, 40, []) + " "
                + ShownValue(member.value, name: member.key, write: write).phrase
        }
        if shown.isEmpty {
            return Phrase("an object with \(SafeText.count(object.count, "member"))")
        }
        let rest = object.count - shown.count
        return Phrase.joined(shown, by: ", ")
            + (rest > 0 ? " and \(SafeText.count(rest, "more member"))" : "")
    }

    /// Two values side by side; of long texts that part in which they differ.
    static func pair(
        _ old: JSONValue,
        _ new: JSONValue,
        name: String?
    ) -> (old: Phrase, new: Phrase) {
        let isSecret = name.map {
            SensitiveNames.isSecret($0, old) || SensitiveNames.isSecret($0, new)
        }
        guard isSecret != true, case .string(let left) = old, case .string(let right) = new,
            max(left.utf8.count, right.utf8.count) > 80
        else { return (ShownValue(old, name: name).phrase, ShownValue(new, name: name).phrase) }
        let common = zip(left.unicodeScalars, right.unicodeScalars).prefix { $0 == $1 }.count
        let start = max(0, common - 24)
        func window(_ text: String) -> Phrase {
            Phrase(data: text, charactersMax: 100, part: start..<(start + 72), path: path(name))
        }
        return (window(left), window(right))
    }
}
