/// The names in the fields of events that are for them.
///
/// They are taken out as a whole, however they are spelled, unless they are known to be a service's.
enum PartyName {
    /// The spots of a text with that of the name in it.
    static func spots(in text: String, _ party: ScrubbedPlace.Party, _ spots: [Spot]) -> [Spot] {
        guard let name = name(in: text), People.isPersonal(String(name), isTold: party == .person)
        else { return spots }
        // A name in a directory has the organisation around it.
        let whole = text.contains("=") ? text[...] : name
        let start = text.utf8.distance(from: text.startIndex, to: whole.startIndex)
        let range = start..<(start + whole.utf8.count)
        let inner = spots.filter { $0.range.overlaps(range) }
        // A secret does not come back, and what is one value as a whole says more of it.
        let isSaid = inner.contains { spot in
            if case .secret = spot.what { return true }
            return spot.range.lowerBound <= range.lowerBound
                && spot.range.upperBound >= range.upperBound
        }
        if isSaid || range.isEmpty { return spots }
        let words = People.words(of: String(name)).filter { !NameParts.titles.contains($0) }
        let part: People.Part = words.count > 1 ? .full : .login
        return
            (spots.filter { !$0.range.overlaps(range) }
            + [Spot(range, person: People.key(of: words), part)])
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// The name without what stands around it; nil where an ARN names a role or a service.
    private static func name(in text: String) -> Substring? {
        text.hasPrefix("arn:") ? People.personOfARN(text) : People.withoutRealm(text)
    }
}
