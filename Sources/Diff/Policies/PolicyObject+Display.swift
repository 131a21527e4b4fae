import JSON

extension PolicyObject {
    /// A display conversion: the name of one, or an object with titles.
    mutating func display() throws(PolicyError) -> DisplayConversion? {
        guard let value = value("display") else { return nil }
        let place = pointer(to: "display")
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
            return .titles(try Self.titles(members, at: object.pointer(to: "titles")))
        default: throw wrongKind("display", "a string or an object", value)
        }
    }

    private static func titles(
        _ members: [JSONObject.Member],
        at pointer: JSONPointer
    ) throws(PolicyError) -> DisplayTitles {
        var pairs: [(code: JSONValue, title: String)] = []
        for member in members {
            let place = pointer.appending(member.key)
            guard let title = member.value.string else {
                throw PolicyError("Expected a string, not \(member.value.kind).", at: place)
            }
            try PolicyText.checkLine(title, at: place)
            if pairs.contains(where: { $0.title == title }) {
                throw PolicyError("Another code has this title too.", at: place)
            }
            pairs.append((.string(member.key), title))
        }
        guard let titles = DisplayTitles(pairs) else {
            throw PolicyError("Two codes have the same title.", at: pointer)
        }
        return titles
    }
}
