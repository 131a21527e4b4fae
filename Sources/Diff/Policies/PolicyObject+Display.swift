import JSON

extension PolicyObject {
    /// A display conversion: the name of one, or an object with titles.
    mutating func display(
        _ property: String = "display"
    ) throws(PolicyError) -> DisplayConversion? {
        guard let value = value(property) else { return nil }
        let place = pointer(to: property)
        switch value {
        case .string(let name):
            let named = DisplayConversion.named
            if let found = named.first(where: { $0.name == name }) { return found.conversion }
            let names = named.map(\.name)
            throw PolicyError(
                "Expected one of \(names.joined(separator: ", ")), or an object with titles.",
                hint: didYouMean(name, among: names),
                at: place
            )
        case .object:
            var object = try PolicyObject(value, at: place)
            let members = try object.members("titles", max: PolicyLimits.titlesMax)
            try object.refuseUnread()
            guard let members else { throw object.error("titles", "This property is required.") }
            let pointer = object.pointer(to: "titles")
            let titles = members.map {
                (
                    code: JSONValue.string($0.key), title: $0.value,
                    pointer: pointer.appending($0.key)
                )
            }
            return .titles(try Self.titles(titles))
        default: throw wrongKind(property, "a string or an object", value)
        }
    }

    /// Titles for codes, each with the place of the title.
    static func titles(
        _ all: [(code: JSONValue, title: JSONValue, pointer: JSONPointer)]
    ) throws(PolicyError) -> DisplayTitles {
        var pairs: [(code: JSONValue, title: String)] = []
        var taken: Set<String> = []
        for entry in all {
            if pairs.count == PolicyLimits.titlesMax {
                let reason = "There are more than \(PolicyLimits.titlesMax) titles."
                throw PolicyError(reason, at: entry.pointer)
            }
            guard let title = entry.title.string else {
                throw PolicyError("Expected a string, not \(entry.title.kind).", at: entry.pointer)
            }
            try PolicyText.checkLine(title, at: entry.pointer)
            if !taken.insert(title).inserted {
                throw PolicyError("Another code has this title too.", at: entry.pointer)
            }
            pairs.append((entry.code, title))
        }
        guard let titles = DisplayTitles(pairs) else {
            throw PolicyError("Two codes have the same title.", at: JSONPointer())
        }
        return titles
    }
}
