internal import Domain

/// A time of day that a report speaks of, such as "around 3pm", "15:00" or "at 9.30".
struct SymptomTime {
    /// Minutes since midnight, UTC.
    let minutes: [Int]

    /// Nil when no time is named.
    init?(_ text: String) {
        let words = text.lowercased().split {
            $0 == " " || $0 == "," || $0 == "\n" || $0 == "(" || $0 == ")"
        }
        .map { $0.last == "." ? String($0.dropLast()) : String($0) }
        var found: [Int] = []
        for (index, word) in words.enumerated() {
            let next = index + 1 < words.count ? words[index + 1] : ""
            if let time = Self.time(word, next: next) { found.append(time) }
            if let named = Self.named[word] { found.append(named * 60) }
        }
        if found.isEmpty { return nil }
        minutes = found
    }

    private static let named = ["noon": 12, "midnight": 0, "midday": 12]

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

    /// Whether an instant lies near one of those times of day.
    func isNear(_ time: Timestamp, slack: Int64) -> Bool {
        let seconds = time.microseconds / 1_000_000
        let ofDay = (seconds % 86_400 + 86_400) % 86_400
        return minutes.contains { minute in
            let distance = abs(ofDay - Int64(minute) * 60)
            return min(distance, 86_400 - distance) <= slack
        }
    }
}
