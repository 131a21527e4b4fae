internal import Domain

/// Finds texts in events that speak to whoever reads them, and characters that nobody sees.
struct EventTexts {
    private enum Bounds {
        /// Bytes that are read of all events together.
        static let bytesMax = 2 * 1024 * 1024
    }

    private var speaking: [EventFact] = []
    private var doubtful: [EventFact] = []
    private var hidden: [EventFact] = []
    /// The events of which not all was read.
    private(set) var unread: [EventFact] = []

    init(_ facts: [EventFact]) {
        var left = Bounds.bytesMax
        var readings: [(fact: EventFact, reading: EventTextReading)] = []
        // What small events leave of their share is for the large ones.
        let bySize = facts.map { (fact: $0, size: $0.event.textBytes) }
            .sorted { ($0.size, $0.fact.index) < ($1.size, $1.fact.index) }
        for (place, (fact, _)) in bySize.enumerated() {
            let reading = EventTextReading(of: fact, bytesMax: left / (facts.count - place))
            left -= reading.bytes
            readings.append((fact, reading))
        }
        for (fact, reading) in readings.sorted(by: { $0.fact.index < $1.fact.index }) {
            switch reading.severity {
            case nil: break
            case .high?: speaking.append(fact)
            default: doubtful.append(fact)
            }
            if reading.isHidden { hidden.append(fact) }
            if !reading.isWhole { unread.append(fact) }
        }
    }

    func hits(of rules: EventRules) -> [EventHit] {
        hit(.instructions, speaking, rules) + hit(.doubtfulInstructions, doubtful, rules)
            + hit(.hiddenText, hidden, rules)
    }

    private func hit(
        _ detector: EventDetector,
        _ facts: [EventFact],
        _ rules: EventRules
    ) -> [EventHit] {
        guard let rule = rules.rule(of: detector), !facts.isEmpty else { return [] }
        let matches = facts.map { EventMatch(fact: $0, leaf: nil) }
        return [EventHit(rule: rule, severity: rule.severity, steps: [matches])]
    }

    /// Whether a text looks as if it spoke to its reader; such a text is kept from models.
    static func isInstruction(_ text: String) -> Bool {
        InstructionReading.severity(of: text) != nil
    }
}

extension AuditEvent {
    fileprivate var textBytes: Int {
        let values = [oldValues, newValues, eventMetadata].reduce(0) { $0 + ($1?.count ?? 0) }
        return values + (details?.utf8.count ?? 0)
    }
}
