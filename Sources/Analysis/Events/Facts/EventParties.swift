internal import Domain
internal import JSON

/// Tells who and what an event is about, whatever they are called in it.
enum EventParties {
    /// Words of kinds of entities that are people, services or their ways in.
    private static let parties: Set<String> = [
        "user", "account", "member", "login", "person", "employee", "admin", "principal",
        "operator", "identity", "people", "staff", "profile", "role",
    ]

    /// Fields whose values name the account that a call is about.
    private static let naming: Set<[String]> = [
        ["user"], ["user", "name"], ["username"], ["user", "id"], ["email"], ["login"],
        ["member"], ["account"], ["target"], ["target", "user"], ["principal"], ["assignee"],
        ["grantee"], ["for", "user"], ["owner"], ["role", "name"],
    ]

    /// Bytes of a value that may be a name: no entity's can have more.
    static let nameBytesMax = Limits.entityKeyMax * 4

    /// The names that whoever did it goes by: of an ARN the user, or the role and its session.
    static func names(ofActor event: AuditEvent) -> Set<String> {
        var names: Set<String> = []
        if let actor = event.actor { names.formUnion(spellings(of: actor)) }
        if let user = event.userID { names.insert(user.description.lowercased()) }
        return names
    }

    /// A name as it stands, and the parts by which others know it.
    static func spellings(of name: String) -> Set<String> {
        let name = name.lowercased()
        var names: Set<String> = [name]
        if name.hasPrefix("arn:") {
            let resource = name.split(separator: ":", maxSplits: 5).last ?? ""
            let parts = resource.split(separator: "/").dropFirst()
            if resource.hasPrefix("assumed-role") {
                // The session is what the caller chose; the role is who it is.
                if let role = parts.first { names.insert(String(role)) }
                if let session = parts.last, session.utf8.count > 2 {
                    names.insert(String(session))
                }
            } else if let last = parts.last {
                names.insert(String(last))
            }
        }
        return names
    }

    /// The names of the people or services that it was done to.
    ///
    /// Its context is mostly about who did it, or shared by all events; there, only a member that is
    /// called a target names one.
    static func targets(
        of selected: SelectedEvent,
        _ leaves: [EventLeaf],
        entityWords: [String]
    ) -> Set<String> {
        let event = selected.event
        var names: Set<String> = []
        if !parties.isDisjoint(with: entityWords) {
            for name in [event.entityKey, event.entityName].compactMap({ $0 }) {
                names.formUnion(spellings(of: name))
            }
            if let id = event.entityID { names.insert(id.description.lowercased()) }
        }
        for leaf in leaves where leaf.path.count == 1 && naming.contains(leaf.nameWords) {
            if let name = name(leaf.new ?? leaf.old) { names.formUnion(spellings(of: name)) }
        }
        for member in selected.metadata.members {
            let words = NameWords.of(member.key)
            guard words.first == "target", naming.contains(words), let name = name(member.value)
            else { continue }
            names.formUnion(spellings(of: name))
        }
        return names
    }

    /// The name of the person or service that it was done to; nil when it names none.
    static func targetName(of fact: EventFact) -> String? {
        let event = fact.event
        if !parties.isDisjoint(with: fact.entityWords),
            let name = event.entityName ?? event.entityKey
        {
            return name
        }
        let leaves = fact.leaves.lazy.filter {
            $0.path.count == 1 && naming.contains($0.nameWords)
        }
        return leaves.compactMap { name($0.new ?? $0.old) }.first
    }

    /// The entity by each of its names.
    static func things(of event: AuditEvent, entityWords: [String]) -> Set<String> {
        guard let kind = entityWords.last else { return [] }
        let names = [event.entityKey, event.entityName, event.entityID?.description]
        return Set(names.compactMap { $0 }.map { thing(kind, $0) })
    }

    /// What values name by the kind of thing that they are called by: `secret`, `documentId`, `user_name`.
    static func things(named leaves: [EventLeaf]) -> Set<String> {
        var things: Set<String> = []
        for leaf in leaves {
            var words = leaf.nameWords[...]
            while words.count > 1, let last = words.last, suffixes.contains(last) {
                words = words.dropLast()
            }
            guard let kind = words.last, let name = name(leaf.new ?? leaf.old),
                name.utf8.count > 2
            else { continue }
            things.insert(thing(kind, name))
        }
        return things
    }

    /// Words behind the kind of thing in the name of a field that holds its name.
    private static let suffixes: Set<String> = ["id", "name", "key", "arn", "identifier"]

    private static func thing(_ kind: String, _ name: String) -> String {
        "\(kind)\u{1F}\(name.lowercased())"
    }

    private static func name(_ value: JSONValue?) -> String? {
        guard let name = value?.string, name.utf8.count <= nameBytesMax else { return nil }
        return name
    }

    /// What tells an entity from others.
    static func entity(of event: AuditEvent) -> String? {
        let key = event.entityID?.description ?? event.entityKey ?? event.entityName
        return key.map { "\(event.entityType ?? "")\u{1F}\($0.lowercased())" }
    }
}
