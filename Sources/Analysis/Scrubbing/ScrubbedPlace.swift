internal import Domain

/// What the names of the members on the way to a value say of it.
struct ScrubbedPlace: Sendable {
    /// The words of the names, in small letters and between spaces.
    private(set) var words: [UInt8] = [0x20]
    /// The name that makes the value a secret, its own or one further out.
    private(set) var secretName: String?
    /// What the value's own name says of a person.
    private(set) var personal: PersonalName?
    /// The kind of a tenant's field that the value is or belongs to.
    private(set) var ownKind: String?

    /// Bytes of the words that are kept: those of the last few names.
    private static let wordsMax = 160

    /// The place of a member of the value here.
    func member(_ facts: NameFacts, pair: String? = nil) -> ScrubbedPlace {
        var place = self
        place.words += facts.words
        if place.words.count > Self.wordsMax {
            place.words.removeFirst(place.words.count - Self.wordsMax)
        }
        place.personal = facts.personal
        place.ownKind = facts.ownKind ?? ownKind
        if let pair, facts.isValue {
            place.secretName = pair
        } else if facts.isSecret {
            place.secretName = facts.name
        } else if let outer = secretName, SensitiveNames.kind(of: "\(outer) \(facts.name)") == nil {
            place.secretName = nil
        }
        return place
    }
}

/// What one name of a member says of its value.
struct NameFacts: Sendable {
    let name: String
    let words: [UInt8]
    let personal: PersonalName?
    let ownKind: String?
    let isSecret: Bool
    /// Whether it names the value of a pair, as in `{"name": …, "value": …}`.
    let isValue: Bool

    init(_ name: String, _ rules: ScrubbingRules) {
        self.name = name
        let parts = NameWords.of(name)
        words = Array("\(parts.joined(separator: " ")) \(parts.joined()) ".utf8)
        personal = PersonalName(key: name)
        let glued = Self.glued(name)
        ownKind = rules.fields.first { Self.glued($0.name) == glued }?.kind.uppercased()
        isSecret = SensitiveNames.kind(of: name) != nil
        isValue = glued.hasSuffix("value") || glued.hasSuffix("values")
    }

    /// `badge_no`, `badgeNo` and `Badge-No` are one.
    private static func glued(_ name: String) -> String {
        String(decoding: name.lowercased().utf8.filter(\.isWord), as: UTF8.self)
    }
}
