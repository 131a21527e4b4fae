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
        guard let name = actorName(fact) else {
            return Phrase(fact.event.userID == nil ? "someone unnamed" : "a user")
        }
        return data(name, otherwise: "a user")
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
        data(fact.event.eventType, otherwise: "something")
    }

    /// What it was done to, by name and kind.
    static func entity(_ fact: EventFact) -> Phrase {
        let kind = kind(of: fact)
        guard let name = fact.event.entityName ?? fact.event.entityKey, !isOnlyID(name) else {
            return kind.isEmpty ? "something (" + type(fact) + ")" : article(kind) + kind
        }
        let data = data(name, otherwise: "one")
        return kind.isEmpty ? data : kind + " " + data
    }

    /// The name alone.
    static func entityName(_ fact: EventFact) -> Phrase {
        guard let name = fact.event.entityName ?? fact.event.entityKey, !isOnlyID(name) else {
            return entity(fact)
        }
        return data(name, otherwise: "one")
    }

    /// The kind of entity in words; data where it does not look like a name of ours.
    static func kind(of fact: EventFact) -> Phrase {
        guard let type = fact.event.entityType, !type.isEmpty else { return Phrase() }
        let words = type.split { $0 == "_" || $0 == "-" || $0 == " " || $0 == "." }
            .flatMap { FieldName.words(in: Array($0)) }.map { $0.lowercased() }
        let isPlain =
            words.count <= 4
            && words.allSatisfy { word in
                word.utf8.count <= 20
                    && word.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 }
            }
        guard isPlain, !words.isEmpty else { return Phrase(data: type, charactersMax: 60) }
        return Phrase(
            words.map { acronyms.contains($0) ? $0.uppercased() : $0 }.joined(separator: " ")
        )
    }

    /// Whom it was done to; the entity where it names nobody.
    static func target(_ fact: EventFact) -> Phrase {
        guard let name = EventParties.targetName(of: fact), !isOnlyID(name) else {
            return entity(fact)
        }
        return data(name, otherwise: "a user")
    }

    /// A value, hidden where its name says that it is secret.
    static func value(_ value: JSONValue?, name: String) -> Phrase {
        switch value {
        case nil: Phrase("nothing")
        case .string(let text)?: ShownValue(.string(withoutIDs(text)), name: name).phrase
        case .some(let value): ShownValue(value, name: name).phrase
        }
    }

    private static func article(_ kind: Phrase) -> Phrase {
        let first = kind.inner.first.map { "aeiou".contains($0.lowercased()) } ?? false
        return Phrase(first ? "an " : "a ")
    }

    /// A name from an event in short, without the ids in it.
    private static func data(_ name: String, otherwise: String) -> Phrase {
        let text = withoutIDs(shortName(name))
        return text.isEmpty ? Phrase(otherwise) : Phrase(data: text, of: name, charactersMax: 60)
    }

    static func isOnlyID(_ text: String) -> Bool { UUID(text) != nil }

    /// The text with `…` in place of each UUID.
    static func withoutIDs(_ text: String) -> String {
        guard text.utf8.count >= 36, text.utf8.contains(UInt8(ascii: "-")) else { return text }
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let end = index + 36
            if end <= bytes.count, bytes[index + 8] == UInt8(ascii: "-"),
                bytes[end - 13] == UInt8(ascii: "-"),
                UUID(String(decoding: bytes[index..<end], as: UTF8.self)) != nil
            {
                kept += Array("…".utf8)
                index = end
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }
}
