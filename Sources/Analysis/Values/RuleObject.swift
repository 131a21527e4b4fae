internal import JSON

/// What is wrong with a file of rules, which is our own mistake.
struct RuleFault: Error, CustomStringConvertible {
    let description: String
}

/// An object in a file of rules; whatever it does not know is an error.
///
/// A file is `{"about": …, "lists": {name: [word, …]}, "rules": [rule, …]}`. Its members are read as
/// what all rules are made of: texts, words, phrases of names, and what is asked of values. Among words
/// `@name` stands for those of that list, of whichever file of the folder.
struct RuleObject {
    /// The rule that it is a part of, for those who mend the file.
    let id: String
    private let object: JSONObject
    private let lists: [String: [String]]

    /// - Parameters:
    ///   - names: the members that it may have; nil for any.
    ///   - lists: the lists that its words may name.
    init(
        _ value: JSONValue,
        of id: String,
        knows names: Set<String>?,
        lists: [String: [String]] = [:]
    ) throws {
        guard let object = value.object else {
            throw RuleFault(description: "\(id): expected an object")
        }
        if let names, let stranger = object.members.first(where: { !names.contains($0.key) }) {
            throw RuleFault(description: "\(id) has an unknown member \(stranger.key)")
        }
        self.id = id
        self.object = object
        self.lists = lists
    }

    /// The rules of all files in a folder, in the order of the files.
    ///
    /// A file that holds no rules is our own mistake and stops the process at its first use.
    static func shipped<Rule>(
        in folder: String,
        knows names: Set<String>,
        _ read: (RuleObject) throws -> Rule
    ) -> [Rule] {
        let files = EmbeddedFiles.all.filter {
            $0.path.hasPrefix(folder) && $0.path.hasSuffix(".json")
        }
        do {
            return try rules(of: files.map(\.text), knows: names, read)
        } catch {
            fatalError("\(folder): \(error)")
        }
    }

    /// The rules of some files.
    static func rules<Rule>(
        of texts: [String],
        knows names: Set<String>,
        _ read: (RuleObject) throws -> Rule
    ) throws -> [Rule] {
        let files = try texts.map { text in
            let document = try JSONValue(parsing: Array(text.utf8))
            return try RuleObject(document, of: "the file", knows: ["about", "lists", "rules"])
        }
        var lists: [String: [String]] = [:]
        for file in files {
            guard let named = file["lists"] else { continue }
            let own = try RuleObject(named, of: "the lists", knows: nil)
            for member in own.object.members { lists[member.key] = try own.words(member.key) }
        }
        return try files.flatMap { file in
            guard let rules = file["rules"]?.array else { throw file.fault("has no rules") }
            return try rules.map { rule in
                let id = rule["id"]?.string ?? "?"
                return try read(RuleObject(rule, of: id, knows: names, lists: lists))
            }
        }
    }

    subscript(name: String) -> JSONValue? { object[name] }

    func fault(_ what: String) -> RuleFault { RuleFault(description: "\(id) \(what)") }

    /// The objects of a list; none when it is absent.
    func objects(_ name: String, knows names: Set<String>) throws -> [RuleObject] {
        try (object[name]?.array ?? []).map {
            try RuleObject($0, of: id, knows: names, lists: lists)
        }
    }

    func flag(_ name: String) -> Bool { object[name]?.bool ?? false }

    /// A text that must be there.
    func text(_ name: String) throws -> String {
        guard let text = object[name]?.string, !text.isEmpty else { throw fault("has no \(name)") }
        return text
    }

    /// One word or a list of them.
    func words(_ name: String) throws -> [String] {
        switch object[name] {
        case nil: return []
        case .string(let word)?: return try listed(word)
        case .array(let elements)?:
            let words = elements.compactMap(\.string)
            guard words.count == elements.count else {
                throw fault("has a list of something else than words")
            }
            return try words.flatMap(listed)
        case let value?: throw fault("has \(value.kind) for words")
        }
    }

    /// A word itself, or those of the list that it names.
    private func listed(_ word: String) throws -> [String] {
        guard word.hasPrefix("@") else { return [word] }
        guard let words = lists[String(word.dropFirst())] else {
            throw fault("names an unknown list \(word)")
        }
        return words
    }

    /// One word or a list of them, each of which must be among those known.
    func known<Word: RawRepresentable<String>>(_ name: String) throws -> [Word] {
        try words(name).map { word in
            guard let known = Word(rawValue: word) else {
                throw fault("has unknown \(name): \(word)")
            }
            return known
        }
    }

    func phrases(_ name: String) throws -> [NamePhrase] { try words(name).map(NamePhrase.init) }

    /// What is asked of a value; nil when nothing is.
    func predicate(_ name: String) throws -> ValuePredicate? {
        try object[name].map { ValuePredicate(tests: try tests($0)) }
    }

    /// What is asked of values by the names of their members.
    func predicates(_ name: String) throws -> [(name: String, predicate: ValuePredicate)] {
        guard let value = object[name] else { return [] }
        return try RuleObject(value, of: id, knows: nil, lists: lists).object.members.map {
            ($0.key, ValuePredicate(tests: try tests($0.value)))
        }
    }

    private func tests(_ value: JSONValue) throws -> [ValuePredicate.Test] {
        let asked = try RuleObject(value, of: id, knows: nil, lists: lists)
        return try asked.object.members.map { test in
            let name = test.key
            return switch (name, test.value) {
            case ("is", _): .isOneOf(Set(try asked.words(name).map { $0.lowercased() }))
            case ("like", _): .like(try asked.words(name).map { Wildcard($0.lowercased()) })
            case ("ends", _): .ends(try asked.words(name).map { $0.lowercased() })
            case ("words", _): .words(try asked.words(name).map(NameWords.of))
            case ("state", "on"): .state(isOn: true)
            case ("state", "off"): .state(isOn: false)
            case ("network", "any"): .network(.any)
            case ("network", "wide"): .network(.wide)
            case ("empty", .bool(let isEmpty)): .empty(isEmpty)
            case ("party", "new"): .newParty
            case ("not", _): .not(try tests(test.value))
            case ("above", .number(let number)): .above(number.double ?? 0)
            case ("below", .number(let number)): .below(number.double ?? 0)
            default: throw fault("asks for an unknown \(name)")
            }
        }
    }
}
