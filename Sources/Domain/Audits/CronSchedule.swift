/// When something runs by itself: the five fields of crontab(5), in UTC.
///
/// Minute, hour, day of month, month, day of week; each `*`, a value, a range, a list of those, with
/// a step behind `/`. Months and weekdays may be named, and 7 is Sunday too. When both kinds of day
/// are restricted, that is, neither field begins with `*`, either of them is enough; otherwise a day
/// must satisfy both. `@hourly`, `@daily` and `@weekly` are short for the obvious.
public struct CronSchedule: Sendable, Hashable {
    /// The schedule as it was written.
    public let text: String

    private let minutes: UInt64
    private let hours: UInt64
    private let days: UInt64
    private let months: UInt64
    private let weekdays: UInt64
    /// Whether one kind of day is enough.
    private let eitherDay: Bool

    /// Why a text is no schedule.
    public struct Mistake: Error, Equatable {
        /// The reason, as a sentence.
        public let reason: String
    }

    private static let words = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * 0",
    ]

    /// Reads a schedule; one that no day satisfies is refused.
    public init(_ text: String) throws(Mistake) {
        let spelled = Self.words[text.lowercased()] ?? text
        let fields = spelled.split { $0 == " " || $0 == "\t" }
        guard fields.count == 5 else {
            throw Mistake(
                reason: text.hasPrefix("@")
                    ? "Expected @hourly, @daily or @weekly." : "A schedule has five fields."
            )
        }
        self.text = text
        minutes = try CronField.minute.bits(fields[0])
        hours = try CronField.hour.bits(fields[1])
        days = try CronField.day.bits(fields[2])
        months = try CronField.month.bits(fields[3])
        let weekdays = try CronField.weekday.bits(fields[4])
        self.weekdays = weekdays | weekdays >> 7
        eitherDay = !fields[2].hasPrefix("*") && !fields[4].hasPrefix("*")
        // The calendar repeats itself every 400 years, weekdays included.
        guard firstDay(from: CivilDay(year: 2000, month: 1, day: 1), years: 400) != nil else {
            throw Mistake(reason: "There is no such day in any year.")
        }
    }

    /// The first minute after an instant at which it runs; nil when that lies beyond the year 9999.
    public func next(after time: Timestamp) -> Timestamp? {
        let minute = time.microseconds.quotientDown(60_000_000) + 1
        let dayNumber = minute.quotientDown(1440)
        let minuteOfDay = Int(minute - dayNumber * 1440)
        guard let today = CivilDay(number: dayNumber) else { return nil }
        if runs(on: today), let found = firstMinute(from: minuteOfDay) {
            return today.at(minute: found)
        }
        guard let tomorrow = CivilDay(number: dayNumber + 1),
            let day = firstDay(from: tomorrow, years: 400), let found = firstMinute(from: 0)
        else { return nil }
        return day.at(minute: found)
    }

    private func firstMinute(from start: Int) -> Int? {
        (start..<1440).first { hours.has($0 / 60) && minutes.has($0 % 60) }
    }

    private func runs(on day: CivilDay) -> Bool {
        guard months.has(day.month) else { return false }
        let (isDay, isWeekday) = (days.has(day.day), weekdays.has(day.weekday))
        return eitherDay ? isDay || isWeekday : isDay && isWeekday
    }

    private func firstDay(from start: CivilDay, years: Int) -> CivilDay? {
        for year in start.year...(start.year + years) {
            for month in (year == start.year ? start.month : 1)...12 where months.has(month) {
                let isFirst = year == start.year && month == start.month
                let last = CivilDay.count(inMonth: month, of: year)
                for day in (isFirst ? start.day : 1)...last {
                    let day = CivilDay(year: year, month: month, day: day)
                    if runs(on: day) { return day }
                }
            }
        }
        return nil
    }
}

extension UInt64 {
    fileprivate func has(_ bit: Int) -> Bool { self >> UInt64(bit) & 1 == 1 }
}

extension Int64 {
    /// The quotient rounded down, for instants before 1970 too.
    fileprivate func quotientDown(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// A day of the proleptic Gregorian calendar.
private struct CivilDay {
    let year: Int
    let month: Int
    let day: Int

    init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day that many days after 1970-01-01; nil for one that no timestamp lies in.
    init?(number: Int64) {
        let start = Timestamp(microseconds: number * 86_400_000_000)
        guard Timestamp.range.contains(start) else { return nil }
        let parts = start.rfc3339.prefix(10).split(separator: "-").compactMap { Int($0) }
        self.init(year: parts[0], month: parts[1], day: parts[2])
    }

    static func count(inMonth month: Int, of year: Int) -> Int {
        Timestamp.days(inMonth: month, of: year)
    }

    /// Days since 1970-01-01, counting years from March so that the leap day is the last.
    var number: Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return Int64(
            365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
        )
    }

    /// 0 is Sunday; 1970-01-01 was a Thursday.
    var weekday: Int { Int(((number + 4) % 7 + 7) % 7) }

    func at(minute: Int) -> Timestamp? {
        let time = Timestamp(microseconds: (number * 1440 + Int64(minute)) * 60_000_000)
        return Timestamp.range.contains(time) ? time : nil
    }
}
