internal import Domain

/// When something happened by a report: "around 3pm", "15:00", "on Tuesday", "last night", "17 Nov".
///
/// All of it is read as UTC, for a report does not say in which zone it was written.
struct SymptomTime {
    private enum Bounds {
        static let slack: Int64 = 30 * 60
    }

    /// Minutes since midnight.
    let minutes: [Int]
    /// Parts of a day that are named without a time, in minutes since midnight.
    let parts: [Range<Int>]
    let days: [SymptomDay]
    /// When the latest of the days is over; nil when none is named.
    private let end: Timestamp?

    /// Nil when no time is named.
    init?(_ text: String, reference: Timestamp) {
        let words = text.lowercased().split {
            $0 == " " || $0 == "," || $0 == "\n" || $0 == "(" || $0 == ")"
        }
        .map { word in
            let end = word.reversed().prefix { ".;:!?".contains($0) }.count
            // The last full stop of `17.11.` is part of it.
            let isDate =
                end == 1 && word.count { $0 == "." } == 2 && word.first?.isNumber == true
                && !word.contains(where: \.isLetter)
            return String(isDate ? word : word.dropLast(end))
        }
        var found: [Int] = []
        var named: [Range<Int>] = []
        for (index, word) in words.enumerated() {
            let next = index + 1 < words.count ? words[index + 1] : ""
            if let time = Self.time(word, next: next) { found.append(time) }
            if let hour = Self.named[word] { found.append(hour * 60) }
            // Who wishes a good morning says nothing of when.
            let isGreeting = index > 0 && words[index - 1] == "good"
            if !isGreeting, let part = Self.parts[word] { named.append(part) }
        }
        days = SymptomDay.days(in: words, reference: reference)
        end = days.map { $0.end(reference: reference) }.max()
        minutes = found
        parts = named
        if found.isEmpty, named.isEmpty, days.isEmpty { return nil }
    }

    private static let named = ["noon": 12, "midnight": 0, "midday": 12]
    private static let parts = [
        "morning": 4 * 60..<12 * 60, "afternoon": 12 * 60..<18 * 60, "evening": 17 * 60..<24 * 60,
    ]

    private static func time(_ word: String, next: String) -> Int? {
        var text = word[...]
        var half: Int?
        for (ending, hours) in [("pm", 12), ("am", 0), ("p.m", 12), ("a.m", 0)] {
            if text.hasSuffix(ending) {
                text = text.dropLast(ending.count)
                half = hours
            } else if next == ending {
                half = hours
            }
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 3, let hour = Int(parts[0]), 0..<24 ~= hour,
            parts.count > 1 || half != nil
        else { return nil }
        let minute = parts.count > 1 ? Int(parts[1]) ?? 60 : 0
        guard 0..<60 ~= minute else { return nil }
        guard let half else { return hour * 60 + minute }
        return (hour % 12 + half) * 60 + minute
    }

    /// Whether an instant lies on one of the days; true when none is named.
    func isOnDay(_ time: Timestamp) -> Bool { days.isEmpty || days.contains { $0.holds(time) } }

    /// Whether an instant lies near one of the times of day; nil when none is named.
    func isNear(_ time: Timestamp) -> Bool? {
        if minutes.isEmpty {
            if parts.isEmpty { return nil }
            let minute = Int(Self.secondOfDay(time) / 60)
            return parts.contains { $0.contains(minute) }
        }
        return distance(to: time) <= Bounds.slack
    }

    /// Whether all that the report names is over at an instant.
    func isOver(at time: Timestamp) -> Bool {
        if let end, time >= end { return true }
        guard isNear(time) == false, let latest = minutes.max() else { return false }
        return isOnDay(time) && Self.secondOfDay(time) > Int64(latest) * 60 + Bounds.slack
    }

    /// Seconds to the nearest of the times of day, of any day.
    func distance(to time: Timestamp) -> Int64 {
        minutes.map { minute in
            let distance = abs(Self.secondOfDay(time) - Int64(minute) * 60)
            return min(distance, 86_400 - distance)
        }
        .min() ?? 0
    }

    private static func secondOfDay(_ time: Timestamp) -> Int64 {
        let seconds = time.microseconds / 1_000_000
        return (seconds % 86_400 + 86_400) % 86_400
    }
}
