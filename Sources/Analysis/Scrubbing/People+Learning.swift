internal import Domain
internal import JSON

extension People {
    /// Learns who acts and is acted on in events.
    mutating func learn(from events: [AuditEvent], in places: inout ScrubbedPlaces) {
        for event in events {
            if let actor = event.actor { learn(actor: actor) }
            let isAboutPerson = event.entityType.map(Self.isPerson) ?? false
            if isAboutPerson {
                for name in [event.entityName, event.entityKey] {
                    if let name { learn(person: name) }
                }
            }
            for json in [event.oldValues, event.newValues, event.eventMetadata] {
                guard let json, let value = try? JSONValue(parsing: json) else { continue }
                learn(from: value, at: .outside, in: &places, isAboutPerson: isAboutPerson)
            }
        }
    }

    /// Learns the name of whoever a log says did something: an address, a name, or the last part of
    /// an ARN.
    mutating func learn(actor: String) {
        var name = actor[...]
        if actor.hasPrefix("arn:") {
            let parts = actor.split(separator: "/")
            let isPerson =
                actor.contains(":user/") || actor.contains(":assumed-role/")
                || actor.contains(":federated-user/")
            guard isPerson, parts.count > 1, let last = parts.last else { return }
            name = last
        }
        learn(person: String(name))
    }

    /// Learns a person by an address of mail, a name of several words or one to sign in with.
    mutating func learn(person: String) {
        guard person.utf8.count <= 128, !person.contains(":"), !person.contains("/") else { return }
        let local = person.split(separator: "@", maxSplits: 1).first.map(String.init) ?? ""
        if person.contains("@") {
            learn(login: local)
        } else if person.contains(" ") {
            if !person.utf8.contains(where: \.isDigit) { learn(name: person) }
        } else {
            learn(login: person)
        }
    }

    /// Learns the people that members of a value name.
    mutating func learn(
        from value: JSONValue,
        at place: ScrubbedPlace,
        in places: inout ScrubbedPlaces,
        isAboutPerson: Bool,
        depth: Int = 0
    ) {
        guard depth < Limits.jsonDepthMax else { return }
        switch value {
        case .null, .bool, .number, .string: break
        case .array(let elements):
            for element in elements {
                learn(
                    from: element,
                    at: place,
                    in: &places,
                    isAboutPerson: isAboutPerson,
                    depth: depth + 1
                )
            }
        case .object(let object):
            learn(from: object, at: place, in: &places, isAboutPerson, depth)
        }
    }

    private mutating func learn(
        from object: JSONObject,
        at place: ScrubbedPlace,
        in places: inout ScrubbedPlaces,
        _ isAboutPerson: Bool,
        _ depth: Int
    ) {
        var isAboutPerson = isAboutPerson
        var first: String?
        var last: String?
        var sibling: ScrubbedPlace?
        for member in object.members {
            let inner = places.member(member.key, of: place, after: sibling)
            switch inner.name?.personal {
            case .first: first = first ?? member.value.string
            case .last: last = last ?? member.value.string
            case .contact: isAboutPerson = true
            case .full, .login, .plain, nil: break
            }
            sibling = inner
        }
        if let first, let last { learn(name: "\(first) \(last)") }
        isAboutPerson = isAboutPerson || first != nil || last != nil
        sibling = nil
        for member in object.members {
            let inner = places.member(member.key, of: place, after: sibling)
            switch member.value {
            case .string(let text): learn(text, under: inner.name?.personal, isAboutPerson)
            case .array, .object:
                learn(
                    from: member.value,
                    at: inner,
                    in: &places,
                    isAboutPerson: inner.name?.isPerson ?? false,
                    depth: depth + 1
                )
            case .null, .bool, .number: break
            }
            sibling = inner
        }
    }

    private mutating func learn(_ text: String, under name: PersonalName?, _ isPerson: Bool) {
        switch name {
        case .first, .last, .full: learn(name: text)
        case .login: learn(person: text)
        case .plain where isPerson: learn(person: text)
        case .contact where text.contains("@"): learn(person: text)
        case .plain, .contact, nil: break
        }
    }

    /// Whether a name of a kind or a member says that a person is meant.
    static func isPerson(_ name: String) -> Bool {
        NameWords.of(name).last.map(persons.contains) ?? false
    }

    static let persons: Set<String> = [
        "user", "person", "people", "member", "employee", "candidate", "applicant", "contact",
        "customer", "patient", "student", "author", "recruiter", "interviewer", "guest",
        "participant", "subscriber", "assignee", "colleague", "teacher", "doctor", "staff",
        "buyer", "seller", "attendee", "referee", "mentor", "passenger", "spouse",
        "reviewer",
    ]
}

/// What a member's name says of a person.
enum PersonalName: Sendable, Equatable {
    /// The first name.
    case first
    /// The last name.
    case last
    /// The whole name.
    case full
    /// A name to sign in with.
    case login
    /// A name, of whatever the object is.
    case plain
    /// Something only people have, such as an address of mail.
    case contact

    /// What the words of a short name say.
    init?(_ words: [String]) {
        let glued = words.joined()
        if let known = Self.table[glued] {
            self = known
        } else if words.count > 1, words.last == "name",
            People.persons.contains(words[words.count - 2])
        {
            self = .full
        } else if let last = words.last, words.count > 1, let known = Self.table[last],
            known != .plain, known != .login
        {
            self = known
        } else if words.count > 2, let known = Self.table[words.suffix(2).joined()] {
            self = known
        } else {
            return nil
        }
    }

    private static let table: [String: PersonalName] = [
        "firstname": .first, "givenname": .first, "forename": .first, "fname": .first,
        "vorname": .first, "middlename": .first, "nickname": .first, "prename": .first,
        "lastname": .last, "surname": .last, "familyname": .last, "lname": .last, "nachname": .last,
        "maidenname": .last,
        "fullname": .full, "displayname": .plain, "realname": .full, "legalname": .full,
        "personname": .full, "preferredname": .full, "cardholder": .full, "accountholder": .full,
        "contactname": .full, "holdername": .full,
        "username": .login, "login": .login, "loginname": .login, "userid": .login,
        "useremail": .contact, "userprincipalname": .contact, "upn": .contact, "screenname": .login,
        "name": .plain,
        "email": .contact, "emailaddress": .contact, "mail": .contact, "phone": .contact,
        "phonenumber": .contact, "mobile": .contact, "dateofbirth": .contact, "birthdate": .contact,
        "dob": .contact, "birthday": .contact,
    ]
}
