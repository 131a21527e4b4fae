internal import Domain
internal import JSON

/// The error that an event which did not succeed carries.
enum EventFault {
    private enum Bounds {
        static let textsMax = 3
        static let depthMax = 3
        static let charactersMax = 160
    }

    /// Names of members, the most telling first; a code is shorter than a message and is told first.
    private static let names: [[String]] = [
        ["error", "code"], ["err", "code"], ["error", "type"], ["error", "name"],
        ["failure", "code"], ["reason", "code"], ["exception"], ["error"], ["error", "message"],
        ["error", "msg"], ["error", "detail"], ["error", "reason"], ["error", "description"],
        ["failure", "reason"], ["failure", "message"], ["denial", "reason"], ["deny", "reason"],
        ["failure"], ["cause"], ["reason"], ["message"], ["status", "message"], ["status", "code"],
        ["status", "reason"], ["http", "status"], ["response", "code"],
    ]
    /// Names of structures that hold the members above, or shorter ones.
    private static let holders: Set<[String]> = [
        ["error"], ["err"], ["failure"], ["exception"], ["response"], ["result"], ["status"],
    ]
    private static let inner: Set<[String]> = [
        ["code"], ["message"], ["msg"], ["type"], ["name"], ["detail"], ["description"], ["title"],
    ]

    /// Words of fields that hold an error and nothing that was to be written.
    private static let telling: Set<String> = ["error", "failure", "exception"]

    /// The different errors of events as quotations; empty when there are none.
    static func phrase(_ facts: [EventFact]) -> Phrase {
        var shown: [Phrase] = []
        for quotation in facts.flatMap(quotations)
        where shown.count < Bounds.textsMax && !shown.contains(quotation) {
            shown.append(quotation)
        }
        return Phrase.joined(shown, by: ", ")
    }

    static func phrase(_ fact: EventFact) -> Phrase { phrase([fact]) }

    private static func quotations(_ fact: EventFact) -> [Phrase] {
        guard !fact.isDone else { return [] }
        var found: [(rank: Int, name: String, value: JSONValue)] = []
        collect(fact.selected.metadata, in: [], &found, depth: 0)
        for change in fact.selected.changes {
            // What was to be written may be a message or a status of its own.
            guard let value = change.new,
                !Self.telling.isDisjoint(with: NameWords.of(change.field))
            else { continue }
            collect([change.field: value], in: [], &found, depth: 0)
        }
        let ranked = found.enumerated().sorted {
            ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset)
        }
        return ranked.map { quoted($0.element.value, name: $0.element.name, of: fact) }
    }

    private static func quoted(_ value: JSONValue, name: String, of fact: EventFact) -> Phrase {
        guard case .string(let text) = value else {
            return EventNames.value(value, name: name, of: fact)
        }
        return fact.standIns.phrase(
            text,
            isPerson: false,
            charactersMax: Bounds.charactersMax,
            path: [name]
        )
    }

    private static func collect(
        _ object: JSONObject,
        in holder: [String],
        _ found: inout [(rank: Int, name: String, value: JSONValue)],
        depth: Int
    ) {
        guard depth < Bounds.depthMax else { return }
        for member in object.members {
            let words = NameWords.of(member.key)
            switch member.value {
            case .object(let object):
                if holders.contains(words) {
                    collect(object, in: words, &found, depth: depth + 1)
                }
            case .string(let text) where text.isEmpty: continue
            case .string, .number:
                let rank =
                    names.firstIndex(of: words)
                    ?? (!holder.isEmpty && inner.contains(words)
                        ? words == ["code"] ? 0 : names.count : nil)
                if let rank { found.append((rank, member.key, member.value)) }
            case .array, .bool, .null: continue
            }
        }
    }
}
