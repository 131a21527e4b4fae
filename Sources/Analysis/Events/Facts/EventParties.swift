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
    static func targets(of selected: SelectedEvent, entityWords: [String]) -> Set<String> {
        let event = selected.event
        var names: Set<String> = []
        if !parties.isDisjoint(with: entityWords) {
            for name in [event.entityKey, event.entityName].compactMap({ $0 }) {
                names.formUnion(spellings(of: name))
            }
            if let id = event.entityID { names.insert(id.description.lowercased()) }
        }
        for change in selected.changes where naming.contains(NameWords.of(change.field)) {
            if let name = name(change.new ?? change.old) {
                names.formUnion(spellings(of: name))
            }
        }
        for member in selected.metadata.members where naming.contains(NameWords.of(member.key)) {
            if let name = name(member.value),
                !names.isEmpty || NameWords.of(member.key).first == "target"
            {
                names.formUnion(spellings(of: name))
            }
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
        for change in fact.selected.changes where naming.contains(NameWords.of(change.field)) {
            if let name = name(change.new ?? change.old) { return name }
        }
        return nil
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
