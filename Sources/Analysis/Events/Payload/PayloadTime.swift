import Domain

/// Times as a payload tells them.
enum PayloadTime {
    /// How long after the first event: `+42s`, `+3m10s`, `+2h0m5s`, `+1d3h0m0s`.
    static func offset(_ time: Timestamp, from start: Timestamp) -> String {
        var seconds = max(0, (time.microseconds - start.microseconds) / 1_000_000)
        var text = ""
        for (unit, length) in [("d", 86_400), ("h", 3_600), ("m", 60)] as [(String, Int64)] {
            let count = seconds / length
            seconds %= length
            if count > 0 || !text.isEmpty { text += "\(count)\(unit)" }
        }
        return "+\(text)\(seconds)s"
    }

    /// The days of the week, from that of 1970-01-01.
    static let weekdays = [
        "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
    ]

    /// The months of the year.
    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]

    /// The month in UTC.
    static func month(_ time: Timestamp) -> String {
        let number = Int(parts(time).date.dropFirst(5).prefix(2)) ?? 1
        return months[(number + 11) % 12]
    }

    /// The day of the week in UTC.
    static func weekday(_ time: Timestamp) -> String {
        let day: Int64 = 86_400_000_000
        let days = time.microseconds / day - (time.microseconds % day < 0 ? 1 : 0)
        return weekdays[Int((days % 7 + 7) % 7)]
    }

    /// `2026-03-01` and `12:00:42` in UTC.
    static func parts(_ time: Timestamp) -> (date: String, clock: String) {
        let text = time.rfc3339
        return (String(text.prefix(10)), String(text.dropFirst(11).prefix(8)))
    }
}
