internal import Domain
internal import JSON

/// What the names of the members on the way to a value say of it.
final class ScrubbedPlace: Sendable {
    /// Which of the places met so far it is; nil for one that is not kept.
    let id: Int?
    /// Its own name; nil outside of every member.
    let name: NameFacts?
    /// The words of the last names on the way, in small letters and between spaces.
    let words: [UInt8]
    /// The name that makes the value a secret, its own or one further out.
    let secretName: String?
    /// The kind of a tenant's field that the value is or belongs to.
    let ownKind: String?
    /// Whom the value names as a whole.
    let party: Party?
    private let outer: ScrubbedPlace?

    /// Who is named by the fields of an event that are for that.
    enum Party: Sendable {
        /// Whoever did something: a person, or else a service.
        case actor
        /// A person, by the kind of the entity.
        case person
    }

    /// The place of a value that stands under no name.
    static let outside = ScrubbedPlace()

    private init() {
        id = 0
        name = nil
        words = [0x20, 0x20]
        secretName = nil
        ownKind = nil
        party = nil
        outer = nil
    }

    init(_ name: NameFacts, in outer: ScrubbedPlace, id: Int?) {
        self.id = id
        self.name = name
        self.outer = outer
        var words = outer.outer?.name?.words ?? []
        words.append(0x20)
        if let near = outer.name { words += near.words }
        words.append(0x20)
        self.words = words + name.words
        ownKind = name.ownKind ?? outer.ownKind
        party = Self.party(name, in: outer)
        secretName = name.isSecret ? name.name : name.secretName(within: outer.secretName)
    }
}

extension ScrubbedPlace {
    private static func party(_ name: NameFacts, in outer: ScrubbedPlace) -> Party? {
        switch name.name {
        case "actor": outer.name == nil ? .actor : nil
        case "entity_name", "entity_key":
            outer.name.map { People.isPersonType($0.name) } ?? false ? .person : nil
        default: nil
        }
    }
}

/// The places of one request's values, each found by its name from the one around it.
///
/// Objects of a kind name their members in one order, so each place knows which one was last asked
/// for behind it: most are found by comparing one name.
struct ScrubbedPlaces: Sendable {
    private struct Links: Sendable {
        let place: ScrubbedPlace
        var inner: [String: ScrubbedPlace] = [:]
        var first: ScrubbedPlace?
        var next: ScrubbedPlace?
        var hasValue = false
        /// How many people were known when the name itself was found to hold nothing.
        var cleanKnowing = -1
    }

    /// How many places and names are kept; logs have hundreds, and whoever invents more gains nothing.
    private static let countMax = 10_000

    /// The places of a value's members, object by object in the order in which these are met.
    private(set) var trail: [ScrubbedPlace] = []
    private var links = [Links(place: .outside)]
    private var names: [String: NameFacts] = [:]
    private let rules: ScrubbingRules

    init(_ rules: ScrubbingRules) { self.rules = rules }

    /// Begins the trail of another value.
    mutating func beginTrail() { trail.removeAll(keepingCapacity: true) }

    /// Puts the places of an object's members on the trail.
    mutating func follow(_ object: JSONObject, at place: ScrubbedPlace) -> Range<Int> {
        let start = trail.count
        var sibling: ScrubbedPlace?
        for member in object.members {
            let inner = self.member(member.key, of: place, after: sibling)
            trail.append(inner)
            sibling = inner
        }
        return start..<trail.count
    }

    /// The place of a member of the value in another, which follows that member there.
    mutating func member(
        _ name: String,
        of place: ScrubbedPlace,
        after sibling: ScrubbedPlace?
    ) -> ScrubbedPlace {
        guard let id = place.id else { return ScrubbedPlace(facts(of: name), in: place, id: nil) }
        let likely = sibling?.id.map { links[$0].next } ?? links[id].first
        if let likely, let known = likely.name, known.name.isSpelled(as: name) { return likely }
        let member = kept(name, of: place, id)
        if let before = sibling?.id {
            links[before].next = member
        } else {
            links[id].first = member
        }
        return member
    }

    private mutating func kept(_ name: String, of place: ScrubbedPlace, _ id: Int) -> ScrubbedPlace
    {
        if let known = links[id].inner[name], known.name?.name.isSpelled(as: name) ?? false {
            return known
        }
        let isKept = links.count < Self.countMax
        let member = ScrubbedPlace(facts(of: name), in: place, id: isKept ? links.count : nil)
        if isKept {
            links[id].inner[name] = member
            links.append(Links(place: member))
        }
        if member.name?.isValue ?? false { links[id].hasValue = true }
        return member
    }

    /// Whether objects in a place may have members that are called values.
    func mayHaveValues(_ place: ScrubbedPlace) -> Bool {
        place.id.map { links[$0].hasValue } ?? true
    }

    /// What a name says, read once for each.
    mutating func facts(of name: String) -> NameFacts {
        if let known = names[name], known.name.isSpelled(as: name) { return known }
        let facts = NameFacts(name, rules)
        if names.count < Self.countMax { names[name] = facts }
        return facts
    }

    /// Whether a place's name is known to hold nothing; whoever has been learnt since may stand in it.
    func hasCleanName(_ place: ScrubbedPlace, knowing people: Int) -> Bool {
        place.id.map { links[$0].cleanKnowing == people } ?? false
    }

    /// Remembers that a place's name holds nothing.
    mutating func noteCleanName(_ place: ScrubbedPlace, knowing people: Int) {
        if let id = place.id { links[id].cleanKnowing = people }
    }
}
