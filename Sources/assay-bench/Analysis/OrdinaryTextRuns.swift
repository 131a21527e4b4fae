import Analysis
import Domain
import JSON
import TestSupport

/// Ordinary texts in the name and the values of events: none of them speaks to whoever analyses it.
enum OrdinaryTextRuns {
    /// The texts that became a finding.
    static func mistakes() throws -> [String] {
        var maker = EventMaker()
        return try OrdinaryTexts.all.filter { text in
            let event = try maker.event([
                "occurred_at": "2026-03-11T09:00:00Z", "event_type": "NOTE_UPDATED",
                "action": "update", "actor": "ann", "entity_type": "NOTE",
                "entity_name": .string(text), "new_values": ["text": .string(text)],
            ])
            let assessment = EventAssessment(
                events: SelectedEvent.all(of: [event]),
                history: nil,
                context: nil
            )
            return assessment.findings.contains { $0.category == .injection }
        }
    }
}
