internal import Domain
internal import JSON

/// What people call the actors and entities of events; never an id.
enum EventNames {
    /// Short words that are written in capitals.
    private static let acronyms: Set<String> = [
        "iam", "ec2", "s3", "rds", "kms", "ssm", "sqs", "sns", "vpc", "mfa", "api", "aws", "sts",
        "db", "dns", "id", "url", "ip", "sso", "ssh",
    ]

    /// Who did it.
    static func actor(_ fact: EventFact) -> Phrase {
        if let name = actorName(fact) {
            return name.isEmpty
                ? Phrase("a user")
                : fact.standIns.phrase(shortName(name), of: name, isPerson: true, charactersMax: 60)
        }
        guard let id = fact.event.userID else { return Phrase("someone unnamed") }
        return fact.standIns.phrase(id.description, isPerson: true)
    }

    static func actorText(_ fact: EventFact) -> String? { actorName(fact).map(shortName) }

    private static func actorName(_ fact: EventFact) -> String? {
        fact.event.actor ?? (fact.verb == .login ? fact.event.entityName : nil)
    }

    /// Of an ARN the user's name, or the role with its session.
    static func shortName(_ actor: String) -> String {
        guard actor.hasPrefix("arn:") else { return actor }
        let resource = actor.split(separator: ":", maxSplits: 5).last.map(String.init) ?? actor
        guard let slash = resource.firstIndex(of: "/") else { return resource }
        let kind = resource[..<slash]
        let rest = String(resource[resource.index(after: slash)...])
        return kind == "assumed-role"
            ? rest : rest.split(separator: "/").last.map(String.init) ?? rest
    }

    /// The type, as it is named.
    static func type(_ fact: EventFact) -> Phrase {
        Phrase(data: fact.event.eventType, charactersMax: 60)
    }

    /// What it was done to, by name and kind.
    static func entity(_ fact: EventFact) -> Phrase {
        let kind = kind(of: fact)
        guard let name = entityText(fact) else {
            return kind.isEmpty
                ? "something (" + type(fact) + ")" : article(kind.inner) + " " + kind
        }
        let data = fact.standIns.phrase(
            shortName(name),
            of: name,
            isPerson: StandIns.isPerson(fact.event.entityType ?? ""),
            charactersMax: 60
        )
        // A name that we have made says the kind.
        return kind.isEmpty || isOnlyID(name) && plainKind(of: fact) != nil
            ? data : kind + " " + data
    }

    /// The name that it is known by, which may be an id.
    private static func entityText(_ fact: EventFact) -> String? {
        let name = fact.event.entityName ?? fact.event.entityKey ?? fact.event.entityID?.description
        return name.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The kind of entity in words; data where it does not look like a name of ours.
    static func kind(of fact: EventFact) -> Phrase {
        guard let type = fact.event.entityType, !type.isEmpty else { return Phrase() }
        return plainKind(type).map { Phrase($0) } ?? Phrase(data: type, charactersMax: 60)
    }

    static func plainKind(of fact: EventFact) -> String? {
        fact.event.entityType.flatMap(plainKind)
    }

    /// A kind in words; nil where it does not look like a name of ours.
    static func plainKind(_ type: String) -> String? {
        let words = type.split { $0 == "_" || $0 == "-" || $0 == " " || $0 == "." }
            .flatMap { FieldName.words(in: Array($0)) }.map { $0.lowercased() }
        let isPlain =
            words.count <= 4
            && words.allSatisfy { word in
                word.utf8.count <= 20
                    && word.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }
            }
        guard isPlain, !words.isEmpty else { return nil }
        return words.map { acronyms.contains($0) ? $0.uppercased() : $0 }.joined(separator: " ")
    }

    /// Whom it was done to; the entity where it names nobody.
    static func target(_ fact: EventFact) -> Phrase {
        guard let name = EventParties.targetName(of: fact), !name.isEmpty else {
            return entity(fact)
        }
        return fact.standIns.phrase(shortName(name), of: name, isPerson: true, charactersMax: 60)
    }

    /// A value, hidden where its name says that it is secret.
    static func value(_ value: JSONValue?, name: String, of fact: EventFact) -> Phrase {
        guard let value else { return Phrase("nothing") }
        return ShownValue(value, name: name) { text, charactersMax, path in
            fact.standIns.phrase(
                text,
                isPerson: StandIns.isPerson(path.last ?? name),
                charactersMax: charactersMax,
                path: path
            )
        }.phrase
    }

    /// The name of a field.
    static func field(_ leaf: EventLeaf, of fact: EventFact, charactersMax: Int = 40) -> Phrase {
        fact.standIns.phrase(leaf.name, isPerson: false, charactersMax: charactersMax)
    }

    /// Kinds of things in words; those that are plurals stay.
    static func plural(_ kind: String) -> String {
        let last = kind.split(separator: " ").last.map { $0.lowercased() } ?? ""
        return NameWords.singular(last) == last ? SafeText.plural(kind) : kind
    }

    /// By the sound: letters one by one of what is written in capitals.
    static func article(_ kind: String) -> String {
        let word = kind.split(separator: " ").first.map(String.init) ?? ""
        let isSpelled = acronyms.contains(word.lowercased()) && word == word.uppercased()
        let small = word.lowercased()
        let isYou = ["us", "uni", "euro", "one"].contains(where: small.hasPrefix)
        let vowels = isSpelled ? "AEFHILMNORSX" : "aeiouAEIOU"
        let isVowel = word.first.map(vowels.contains) ?? false
        return isVowel && (isSpelled || !isYou) || small.hasPrefix("hour") ? "an" : "a"
    }

    static func isOnlyID(_ text: String) -> Bool { UUID(text) != nil }
}
