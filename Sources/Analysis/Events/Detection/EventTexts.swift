internal import Diff
internal import Domain
internal import JSON

/// Finds texts in events that speak to whoever reads them, and characters that nobody sees.
struct EventTexts {
    let facts: [EventFact]
    let rules: EventRules

    private enum Bounds {
        static let textsMax = 500
        static let bytesMax = 8 * 1024
    }

    func hits() -> [EventHit] {
        var speaking: [EventFact] = []
        var doubtful: [EventFact] = []
        var hidden: [EventFact] = []
        for fact in facts {
            let texts = Self.texts(of: fact)
            switch texts.compactMap({ InstructionReading.severity(of: $0) }).max() {
            case nil: break
            case .high?: speaking.append(fact)
            default: doubtful.append(fact)
            }
            if texts.contains(where: HiddenText.isHidden) { hidden.append(fact) }
        }
        return hit(.instructions, speaking) + hit(.doubtfulInstructions, doubtful)
            + hit(.hiddenText, hidden)
    }

    private func hit(_ detector: EventDetector, _ facts: [EventFact]) -> [EventHit] {
        guard let rule = rules.rule(of: detector), !facts.isEmpty else { return [] }
        let matches = facts.map { EventMatch(fact: $0, leaf: nil) }
        return [EventHit(rule: rule, severity: rule.severity, steps: [matches])]
    }

    /// All that somebody may have written of an event.
    private static func texts(of fact: EventFact) -> [String] {
        let event = fact.event
        var texts = [
            event.actor, event.entityName, event.entityKey, event.entityType, event.eventType,
            event.action, event.details, event.requestID,
        ].compactMap { $0 }
        texts += event.changedFields ?? []
        for leaf in fact.leaves {
            texts += leaf.path
            for value in [leaf.old, leaf.new] { value.map { collect($0, &texts, depth: 0) } }
        }
        // JSON that was stored as text has been opened for the leaves; as a text it says more.
        for value in fact.selected.changes.flatMap({ [$0.old, $0.new] }) {
            if let text = value?.string, text.hasPrefix("{") || text.hasPrefix("[") {
                texts.append(text)
            }
        }
        for member in fact.selected.metadata.members {
            texts.append(member.key)
            collect(member.value, &texts, depth: 0)
        }
        return texts.prefix(Bounds.textsMax).map {
            String(decoding: $0.utf8.prefix(Bounds.bytesMax), as: UTF8.self)
        }
    }

    private static func collect(_ value: JSONValue, _ texts: inout [String], depth: Int) {
        guard depth < 16, texts.count < Bounds.textsMax else { return }
        switch value {
        case .string(let text): texts.append(text)
        case .array(let elements):
            for element in elements { collect(element, &texts, depth: depth + 1) }
        case .object(let object):
            for member in object.members {
                texts.append(member.key)
                collect(member.value, &texts, depth: depth + 1)
            }
        case .number, .bool, .null: break
        }
    }

    /// Whether a text looks as if it spoke to its reader; such a text is kept from models.
    static func isInstruction(_ text: String) -> Bool {
        InstructionReading.severity(of: text) != nil
    }
}
