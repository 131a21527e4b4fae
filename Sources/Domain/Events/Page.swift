/// A place in a list that stays where it is while events are added: the key of one event.
public struct Cursor: Sendable, Equatable {
    /// When that event happened.
    public let occurredAt: Timestamp
    /// That event.
    public let id: UUID

    /// The place of one event.
    public init(occurredAt: Timestamp, id: UUID) {
        self.occurredAt = occurredAt
        self.id = id
    }

    /// Reads the opaque text form; nil when it is not one that was handed out.
    public init?(_ text: String) {
        guard text.utf8.count == 49, text.hasPrefix("e") else { return nil }
        let digits = text.dropFirst()
        guard let time = UInt64(digits.prefix(16), radix: 16),
            let high = UInt64(digits.dropFirst(16).prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        occurredAt = Timestamp(microseconds: Int64(bitPattern: time))
        id = UUID(high: high, low: low)
        // Arithmetic could overflow on a time that nothing can have.
        guard self.text == text, Timestamp.range.contains(occurredAt) else { return nil }
    }

    /// The opaque text form: 49 letters and digits.
    public var text: String {
        let words = [UInt64(bitPattern: occurredAt.microseconds), id.high, id.low]
        return String(unsafeUninitializedCapacity: 49) { buffer in
            buffer[0] = UInt8(ascii: "e")
            for digit in 0..<48 {
                let bits = words[digit / 16] >> (60 - 4 * UInt64(digit % 16))
                buffer[1 + digit] = hexadecimalDigit(bits)
            }
            return 49
        }
    }
}

/// Which page of a list is asked for, in Relay's terms: forward from `after`, or backward from
/// `before`; the newest events come first either way.
public struct PageRequest: Sendable, Equatable {
    /// Whether the page lies before its cursor rather than after it.
    public let isBackward: Bool
    /// How many events at most.
    public let size: Int
    /// Older than this event.
    public let after: Cursor?
    /// Newer than this event.
    public let before: Cursor?

    /// Checks the four arguments together.
    public init(
        first: Int?,
        after: String?,
        last: Int?,
        before: String?
    ) throws(Problem) {
        if first != nil, last != nil {
            throw Problem(
                .invalidInput,
                "Ask either for the first or for the last events of a list, not for both.",
                field: "/last"
            )
        }
        isBackward = last != nil
        size = try Self.size(last ?? first, field: isBackward ? "/last" : "/first")
        self.after = try Self.cursor(after, field: "/after")
        self.before = try Self.cursor(before, field: "/before")
    }

    private static func size(_ size: Int?, field: String) throws(Problem) -> Int {
        let size = size ?? Limits.pageSizeDefault
        guard (1...Limits.pageSizeMax).contains(size) else {
            throw Problem(
                .invalidInput,
                "A page has 1 to \(Limits.pageSizeMax) events.",
                field: field
            )
        }
        return size
    }

    private static func cursor(_ text: String?, field: String) throws(Problem) -> Cursor? {
        guard let text else { return nil }
        guard let cursor = Cursor(text) else {
            throw Problem(
                .invalidInput,
                "This is no cursor of this list.",
                hint: "Use a cursor that an earlier page gave, unchanged.",
                field: field
            )
        }
        return cursor
    }
}

/// How many events there are, counted up to a bound.
public struct BoundedCount: Sendable, Equatable {
    /// The number, at most `Limits.exactCountMax`.
    public let value: Int
    /// Whether there are more than that.
    public let isMore: Bool

    /// The number that a count bounded at one more than the maximum gave.
    public init(counted: Int) {
        value = min(counted, Limits.exactCountMax)
        isMore = counted > Limits.exactCountMax
    }

    /// The number as people read it, such as `8,214` or `10,000+`.
    public var display: String {
        let digits = String(value)
        let grouped = digits.reversed().enumerated().reduce(into: "") { text, digit in
            if digit.offset > 0, digit.offset % 3 == 0 { text.append(",") }
            text.append(digit.element)
        }
        return String(grouped.reversed()) + (isMore ? "+" : "")
    }
}
