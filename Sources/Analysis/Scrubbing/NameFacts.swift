internal import Domain

/// What one name of a member says of its value.
final class NameFacts: Sendable {
    let name: String
    /// Its words in small letters, apart and as one, between spaces.
    let words: [UInt8]
    /// What it says of a person's name.
    let personal: PersonalName?
    /// Whether its value is a person.
    let isPerson: Bool
    /// The kind of a tenant's field of that name.
    let ownKind: String?
    let isSecret: Bool
    /// Whether it names the value of a pair, as in `{"name": …, "value": …}`.
    let isValue: Bool

    init(_ name: String, _ rules: ScrubbingRules) {
        self.name = name
        let words = NameWords.of(name)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * name.utf8.count + 2 * words.count)
        for word in words {
            bytes += word.utf8
            bytes.append(0x20)
        }
        if words.isEmpty { bytes.append(0x20) }
        for word in words { bytes += word.utf8 }
        bytes.append(0x20)
        self.words = bytes
        personal = name.utf8.count <= 64 ? PersonalName(words) : nil
        isPerson = words.last.map(People.persons.contains) ?? false
        ownKind = Self.ownKind(name, rules)
        isSecret = SensitiveNames.kind(of: name) != nil
        isValue = SecretPair.isValue(name)
    }

    /// The name that makes a value a secret which belongs to one of that name.
    func secretName(within outer: String?) -> String? {
        guard let outer, SensitiveNames.kind(of: "\(outer) \(name)") != nil else { return nil }
        return outer
    }

    private static func ownKind(_ name: String, _ rules: ScrubbingRules) -> String? {
        if rules.fields.isEmpty { return nil }
        let normalized = ScrubbingRules.Field.normalized(name)
        return rules.fields.first { ScrubbingRules.Field.normalized($0.name) == normalized }?
            .kind.uppercased()
    }
}
