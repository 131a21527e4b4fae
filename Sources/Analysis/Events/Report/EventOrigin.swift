internal import Domain
internal import JSON

/// Where events came from, and how much they moved.
enum EventOrigin {
    private enum Bounds {
        static let placesMax = 3
        static let amountsMax = 2
    }

    /// `from 203.0.113.77 with python-requests/2.31`; empty when the events tell neither.
    static func phrase(_ facts: [EventFact]) -> Phrase {
        let addresses = distinct(facts.compactMap { $0.event.sourceIP?.text })
        let programs = distinct(facts.compactMap(program))
        var phrase = Phrase()
        if !addresses.isEmpty { phrase = "from " + listed(addresses) }
        if !programs.isEmpty {
            phrase = phrase + (phrase.isEmpty ? "with " : " with ") + listed(programs)
        }
        return phrase
    }

    private static func distinct(_ texts: [String]) -> [String] {
        var seen: Set<String> = []
        return texts.filter { seen.insert($0).inserted }
    }

    private static func listed(_ texts: [String]) -> Phrase {
        EventHit.listed(
            texts.map { Phrase(data: $0, charactersMax: 60) },
            max: Bounds.placesMax
        )
    }

    /// The program with its version; of a browser's long line the browser.
    private static func program(_ fact: EventFact) -> String? {
        guard let agent = fact.metadata(["user", "agent"])?.string, !agent.isEmpty else {
            return nil
        }
        let tokens = agent.split(separator: " ")
        guard agent.hasPrefix("Mozilla/") else { return tokens.first.map(String.init) }
        let browsers = ["Edg", "OPR", "Firefox", "Chrome", "Version", "Safari"]
        let known = browsers.lazy.compactMap { name in tokens.first { $0.hasPrefix(name + "/") } }
        return String(known.first ?? tokens[0])
    }

    /// How many rows, files or bytes; empty when the events do not say.
    static func amount(_ fact: EventFact) -> Phrase {
        let members =
            fact.selected.metadata.members.map { ($0.key, $0.value) }
            + fact.selected.changes.compactMap { change in change.new.map { (change.field, $0) } }
        let amounts = members.compactMap { name, value -> Phrase? in
            guard case .number(let number) = value, isAmount(NameWords.of(name)) else { return nil }
            let digits = Int(number.text).map(SafeText.grouped) ?? number.text
            return Phrase(data: name, charactersMax: 40) + " \(digits)"
        }
        return Phrase.joined(Array(amounts.prefix(Bounds.amountsMax)), by: ", ")
    }

    private static func isAmount(_ words: [String]) -> Bool {
        let units: Set<String> = [
            "row", "record", "item", "entry", "file", "object", "byte", "document", "message",
        ]
        if words == ["count"] || words == ["size"] || words == ["total"] { return true }
        guard let unit = words.first(where: units.contains) else { return false }
        let others: Set<String> = ["count", "total", "number", "size", "exported", "of", "num"]
        return words.allSatisfy { $0 == unit || others.contains($0) }
    }
}
