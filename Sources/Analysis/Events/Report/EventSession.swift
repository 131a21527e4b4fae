internal import Domain

/// What one actor did without a long pause.
struct EventSession {
    /// A pause that ends a session, in seconds.
    static let gap: Int64 = 30 * 60

    let facts: [EventFact]

    /// The sessions by their beginning.
    static func sessions(of facts: [EventFact]) -> [EventSession] {
        var open: [String: [EventFact]] = [:]
        var closed: [[EventFact]] = []
        for fact in facts {
            if let last = open[fact.actor]?.last, fact.seconds - last.seconds > gap {
                closed.append(open[fact.actor] ?? [])
                open[fact.actor] = []
            }
            open[fact.actor, default: []].append(fact)
        }
        return (closed + open.values).sorted { $0[0].index < $1[0].index }.map(EventSession.init)
    }

    /// `14:02:05–14:41:00`, with its day where that is asked for or does not stay the same.
    func times(withDay: Bool) -> String {
        guard let first = facts.first?.event.occurredAt, let last = facts.last?.event.occurredAt
        else {
            return ""
        }
        let start = (withDay ? EventTimes.day(first) + " " : "") + EventTimes.clock(first)
        if facts.count == 1 { return start }
        let isSameDay = EventTimes.day(first) == EventTimes.day(last)
        return start + "–" + (isSameDay ? "" : EventTimes.day(last) + " ") + EventTimes.clock(last)
    }
}
