internal import Domain

/// Writes instants and lengths of time.
enum EventTimes {
    /// `2026-11-21`.
    static func day(_ time: Timestamp) -> String { String(time.rfc3339.prefix(10)) }

    /// `14:02:05`.
    static func clock(_ time: Timestamp) -> String { String(time.rfc3339.dropFirst(11).prefix(8)) }

    /// The time between the first and the last, in words.
    static func span(of facts: [EventFact]) -> String {
        let times = facts.map(\.seconds)
        guard let first = times.min(), let last = times.max() else { return "a moment" }
        return length(last - first)
    }

    /// A length of time in its two largest units.
    static func length(_ seconds: Int64) -> String {
        func parts(_ large: Int64, _ unit: String, _ small: Int64, _ smallUnit: String) -> String {
            small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(smallUnit)"
        }
        switch seconds {
        case ..<1: return "a second"
        case ..<60: return "\(seconds) s"
        case ..<3600: return parts(seconds / 60, "min", seconds % 60, "s")
        case ..<86_400: return parts(seconds / 3600, "h", seconds % 3600 / 60, "min")
        default:
            let days = seconds / 86_400
            return parts(days, days == 1 ? "day" : "days", seconds % 86_400 / 3600, "h")
        }
    }
}
