/// Times of the day as prose writes them.
enum ProseTime {
    private static let meridians: [String: Int] = [
        "am": 0, "a.m": 0, "pm": 12, "p.m": 12,
    ]
    private static let named: [String: Int] = ["noon": 12, "midday": 12, "midnight": 0]

    /// The time that begins with a word, and how many words it has; nil where none does.
    static func read(_ words: ArraySlice<ProseWord>) -> (claim: ProseClaim, count: Int)? {
        guard let first = words.first else { return nil }
        let word = first.lowercased
        let next = first.isLast ? nil : words.dropFirst().first?.lowercased
        if let hour = named[word] { return (.hours([hour]), 1) }
        if let next, ["o'clock", "o’clock"].contains(next), let hour = hour(word) {
            return (.hours([hour, (hour + 12) % 24]), 2)
        }
        if ["half", "quarter"].contains(word), let next, ["past", "to", "after"].contains(next),
            let stated = words.dropFirst(2).first.flatMap({ hour($0.lowercased) })
        {
            let hour = next == "to" ? stated + 23 : stated
            return (.hours([hour % 24, (hour + 12) % 24]), 3)
        }
        if let (body, shift) = withoutMeridian(word), let claim = time(body, shift) {
            return (claim, 1)
        }
        if let shift = next.flatMap({ meridians[$0] }), let claim = time(word[...], shift) {
            return (claim, 2)
        }
        return clock(word).map { (.clock($0), 1) }
    }

    /// `12:00:42`, `9:15` or `12:00:42.5` with two digits in each place.
    static func clock(_ word: String) -> String? {
        let word = word.last.map { "zZ".contains($0) } == true ? word.dropLast() : word[...]
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = parts.first, !hour.isEmpty,
            hour.count <= 2, isNumber(hour)
        else { return nil }
        var rest = parts.dropFirst().map(String.init)
        if parts.count == 3, let fraction = rest[1].firstIndex(of: ".") {
            rest[1] = String(rest[1][..<fraction])
        }
        guard rest.allSatisfy({ $0.count == 2 && isNumber($0) }) else { return nil }
        return ([padded(String(hour))] + rest).joined(separator: ":")
    }

    private static func withoutMeridian(_ word: String) -> (Substring, Int)? {
        for (mark, shift) in meridians where word.hasSuffix(mark) && word.count > mark.count {
            return (word.dropLast(mark.count), shift)
        }
        return nil
    }

    /// `4`, `4:05` or `4.05` with twelve hours added for the afternoon.
    private static func time(_ body: Substring, _ shift: Int) -> ProseClaim? {
        let parts = body.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "." }
        guard (1...3).contains(parts.count), let hour = Int(parts[0]), (1...12).contains(hour),
            parts.dropFirst().allSatisfy({ $0.count == 2 && isNumber($0) })
        else { return nil }
        let hours = hour % 12 + shift
        if parts.count == 1 { return .hours([hours]) }
        return .clock(
            ([padded(String(hours))] + parts.dropFirst().map(String.init)).joined(separator: ":")
        )
    }

    private static func hour(_ word: String) -> Int? {
        guard let hour = Int(word) ?? ProseNumber.value(of: word), (1...12).contains(hour) else {
            return nil
        }
        return hour % 12
    }

    private static func padded(_ text: String) -> String { text.count == 1 ? "0\(text)" : text }

    private static func isNumber(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
