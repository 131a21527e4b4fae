internal import Domain
internal import JSON

/// Names for the people and things of which events tell an id only: `user 1`, `project 2`.
///
/// One id is one name throughout an answer; where an event tells the name that goes with an id, that
/// is used.
struct StandIns: Sendable {
    private enum Name: Sendable {
        /// As an event tells it.
        case told(String)
        /// Ours.
        case made(String)
    }

    /// An account may have the id of the thing that it owns.
    private struct Key: Hashable {
        let id: UUID
        let isPerson: Bool
    }

    private static let depthMax = 8
    /// Names that stand in one text; it goes on with their number.
    private static let namesMax = 4
    private static let people: Set<String> = [
        "user", "owner", "member", "assignee", "by", "actor", "author", "manager", "account",
        "person", "employee", "reporter", "approver", "creator", "grantee", "reviewer",
    ]

    private var names: [Key: Name] = [:]
    private var counts: [String: Int] = [:]

    /// Whether a name of ours stands for an id.
    var hasMade: Bool { !counts.isEmpty }

    /// None, with which every id is `…`.
    init() {}

    init(_ events: [SelectedEvent]) {
        for event in events.map(\.event) {
            if let id = event.userID, let actor = event.actor, Self.ids(in: actor).isEmpty {
                names[Key(id: id, isPerson: true)] = .told(EventNames.shortName(actor))
            }
            if let id = event.entityID, let name = event.entityName, Self.ids(in: name).isEmpty {
                names[Key(id: id, isPerson: Self.isPerson(event.entityType ?? ""))] = .told(name)
            }
        }
        for selected in events {
            let event = selected.event
            note(event.actor ?? event.userID?.description, as: "user", isPerson: true)
            let kind = EventNames.plainKind(event.entityType ?? "") ?? "thing"
            let isPerson = Self.isPerson(event.entityType ?? "")
            for text in [event.entityKey, event.entityName] {
                note(text, as: kind, isPerson: isPerson)
            }
            if event.entityKey == nil, event.entityName == nil {
                note(event.entityID?.description, as: kind, isPerson: isPerson)
            }
        }
        for selected in events {
            for change in selected.changes {
                note(.string(change.field), at: "", depth: 0)
                for value in [change.old, change.new] { note(value, at: change.field, depth: 0) }
            }
        }
    }

    /// A value from an event with names in place of the ids in it.
    ///
    /// - Parameter source: the value that the text was made of, where it is only a part of one.
    func phrase(
        _ text: String,
        of source: String? = nil,
        isPerson: Bool,
        charactersMax: Int = 80,
        path: [String] = []
    ) -> Phrase {
        func data(_ text: String) -> Phrase {
            Phrase(data: text, of: source ?? text, charactersMax: charactersMax, path: path)
        }
        let ids = Self.ids(in: text)
        if ids.isEmpty { return data(text) }
        let bytes = Array(text.utf8)
        var pieces: [Phrase] = []
        var start = 0
        func keep(_ range: Range<Int>) {
            let piece = String(decoding: bytes[range], as: UTF8.self)
            guard piece.contains(where: { $0.isLetter || $0.isNumber }) else { return }
            pieces.append(data(piece.trimmed))
        }
        for (range, id) in ids.prefix(Self.namesMax) {
            keep(start..<range.lowerBound)
            pieces.append(name(of: id, isPerson: isPerson, charactersMax: charactersMax))
            start = range.upperBound
        }
        if ids.count > Self.namesMax {
            let more = SafeText.grouped(ids.count - Self.namesMax)
            return Phrase.joined(pieces, by: " ") + " and \(more) more"
        }
        keep(start..<bytes.count)
        return Phrase.joined(pieces, by: " ")
    }

    private func name(of id: UUID, isPerson: Bool, charactersMax: Int) -> Phrase {
        let name =
            names[Key(id: id, isPerson: isPerson)] ?? names[Key(id: id, isPerson: !isPerson)]
        switch name {
        case .told(let text)?: return Phrase(data: text, charactersMax: charactersMax)
        case .made(let words)?: return Phrase(words)
        case nil: return Phrase("…")
        }
    }

    /// Whether a kind of thing or a member's name speaks of people.
    static func isPerson(_ name: String) -> Bool {
        !people.isDisjoint(with: NameWords.of(name))
    }

    // MARK: Reading

    private mutating func note(_ text: String?, as kind: String, isPerson: Bool) {
        guard let text else { return }
        for (_, id) in Self.ids(in: text) {
            let key = Key(id: id, isPerson: isPerson)
            if names[key] != nil { continue }
            counts[kind, default: 0] += 1
            names[key] = .made("\(kind) \(counts[kind, default: 1])")
        }
    }

    private mutating func note(_ value: JSONValue?, at name: String, depth: Int) {
        guard depth < Self.depthMax else { return }
        switch value {
        case .string(let text)?:
            for (_, id) in Self.ids(in: text)
            where names[Key(id: id, isPerson: true)] == nil
                && names[Key(id: id, isPerson: false)] == nil
            {
                let isPerson = Self.isPerson(name)
                let words = NameWords.of(name).filter { !["id", "uuid", "guid"].contains($0) }
                let kind = EventNames.plainKind(words.joined(separator: " ")) ?? "id"
                note(id.description, as: isPerson ? "user" : kind, isPerson: isPerson)
            }
        case .array(let elements)?:
            for element in elements { note(element, at: name, depth: depth + 1) }
        case .object(let object)?:
            for member in object.members {
                note(.string(member.key), at: name, depth: depth + 1)
                note(member.value, at: member.key, depth: depth + 1)
            }
        case .number?, .bool?, .null?, nil: break
        }
    }

    /// The ids in a text with their places in its bytes.
    static func ids(in text: String) -> [(range: Range<Int>, id: UUID)] {
        let hyphen = UInt8(ascii: "-")
        guard text.utf8.count >= 36, text.utf8.contains(hyphen) else { return [] }
        let bytes = Array(text.utf8)
        var ids: [(range: Range<Int>, id: UUID)] = []
        var index = 0
        while index + 36 <= bytes.count {
            let end = index + 36
            if bytes[index] != hyphen, bytes[index + 8] == hyphen, bytes[end - 13] == hyphen,
                bytes[index + 13] == hyphen, bytes[index + 18] == hyphen,
                let id = UUID(String(decoding: bytes[index..<end], as: UTF8.self))
            {
                ids.append((index..<end, id))
                index = end
            } else {
                index += 1
            }
        }
        return ids
    }
}

extension String {
    fileprivate var trimmed: String {
        let rest = drop { $0 == " " }
        return String(rest.prefix(rest.count - rest.reversed().prefix { $0 == " " }.count))
    }
}
