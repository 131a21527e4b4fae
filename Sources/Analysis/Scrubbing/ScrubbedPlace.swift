internal import Domain

/// What the names of the members on the way to a value say of it.
struct ScrubbedPlace: Sendable {
    /// The last names on the way, the innermost first.
    private var near: NameFacts?
    private var middle: NameFacts?
    private var far: NameFacts?
    /// The name that makes the value a secret, its own or one further out.
    private(set) var secretName: String?
    /// The kind of a tenant's field that the value is or belongs to.
    private(set) var ownKind: String?

    /// What the value's own name says of a person.
    var personal: PersonalName? { near?.personal }

    /// The words of the last names, in small letters and between spaces.
    var words: [UInt8] {
        var words: [UInt8] = []
        words.reserveCapacity(64)
        if let far { words += far.words }
        words.append(0x20)
        if let middle { words += middle.words }
        words.append(0x20)
        if let near { words += near.words }
        return words
    }

    /// Tells the place from others, as far as names go into what is found there.
    var id: ID { ID(near: near?.id ?? -1, middle: middle?.id ?? -1, far: far?.id ?? -1) }

    /// The last names of a place.
    struct ID: Sendable, Hashable {
        let near: Int
        let middle: Int
        let far: Int
    }

    /// The place of a member of the value here.
    func member(_ facts: NameFacts, pair: String? = nil) -> ScrubbedPlace {
        var place = ScrubbedPlace()
        place.near = facts
        place.middle = near
        place.far = middle
        place.ownKind = facts.ownKind ?? ownKind
        if let pair, facts.isValue {
            place.secretName = pair
        } else if facts.isSecret {
            place.secretName = facts.name
        } else if let outer = secretName, SensitiveNames.kind(of: "\(outer) \(facts.name)") != nil {
            place.secretName = outer
        }
        return place
    }
}

/// What one name of a member says of its value.
final class NameFacts: Sendable {
    /// Which of the names met so far it is.
    let id: Int
    let name: String
    let words: [UInt8]
    let personal: PersonalName?
    let ownKind: String?
    let isSecret: Bool
    /// Whether it names the value of a pair, as in `{"name": …, "value": …}`.
    let isValue: Bool

    init(_ name: String, _ meaning: People.KeyMeaning, _ rules: ScrubbingRules, id: Int) {
        self.id = id
        self.name = name
        var words: [UInt8] = []
        for word in meaning.words {
            words += word.utf8
            words.append(0x20)
        }
        if words.isEmpty { words.append(0x20) }
        for word in meaning.words { words += word.utf8 }
        words.append(0x20)
        self.words = words
        personal = meaning.name
        ownKind = Self.ownKind(name, rules)
        isSecret = SensitiveNames.kind(of: name) != nil
        isValue = Self.isValue(name)
    }

    static func isValue(_ name: String) -> Bool {
        guard let last = name.utf8.last?.small, last == 0x65 || last == 0x73 else { return false }
        let end = name.utf8.suffix(6).map(\.small)
        return end.suffix(5).elementsEqual("value".utf8) || end.elementsEqual("values".utf8)
    }

    private static func ownKind(_ name: String, _ rules: ScrubbingRules) -> String? {
        if rules.fields.isEmpty { return nil }
        let glued = glued(name)
        return rules.fields.first { Self.glued($0.name) == glued }?.kind.uppercased()
    }

    /// `badge_no`, `badgeNo` and `Badge-No` are one.
    private static func glued(_ name: String) -> String {
        String(decoding: name.lowercased().utf8.filter(\.isWord), as: UTF8.self)
    }
}
