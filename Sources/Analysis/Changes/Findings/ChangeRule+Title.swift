internal import JSON

extension ChangeRule {
    /// Subjects and values that a title names.
    private static let namedMax = 3

    /// What happened, said of one fact or of several.
    func heading(of facts: [ChangeFact]) -> Phrase {
        guard let first = facts.first else { return Phrase() }
        var phrase = Phrase()
        let template = facts.count == 1 ? title : titles
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { phrase = phrase + String(rest[..<open]) }
            let name = String(rest[rest.index(after: open)..<close])
            phrase =
                phrase
                + (name == "count"
                    ? Phrase(SafeText.grouped(Self.count(template, facts)))
                    : Self.piece(name, first, facts))
            rest = rest[rest.index(after: close)...]
        }
        return rest.isEmpty ? phrase : phrase + String(rest)
    }

    private static func piece(
        _ name: String,
        _ fact: ChangeFact,
        _ facts: [ChangeFact]
    ) -> Phrase {
        func shown(_ value: JSONValue?) -> Phrase {
            value.map { ShownValue($0, name: fact.name).phrase } ?? Phrase("nothing")
        }
        switch name {
        case "subject": return fact.place.subjectPhrase
        case "place": return fact.place.phrase
        case "name": return Phrase(data: fact.name, charactersMax: 60)
        case "old": return shown(fact.old)
        case "new": return shown(fact.new)
        case "value": return shown(fact.value)
        case "subjects": return listed(facts.map(\.place.subjectPhrase))
        case "places": return listed(facts.map(\.place.phrase))
        case "values":
            return listed(facts.map { ShownValue($0.value ?? .null, name: $0.name).phrase })
        default: return Phrase(name)
        }
    }

    /// How many of what the template lists there are.
    private static func count(_ template: String, _ facts: [ChangeFact]) -> Int {
        if template.contains("{subjects}") {
            return Set(facts.map(\.place.subjectPhrase.plain)).count
        }
        if template.contains("{places}") { return Set(facts.map(\.place.phrase.plain)).count }
        return facts.count
    }

    /// The first few that are not the same.
    private static func listed(_ phrases: [Phrase]) -> Phrase {
        var distinct: [Phrase] = []
        var seen: Set<String> = []
        for phrase in phrases where seen.insert(phrase.plain).inserted { distinct.append(phrase) }
        if distinct.count <= namedMax + 1 { return Phrase.list(distinct) }
        let rest = distinct.count - namedMax
        return Phrase.joined(Array(distinct.prefix(namedMax)), by: ", ")
            + " and \(SafeText.grouped(rest)) more"
    }
}
