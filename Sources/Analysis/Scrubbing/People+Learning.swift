internal import Domain
internal import JSON

extension People {
    /// Learns who acts and is acted on in events.
    mutating func learn(from events: [AuditEvent], in places: inout ScrubbedPlaces) {
        for event in events {
            if let actor = event.actor { learn(actor: actor) }
            let isAboutPerson = event.entityType.map(Self.isPersonType) ?? false
            if isAboutPerson {
                for name in [event.entityName, event.entityKey] {
                    if let name { learn(person: name, .told) }
                }
            }
            for json in [event.oldValues, event.newValues, event.eventMetadata] {
                guard let json, let value = try? JSONValue(parsing: json) else { continue }
                places.beginTrail()
                learn(from: value, at: .outside, in: &places, isAboutPerson: isAboutPerson)
            }
        }
    }

    /// Learns the name of whoever a log says did something: an address, a name, or the last part of
    /// an ARN.
    mutating func learn(actor: String) {
        guard actor.hasPrefix("arn:") else { return learn(person: actor) }
        if let name = Self.personOfARN(actor) { learn(person: String(name)) }
    }

    /// The part of an ARN that names a person; nil where it names a role or a service.
    static func personOfARN(_ actor: String) -> Substring? {
        let kinds = [":user/", ":assumed-role/", ":federated-user/"]
        let parts = actor.split(separator: "/")
        return kinds.contains(where: actor.contains) && parts.count > 1 ? parts.last : nil
    }

    /// Learns a person by an address of mail, a name of several words or one to sign in with.
    mutating func learn(person: String, _ sureness: Sureness = .likely) {
        guard isNews(person, sureness), person.utf8.count <= 128, !person.contains("://"),
            !person.hasPrefix("arn:")
        else { return }
        let person = String(Self.withoutRealm(person))
        if let at = person.utf8.firstIndex(of: UInt8(ascii: "@")) {
            learn(login: String(person[..<at]))
        } else if person.utf8.contains(where: { " ,/:".utf8.contains($0) }) {
            learn(name: person, sureness)
        } else {
            learn(login: person, sureness)
        }
    }

    /// A name without what says who vouches for it: `CORP\jdoe`, `auth0|jdoe`, `saml:jdoe` and
    /// `uid=jdoe,ou=people` are all `jdoe`.
    static func withoutRealm(_ person: String) -> Substring {
        var name = person[...]
        let bytes = person.utf8
        if let mark = bytes.lastIndex(where: { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: "\\") }
        ) {
            name = person[bytes.index(after: mark)...]
        }
        if let mark = name.utf8.lastIndex(where: {
            $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/")
        }),
            name.first.map({ $0.isLowercase }) ?? false, !isOfService(name[..<mark])
        {
            name = name[bytes.index(after: mark)...]
        }
        if let mark = name.utf8.firstIndex(of: UInt8(ascii: "=")),
            !name.utf8.contains(UInt8(ascii: " "))
        {
            name = name[bytes.index(after: mark)...]
            name = name[..<(name.utf8.firstIndex(of: UInt8(ascii: ",")) ?? name.endIndex)]
        }
        return name
    }

    /// Whether what stands before a name says that it is a service's: `system:serviceaccount:jobs`.
    private static func isOfService(_ realm: Substring) -> Bool {
        realm.split { !$0.isLetter }.contains { word in
            ["system", "serviceaccount", "service", "role", "bot", "app"].contains(word)
        }
    }

    /// Learns the people that members of a value name, and leaves the trail of their places.
    mutating func learn(
        from value: JSONValue,
        at place: ScrubbedPlace,
        in places: inout ScrubbedPlaces,
        isAboutPerson: Bool,
        depth: Int = 0
    ) {
        guard depth <= Limits.jsonDepthMax else { return }
        switch value {
        case .null, .bool, .number, .string: break
        case .array(let elements):
            for element in elements {
                if isAboutPerson, let text = element.string { learn(person: text, .told) }
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
        let trail = places.follow(object, at: place)
        for (member, index) in zip(object.members, trail) {
            switch places.trail[index].name?.personal {
            case .first: first = first ?? member.value.string
            case .last: last = last ?? member.value.string
            case .contact: isAboutPerson = true
            case .full, .login, .plain, .party, nil: break
            }
        }
        if let first, let last { learn(name: "\(first) \(last)") }
        isAboutPerson = isAboutPerson || first != nil || last != nil
        for (member, index) in zip(object.members, trail) {
            let inner = places.trail[index]
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
        }
    }

    private mutating func learn(_ text: String, under name: PersonalName?, _ isPerson: Bool) {
        switch name {
        case .first, .last, .full: learn(name: text)
        case .login: learn(person: text)
        case .plain where isPerson: learn(person: text, .told)
        case .contact where text.contains("@"): learn(person: text)
        case .party:
            if heardParties.insert(text).inserted, Self.isSpelledAsName(text) {
                learn(name: text, .likely)
            }
        case .plain, .contact, nil: break
        }
    }
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
    /// Whoever answers for a thing: mostly a person, but perhaps a team or a service.
    case party
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
            known != .plain, known != .login, known != .party
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
        "owner": .party, "ownedby": .party, "author": .party, "assignee": .party,
        "assignedto": .party, "createdby": .party, "updatedby": .party, "changedby": .party,
        "deletedby": .party, "modifiedby": .party, "approvedby": .party, "approver": .party,
        "requester": .party, "requestedby": .party, "reporter": .party, "reportedby": .party,
        "reviewer": .party, "manager": .party, "recruiter": .party, "invitedby": .party,
        "name": .plain,
        "email": .contact, "emailaddress": .contact, "mail": .contact, "phone": .contact,
        "phonenumber": .contact, "mobile": .contact, "dateofbirth": .contact, "birthdate": .contact,
        "dob": .contact, "birthday": .contact,
    ]
}
