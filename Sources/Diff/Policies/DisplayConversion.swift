public import JSON

/// How the values of a field are made readable.
///
/// Numbers are converted as the decimals they are written as, never through a binary fraction.
/// A value of a kind that a conversion does not know stays as it is.
public enum DisplayConversion: Sendable, Equatable {
    /// A fraction as a number of hundredths: 0.8 → 80.
    case percent
    /// A number of seconds: 5400 → `1 h 30 min`.
    case seconds
    /// A number of milliseconds: 1500 → `1.5 s`.
    case milliseconds
    /// A number of bytes: 1536 → `1.5 KiB`.
    case bytes
    /// Seconds since 1970 as a time in UTC (RFC 3339).
    case epochSeconds
    /// A code as words: `NOT_STARTED` → `Not Started`.
    case title
    /// A code as its title; a code that is not listed stays.
    case titles(DisplayTitles)

    /// The conversions that a name is enough for, as a policy names them.
    static let named: [(name: String, conversion: DisplayConversion)] = [
        ("percent", .percent), ("seconds", .seconds), ("milliseconds", .milliseconds),
        ("bytes", .bytes), ("epoch_seconds", .epochSeconds), ("title", .title),
    ]

    /// The value that is shown.
    public func shown(_ value: JSONValue) -> JSONValue {
        switch (self, value) {
        case (.titles(let titles), _): titles.shown(value)
        case (.title, .string(let code)): .string(DisplayTitles.words(of: code))
        case (.percent, .number(let number)): Self.percent(number).map { .number($0) } ?? value
        case (_, .number(let number)): quantity(number).map { .string($0) } ?? value
        default: value
        }
    }

    private static func percent(_ number: JSONNumber) -> JSONNumber? {
        NumberText.shifted(number.text, by: 2).flatMap { JSONNumber($0) }
    }

    private func quantity(_ number: JSONNumber) -> String? {
        guard let number = FixedDecimal(number) else { return nil }
        return switch self {
        case .seconds: number.duration
        case .milliseconds: number.milliseconds
        case .bytes: number.byteCount
        case .epochSeconds: number.instant
        case .percent, .title, .titles: nil
        }
    }
}
