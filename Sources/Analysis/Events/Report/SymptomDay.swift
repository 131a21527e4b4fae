internal import Domain

/// A day, or a night, that a report speaks of; in UTC, for a report says nothing of its zone.
enum SymptomDay: Equatable {
    /// Days since 1 January 1970.
    case day(Int)
    /// The evening and night before the morning of such a day.
    case night(Int)
    /// A day of any week; Monday is 0.
    case weekday(Int)

    private static let morningHour = 9
    private static let eveningHour = 18
    /// Words that stand before dates.
    private static let beforeDates: Set<String> = [
        "on", "since", "from", "until", "till", "before", "after", "the", "am", "vom", "seit",
        "bis",
    ]
    private static let weekdays = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december",
    ]

    /// The days that words name.
    ///
    /// - Parameters:
    ///   - words: in small letters, without marks at their ends.
    ///   - reference: when the report was made, which "yesterday" counts from.
    static func days(in words: [String], reference: Timestamp) -> [SymptomDay] {
        let today = number(of: reference)
        let isEvening = hour(of: reference) >= eveningHour
        var days: [SymptomDay] = []
        for (index, word) in words.enumerated() {
            let next = index + 1 < words.count ? words[index + 1] : ""
            let before = index > 0 ? words[index - 1] : ""
            if word == "tonight" {
                days.append(.night(isEvening ? today + 1 : today))
            } else if let named = relative(word, next: next, before: before, today: today) {
                days.append(named)
            } else if let weekday = weekday(word) {
                days.append(.weekday(weekday))
            } else if let date = iso(word) ?? dotted(word, today: today) {
                days.append(.day(date))
            } else if let month = month(word) {
                let after = index + 2 < words.count ? words[index + 2] : ""
                // `room 3 may be affected` is no day.
                let isTold = index > 1 && beforeDates.contains(words[index - 2])
                let isVerb = word == "may" && Int(before) != nil && year(next) == nil && !isTold
                let day = isVerb ? nil : ordinal(before)
                let date =
                    day.flatMap { civil($0, month, year(next), today: today) }
                    ?? ordinal(next).flatMap { civil($0, month, year(after), today: today) }
                if let date { days.append(.day(date)) }
            }
        }
        return days
    }

    /// Whether an instant lies in it.
    func holds(_ time: Timestamp) -> Bool {
        let day = Self.number(of: time)
        switch self {
        case .day(let number): return day == number
        case .weekday(let weekday): return Self.weekday(ofDay: day) == weekday
        case .night(let number):
            let hour = Self.hour(of: time)
            return day == number && hour < Self.morningHour
                || day == number - 1 && hour >= Self.eveningHour
        }
    }

    /// When it is over; of a weekday the latest that is not to come.
    func end(reference: Timestamp) -> Timestamp {
        func start(of day: Int) -> Timestamp {
            Timestamp(microseconds: Int64(day) * 86_400_000_000)
        }
        switch self {
        case .day(let number): return start(of: number + 1)
        case .night(let number):
            return start(of: number).advanced(bySeconds: Int64(Self.morningHour) * 3600)
        case .weekday(let weekday):
            let today = Self.number(of: reference)
            let since = (Self.weekday(ofDay: today) - weekday + 7) % 7
            return start(of: today - since + 1)
        }
    }

    /// How it is named in an answer.
    var name: String {
        switch self {
        case .day(let number): Self.date(number)
        case .night(let number): "the night to \(Self.date(number))"
        case .weekday(let weekday): "a \(Self.weekdays[weekday].capitalizedFirst)"
        }
    }

    /// `Monday, 2023-07-10`.
    static func name(of time: Timestamp) -> String {
        let weekday = weekdays[weekday(ofDay: number(of: time))].capitalizedFirst
        return "\(weekday), \(EventTimes.day(time))"
    }

    // MARK: Reading

    private static func relative(_ word: String, next: String, before: String, today: Int)
        -> SymptomDay?
    {
        switch word {
        case "today": return .day(today)
        case "yesterday": return .day(today - 1)
        case "overnight": return .night(today)
        case "night" where before == "last" || before == "yesterday": return .night(today)
        case "morning" where before == "this", "afternoon" where before == "this",
            "evening" where before == "this":
            return .day(today)
        case "day", "days":
            guard next == "ago", let count = Int(before), 0...366 ~= count else { return nil }
            return .day(today - count)
        default: return nil
        }
    }

    /// A whole name, or its first three letters.
    private static func weekday(_ word: String) -> Int? {
        let name = word.hasSuffix("s") && word.count > 6 ? String(word.dropLast()) : word
        return weekdays.firstIndex {
            $0 == name || word.count == 3 && $0.hasPrefix(word) && word != "sat" && word != "sun"
        }
    }

    private static func month(_ word: String) -> Int? {
        months.firstIndex {
            $0 == word || word.count == 3 && $0.hasPrefix(word)
                || word == "sept" && $0 == "september"
        }.map { $0 + 1 }
    }

    /// `17`, `17th` or `17.`.
    private static func ordinal(_ word: String) -> Int? {
        let digits = word.prefix { $0.isASCII && $0.isNumber }
        guard let day = Int(digits), 1...31 ~= day,
            ["", "st", "nd", "rd", "th", "."].contains(word.dropFirst(digits.count))
        else { return nil }
        return day
    }

    private static func year(_ word: String) -> Int? {
        word.count == 4 ? Int(word).flatMap { 1970...2999 ~= $0 ? $0 : nil } : nil
    }

    /// `2026-11-17`, alone or before a time.
    private static func iso(_ word: String) -> Int? {
        let parts = word.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].count == 4,
            word.count == 10 || word.dropFirst(10).first == "t",
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        return number(year, month, day)
    }

    /// `17.11.2026` and `17.11.`; other marks between them are of several orders.
    private static func dotted(_ word: String, today: Int) -> Int? {
        let parts = word.split(separator: ".", omittingEmptySubsequences: false)
        // `2.10.4` is a version.
        guard parts.count == 3, let day = Int(parts[0]), let month = Int(parts[1]),
            parts[2].isEmpty || year(String(parts[2])) != nil
        else { return nil }
        return civil(day, month, Int(parts[2]), today: today)
    }

    /// The day; of a date without its year the latest that is not to come.
    private static func civil(_ day: Int, _ month: Int, _ year: Int?, today: Int) -> Int? {
        if let year { return number(year, month, day) }
        let years = stride(from: 1 + (today / 365) + 1970, to: 1970 + today / 366 - 2, by: -1)
        return years.lazy.compactMap { number($0, month, day) }.first { $0 <= today + 1 }
    }

    private static func number(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        func padded(_ number: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
        }
        let text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T00:00:00Z"
        return Timestamp(rfc3339: text).map(number)
    }

    private static func number(of time: Timestamp) -> Int {
        let day: Int64 = 86_400_000_000
        let whole = time.microseconds / day
        return Int(time.microseconds % day < 0 ? whole - 1 : whole)
    }

    private static func hour(of time: Timestamp) -> Int {
        Int((time.microseconds / 3_600_000_000 % 24 + 24) % 24)
    }

    /// 1 January 1970 was a Thursday.
    private static func weekday(ofDay day: Int) -> Int { ((day + 3) % 7 + 7) % 7 }

    private static func date(_ day: Int) -> String {
        EventTimes.day(Timestamp(microseconds: Int64(day) * 86_400_000_000))
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
