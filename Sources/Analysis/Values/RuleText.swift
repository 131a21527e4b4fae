internal import JSON

/// What is wrong with a file of rules, which is our own mistake.
struct RuleFault: Error, CustomStringConvertible {
    let description: String
}

/// Reads the parts that all files of rules are made of; whatever it does not know is an error.
enum RuleText {
    /// What is asked of a value.
    static func tests(_ value: JSONValue, _ id: String) throws -> [ValuePredicate.Test] {
        try object(value, id, knows: nil).members.map { test in
            switch (test.key, test.value) {
            case ("is", _): .isOneOf(Set(try words(test.value, id).map { $0.lowercased() }))
            case ("like", _): .like(try words(test.value, id).map { Wildcard($0.lowercased()) })
            case ("ends", _): .ends(try words(test.value, id).map { $0.lowercased() })
            case ("words", _): .words(try words(test.value, id).map(NameWords.of))
            case ("state", "on"): .state(isOn: true)
            case ("state", "off"): .state(isOn: false)
            case ("network", "any"): .network(.any)
            case ("network", "wide"): .network(.wide)
            case ("empty", .bool(let isEmpty)): .empty(isEmpty)
            case ("party", "new"): .newParty
            case ("not", _): .not(try tests(test.value, id))
            case ("above", .number(let number)): .above(number.double ?? 0)
            case ("below", .number(let number)): .below(number.double ?? 0)
            default: throw RuleFault(description: "\(id) asks for an unknown \(test.key)")
            }
        }
    }

    /// One word or a list of them.
    static func words(_ value: JSONValue?, _ id: String) throws -> [String] {
        switch value {
        case nil: return []
        case .string(let word)?: return [word]
        case .array(let elements)?:
            let words = elements.compactMap(\.string)
            guard words.count == elements.count else {
                throw RuleFault(description: "\(id) has a list of something else than words")
            }
            return words
        default: throw RuleFault(description: "\(id) has \(value?.kind ?? "nothing") for words")
        }
    }

    /// An object with no other members than those known.
    static func object(
        _ value: JSONValue,
        _ id: String,
        knows names: Set<String>?
    ) throws -> JSONObject {
        guard let object = value.object else {
            throw RuleFault(description: "\(id): expected an object")
        }
        if let names, let stranger = object.members.first(where: { !names.contains($0.key) }) {
            throw RuleFault(description: "\(id) has an unknown member \(stranger.key)")
        }
        return object
    }
}
