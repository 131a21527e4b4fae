import Analysis
import Domain
import JSON
import TestSupport

/// A text or a value of which is known what must leave it and what must stay.
struct LabelledCase {
    enum Content {
        case text(String)
        case value(JSONValue)
    }

    let content: Content
    let values: [PersonalValue]
    let negatives: [HardNegative]

    /// The case as it stands before.
    var shown: String {
        switch content {
        case .text(let text): text
        case .value(let value): value.description
        }
    }

    /// What a scrubber makes of it.
    func scrubbed(by scrubber: inout Scrubber) -> String {
        switch content {
        case .text(let text): scrubber.scrub(text).text
        case .value(let value): scrubber.scrub(value).text
        }
    }

    /// A case with a value of that kind, or with none of any.
    static func make(
        _ kind: PersonalValue.Kind?,
        of cast: Cast,
        using random: inout SeededGenerator
    ) -> LabelledCase {
        let value = kind.map { PersonalValue.make($0, of: cast, using: &random) }
        let count = random.number(in: value == nil ? 1...3 : 0...2)
        let negatives = (0..<count).map { _ in HardNegative.make(using: &random) }
        let isText = value?.names.isEmpty == true || Bool.random(using: &random)
        let content: Content =
            isText && value?.sentences.isEmpty != true
            ? .text(text(value, negatives, using: &random))
            : .value(document(value, negatives, using: &random))
        return LabelledCase(
            content: content,
            values: value.map { [$0] } ?? [],
            negatives: negatives
        )
    }

    private static func text(
        _ value: PersonalValue?,
        _ negatives: [HardNegative],
        using random: inout SeededGenerator
    ) -> String {
        var sentences = negatives.map { $0.sentence.filling($0.text) }
        if let value, let sentence = value.sentences.randomElement(using: &random) {
            sentences.append(sentence.filling(value.text))
        }
        return sentences.shuffled(using: &random).joined(separator: "\n")
    }

    private static func document(
        _ value: PersonalValue?,
        _ negatives: [HardNegative],
        using random: inout SeededGenerator
    ) -> JSONValue {
        var members = negatives.map { ($0.name, JSONValue.string($0.text)) }
        if let value, let name = value.names.randomElement(using: &random) {
            // Names of persons and secrets stand within sentences there.
            let isProse = value.kind == .person || value.kind == .secret
            let sentence = value.sentences.randomElement(using: &random) ?? "•"
            let text = isProse ? sentence.filling(value.text) : value.text
            members.append((name, .string(text)))
        }
        var object = JSONObject()
        for (name, value) in members.shuffled(using: &random) where object[name] == nil {
            object.append(name, value)
        }
        return switch random.number(in: 0...2) {
        case 0: ["changes": .object(object), "ok": true]
        case 1: ["items": [.object(object)], "count": 3]
        default: .object(object)
        }
    }
}

extension LabelledCase {
    /// What the scrubber is told of: events of the people, done to each other.
    static func events(of cast: Cast) -> [AuditEvent] {
        cast.people.enumerated().map { index, person in
            let other = cast.people[(index + 1) % cast.people.count]
            var event = AuditEvent(
                id: UUID(high: 0x7000, low: 1 << 63 | UInt64(index)),
                occurredAt: Timestamp(microseconds: 1_780_272_000_000_000),
                recordedAt: Timestamp(microseconds: 1_780_272_000_000_000),
                eventType: "USER_UPDATED",
                outcome: .success
            )
            event.actor = person.email
            event.entityType = "USER"
            event.entityName = other.name
            return event
        }
    }
}

extension String {
    fileprivate func filling(_ text: String) -> String {
        split(separator: "•", omittingEmptySubsequences: false).joined(separator: text)
    }
}
