internal import JSON

/// Changes that say the same of several things, told in one line.
struct ChangeRun {
    private(set) var changes: [AssessedChange]

    /// Changes that are of one kind are told together, each run where its first stands.
    static func runs(of changes: [AssessedChange]) -> [ChangeRun] {
        var runs: [ChangeRun] = []
        var places: [String: Int] = [:]
        for change in changes {
            let key = kind(of: change)
            if let place = places[key] {
                runs[place].changes.append(change)
            } else {
                places[key] = runs.count
                runs.append(ChangeRun(changes: [change]))
            }
        }
        return runs
    }

    private static func kind(of change: AssessedChange) -> String {
        let place = change.place
        if change.isItem { return "item \(change.verb) \(place.phrase.plain) \(place.pattern)" }
        if place.isElement { return "element \(change.verb) \(place.pattern)" }
        guard place.subject.steps.isEmpty == false, change.verb != .moved else {
            return "one \(change.order)"
        }
        let values = ShownValue.pair(
            change.old ?? .null,
            change.new ?? .null,
            name: place.names.last
        )
        let message = change.message == nil ? "" : "\(change.order)"
        return
            "member \(change.verb) \(place.pattern) \(values.old.plain) \(values.new.plain) \(message)"
    }

    /// The changes' names: `C2–C9, C12`.
    var aliases: String { Self.aliases(changes.map(\.alias)) }

    static func aliases(_ aliases: [String]) -> String {
        let parts = AliasRuns.parts(aliases)
        if parts.count <= 8 { return parts.joined(separator: ", ") }
        return parts.prefix(7).joined(separator: ", ") + " …"
    }

    /// What happened, with no more than so many names or values.
    func phrase(namesMax: Int) -> Phrase {
        guard let first = changes.first else { return Phrase() }
        let place = first.place
        if first.isItem {
            let values = named(namesMax) { change in
                ShownValue(change.new ?? change.old ?? .null, name: place.names.last).phrase
            }
            let count = changes.count > 1 ? "\(SafeText.grouped(changes.count)) " : ""
            return place.phrase + ": \(count)\(first.verb.rawValue) " + values
        }
        if place.isElement { return elements(first, namesMax) }
        if changes.count == 1 {
            let told = first.message.map { ", " + Phrase(data: $0, charactersMax: 160) } ?? Phrase()
            return place.phrase + ": " + happening(first) + told
        }
        let subjects = named(namesMax) { $0.place.subjectPhrase }
        return place.memberPhrase + ": " + happening(first)
            + ", of \(SafeText.grouped(changes.count)): " + subjects
    }

    private func elements(_ first: AssessedChange, _ namesMax: Int) -> Phrase {
        if changes.count == 1 {
            let value = first.new ?? first.old ?? .null
            let phrase = first.place.phrase + " \(first.verb.rawValue)"
            if ElementIdentity.noun(of: value) != nil, let message = value["message"] {
                return phrase + ": " + ShownValue(message, name: nil).phrase
            }
            return value.object?.isEmpty == false
                ? phrase + ": " + ShownValue(value, name: nil).phrase : phrase
        }
        let list = ChangePlace(steps: Array(first.place.steps.dropLast()))
        let noun = SafeText.count(changes.count, list.noun)
        let names = named(namesMax) { change -> Phrase in
            guard case .element(let element)? = change.place.steps.last else { return Phrase() }
            if let title = element.title { return Phrase(data: title, charactersMax: 60) }
            return Phrase("number \((element.new ?? element.old ?? 0) + 1)")
        }
        return Phrase("\(noun) \(first.verb.rawValue): ") + names
    }

    private func happening(_ change: AssessedChange) -> Phrase {
        let name = change.place.names.last
        switch (change.old, change.new) {
        case _ where change.verb == .moved: return Phrase("in another order")
        case (let old?, let new?):
            let shown = ShownValue.pair(old, new, name: name)
            return shown.old + " → " + shown.new
        case (nil, let new?): return "added, " + ShownValue(new, name: name).phrase
        case (let old?, nil): return "removed, was " + ShownValue(old, name: name).phrase
        case (nil, nil): return Phrase()
        }
    }

    private func named(_ max: Int, _ name: (AssessedChange) -> Phrase) -> Phrase {
        let shown = changes.prefix(changes.count <= max + 1 ? max + 1 : max).map(name)
        let rest = changes.count - shown.count
        if rest == 0 { return Phrase.list(Array(shown)) }
        return Phrase.joined(Array(shown), by: ", ") + " and \(SafeText.grouped(rest)) more"
    }
}
