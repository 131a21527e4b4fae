import JSON

/// A decimal number whose digits fit in 64 bits: so many times a negative power of ten.
struct FixedDecimal {
    private let isNegative: Bool
    private let digits: Int64
    private let scale: Int
    /// 1, counted in the last of the digits.
    private let one: Int64

    /// The number as it is shown to people; nil for one too large or too fine.
    init?(_ number: JSONNumber) {
        let text = NumberText.shown(number.text)
        let parts = text.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
        guard let digits = Int64(parts.joined()) else { return nil }
        self.init(
            isNegative: text.hasPrefix("-"),
            digits: digits,
            scale: parts.count > 1 ? parts[1].utf8.count : 0
        )
    }

    private init?(isNegative: Bool, digits: Int64, scale: Int) {
        guard scale <= 18 else { return nil }
        self.isNegative = isNegative
        self.digits = digits
        self.scale = scale
        one = (0..<scale).reduce(1) { power, _ in power * 10 }
    }

    private var sign: String { isNegative ? "-" : "" }
    private var whole: Int64 { digits / one }

    /// A part of 1 as its decimals with the point, without zeros at the end.
    private func decimals(_ part: Int64) -> String {
        guard part > 0 else { return "" }
        let digits = String(part)
        var text = String(repeating: "0", count: scale - digits.utf8.count) + digits
        while text.hasSuffix("0") { text.removeLast() }
        return "." + text
    }

    private var text: String { "\(sign)\(whole)\(decimals(digits % one))" }

    /// As a number of seconds: `1 d 2 h 3 min 4.5 s`.
    var duration: String {
        let units: [(name: String, seconds: Int64)] = [("d", 86_400), ("h", 3600), ("min", 60)]
        var rest = whole
        var parts: [String] = []
        for unit in units where rest >= unit.seconds {
            parts.append("\(rest / unit.seconds) \(unit.name)")
            rest %= unit.seconds
        }
        let fraction = decimals(digits % one)
        if rest > 0 || !fraction.isEmpty || parts.isEmpty { parts.append("\(rest)\(fraction) s") }
        return sign + parts.joined(separator: " ")
    }

    /// As a number of milliseconds: `250 ms`, and from 1 s on as a duration.
    var milliseconds: String? {
        guard whole >= 1000 else { return text + " ms" }
        return FixedDecimal(isNegative: isNegative, digits: digits, scale: scale + 3)?.duration
    }

    /// As a number of bytes, in the largest unit that takes no more than two decimals, for the text
    /// must tell any two numbers apart.
    var byteCount: String {
        guard !isNegative, scale == 0 else { return text + " B" }
        let units: [(name: String, bytes: Int64)] = [
            ("PiB", 1 << 50), ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20),
            ("KiB", 1 << 10),
        ]
        for unit in units where digits >= unit.bytes {
            let hundredths = (digits % unit.bytes) * 100
            guard hundredths % unit.bytes == 0 else { continue }
            let quotient = FixedDecimal(
                isNegative: false,
                digits: hundredths / unit.bytes,
                scale: 2
            )
            let fraction = quotient.map { $0.decimals($0.digits) } ?? ""
            return "\(digits / unit.bytes)\(fraction) \(unit.name)"
        }
        return "\(digits) B"
    }

    /// As seconds since 1970 in the form of RFC 3339; nil outside of the years 1 to 9999.
    var instant: String? {
        let total = isNegative ? -digits : digits
        let part = (total % one + one) % one
        let seconds = (total - part) / one
        guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return nil }
        // From the beginning of the year 1, so that nothing is negative.
        let elapsed = Int(seconds + 62_135_596_800)
        let date = CivilDate(dayOfEra: elapsed / 86_400)
        let time = elapsed % 86_400
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: width - digits.utf8.count) + digits
        }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T"
            + "\(padded(time / 3600, 2)):\(padded(time / 60 % 60, 2)):\(padded(time % 60, 2))"
            + "\(decimals(part))Z"
    }
}

/// A date of the Gregorian calendar.
private struct CivilDate {
    let year: Int
    let month: Int
    let day: Int

    /// The date so many days after the first of January of the year 1.
    init(dayOfEra: Int) {
        // 400 years have 146,097 days, so the estimate is at most a year off.
        var year = dayOfEra * 400 / 146_097 + 1
        while Self.firstDay(of: year) > dayOfEra { year -= 1 }
        while Self.firstDay(of: year + 1) <= dayOfEra { year += 1 }
        var day = dayOfEra - Self.firstDay(of: year)
        let isLeap = Self.firstDay(of: year + 1) - Self.firstDay(of: year) == 366
        var month = 1
        for length in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
            if day < length { break }
            day -= length
            month += 1
        }
        self.year = year
        self.month = month
        self.day = day + 1
    }

    private static func firstDay(of year: Int) -> Int {
        let past = year - 1
        return past * 365 + past / 4 - past / 100 + past / 400
    }
}
