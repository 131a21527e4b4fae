/// One of the five fields of a schedule: its bounds and the names that stand for numbers.
struct CronField {
    let name: String
    let range: ClosedRange<Int>
    var words: [String] = []

    static let minute = CronField(name: "minute", range: 0...59)
    static let hour = CronField(name: "hour", range: 0...23)
    static let day = CronField(name: "day of month", range: 1...31)
    static let month = CronField(
        name: "month",
        range: 1...12,
        words: [
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ]
    )
    static let weekday = CronField(
        name: "day of week",
        range: 0...7,
        words: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    )

    /// A bit for each value that a field's text allows.
    func bits(_ text: Substring) throws(CronSchedule.Mistake) -> UInt64 {
        var bits: UInt64 = 0
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            bits |= try self.part(part)
        }
        return bits
    }

    /// `*`, `5`, `1-5`, and each of them with a step; a step behind a single value goes to the end.
    private func part(_ text: Substring) throws(CronSchedule.Mistake) -> UInt64 {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var step = 1
        if halves.count == 2 {
            guard let number = Self.digits(halves[1]), number > 0 else { throw mistake }
            step = number
        }
        let bounds = try bounds(halves[0], hasStep: halves.count == 2)
        return stride(from: bounds.lowerBound, through: bounds.upperBound, by: step)
            .reduce(0) { $0 | 1 << UInt64($1) }
    }

    private func bounds(
        _ text: Substring,
        hasStep: Bool
    ) throws(CronSchedule.Mistake) -> ClosedRange<Int> {
        if text == "*" { return range }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = ends.first.flatMap(value) else { throw mistake }
        if ends.count == 1 { return first...(hasStep ? range.upperBound : first) }
        guard let last = value(ends[1]), first <= last else { throw mistake }
        return first...last
    }

    private func value(_ text: Substring) -> Int? {
        if let index = words.firstIndex(of: text.lowercased()) { return range.lowerBound + index }
        return Self.digits(text).flatMap { range.contains($0) ? $0 : nil }
    }

    /// One or two digits; `Int` would take a sign.
    private static func digits(_ text: Substring) -> Int? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy(ByteSet.digits.contains)
        else {
            return nil
        }
        return Int(text)
    }

    private var mistake: CronSchedule.Mistake {
        CronSchedule.Mistake(
            reason: "The \(name) is not within \(range.lowerBound)-\(range.upperBound), or no "
                + "value, range, list or step."
        )
    }
}
