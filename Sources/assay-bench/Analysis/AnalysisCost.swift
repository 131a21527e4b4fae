import Analysis
import Domain
import JSON

/// What an analysis costs beside a month of a million events, whose history names thousands of
/// networks, agents and habits.
enum AnalysisCost {
    static func row() throws -> Row {
        var maker = EventMaker()
        let events = try (0..<Limits.analyzedEventsMax).map { try event($0, &maker) }
        let selected = SelectedEvent.all(of: events)
        let history = history(of: events)
        let costs = (0..<5).map { _ in
            let start = Processor.seconds()
            let assessment = EventAssessment(
                events: selected,
                history: history,
                context: "Since about 15:00 person-3 cannot sign in and orders are missing."
            )
            precondition(assessment.events.count == events.count)
            return (Processor.seconds() - start) * 1000
        }.sorted()
        let what = "analysis: 50 events after a million"
        return .bounded(what, costs[costs.count / 2], unit: "ms", atMost: 250)
    }

    private static func event(_ index: Int, _ maker: inout EventMaker) throws -> AuditEvent {
        let hour = index % 24 < 10 ? "0\(index % 24)" : "\(index % 24)"
        let values = JSONObject(
            dictionaryLiteral: ("role", "admin"),
            ("networks", ["10.0.0.0/8", "0.0.0.0/0"]),
            ("body", .string(String(repeating: "A sentence of some length. ", count: 600)))
        )
        return try maker.event([
            "occurred_at": .string("2026-02-0\(index % 3 + 1)T\(hour):1\(index % 6):00Z"),
            "event_type": .string("THING_\(index % 20)_UPDATED"),
            "action": .string(["update", "create", "delete", "login", "grant"][index % 5]),
            "entity_type": .string("THING_\(index % 20)"), "entity_key": .string("thing-\(index)"),
            "entity_name": .string("Thing \(index)"),
            "actor": .string("person-\(index % 25)@example.com"),
            "source_ip": .string("192.0.2.\(index)"),
            "old_values": ["role": "viewer"], "new_values": .object(values),
            "event_metadata": ["user_agent": .string("agent-\(index)/1.0"), "mfa": false],
        ])
    }

    private static func history(of events: [AuditEvent]) -> EventHistory {
        var history = EventHistory()
        history.oldest = Timestamp(rfc3339: "2026-01-02T00:00:00Z")
        history.count = EventHistory.countMax
        for event in events {
            var actor = EventHistory.Actor()
            actor.count = 40_000
            actor.activeDays = EventHistory.days
            actor.hours = [Int](repeating: 238, count: 168)
            for index in 0..<2000 {
                actor.networks["10.\(index / 250).\(index % 250).0/24"] = 20
                actor.agents["agent-\(index)"] = 20
            }
            history.actors[event.actorName] = actor
            history.eventTypes[event.eventType] = EventHistory.countMax
            for other in events {
                let deed = EventHistory.Deed(
                    actor: event.actorName,
                    eventType: other.eventType,
                    entityType: other.entityType ?? ""
                )
                var habit = EventHistory.Habit()
                habit.count = 2000
                habit.activeDays = EventHistory.days
                habit.peakPerHour = 12
                history.habits[deed] = habit
            }
        }
        return history
    }
}
