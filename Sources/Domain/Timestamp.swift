import Glibc

/// An instant, in whole microseconds since 1970-01-01T00:00:00Z: PostgreSQL's resolution.
///
/// The years 1 to 9999, which is what RFC 3339 can write.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since the Unix epoch.
    public let microseconds: Int64

    /// The instant that many microseconds after the Unix epoch.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// From the beginning of the year 1 to the end of the year 9999.
    public static let range =
        Timestamp(
            microseconds: -62_135_596_800_000_000
        )...Timestamp(
            microseconds: 253_402_300_799_999_999
        )

    /// The system clock's time.
    public static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    /// The earlier instant first.
    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }

    /// The instant so many seconds later.
    public func advanced(bySeconds seconds: Int64) -> Timestamp {
        Timestamp(microseconds: microseconds + seconds * 1_000_000)
    }
}

extension Timestamp {
    /// Reads an RFC 3339 date-time; nil for anything else, impossible dates included.
    ///
    /// A fraction finer than microseconds is cut; a leap second reads as the second after it
    /// (§5.7); `-00:00` is taken as UTC.
    public init?(rfc3339 text: String) {
        var reader = DigitReader(text.utf8)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
            reader.skip("-"), let day = reader.number(2), reader.skip("T", or: "t", or: " "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2),
            reader.skip(":"), let second = reader.number(2),
            year >= 1, (1...12).contains(month), hour < 24, minute < 60, second <= 60,
            day >= 1, day <= Self.days(inMonth: month, of: year),
            let fraction = reader.fraction(), let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        var civil = tm()
        civil.tm_year = Int32(year - 1900)
        civil.tm_mon = Int32(month - 1)
        civil.tm_mday = Int32(day)
        civil.tm_hour = Int32(hour)
        civil.tm_min = Int32(minute)
        civil.tm_sec = Int32(second)
        let seconds = Int64(timegm(&civil)) - Int64(offset) * 60
        self.init(microseconds: seconds * 1_000_000 + Int64(fraction))
        // The offset or a leap second may have led out of the years that can be written.
        guard Self.range.contains(self) else { return nil }
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The instant in UTC as RFC 3339 writes it, with six decimals unless they are all zero; what
    /// lies outside of the years it can write is written as the nearest that does not.
    public var rfc3339: String {
        String(unsafeUninitializedCapacity: Self.textLengthMax) { write(to: $0) }
    }

    static let textLengthMax = 27

    /// Writes the RFC 3339 form into a buffer that has room for it; answers its length.
    func write(to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let microseconds = min(max(self, Self.range.lowerBound), Self.range.upperBound).microseconds
        var seconds = time_t(microseconds / 1_000_000)
        var fraction = Int(microseconds % 1_000_000)
        if fraction < 0 {
            seconds -= 1
            fraction += 1_000_000
        }
        var civil = tm()
        gmtime_r(&seconds, &civil)
        var at = 0
        func digits(_ value: Int, _ count: Int, after separator: Unicode.Scalar?) {
            if let separator {
                buffer[at] = UInt8(ascii: separator)
                at += 1
            }
            var rest = value
            for place in stride(from: at + count - 1, through: at, by: -1) {
                buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            at += count
        }
        digits(Int(civil.tm_year) + 1900, 4, after: nil)
        digits(Int(civil.tm_mon) + 1, 2, after: "-")
        digits(Int(civil.tm_mday), 2, after: "-")
        digits(Int(civil.tm_hour), 2, after: "T")
        digits(Int(civil.tm_min), 2, after: ":")
        digits(Int(civil.tm_sec), 2, after: ":")
        if fraction != 0 { digits(fraction, 6, after: ".") }
        buffer[at] = UInt8(ascii: "Z")
        return at + 1
    }
}

extension Timestamp: CustomStringConvertible {
    /// The RFC 3339 form.
    public var description: String { rfc3339 }
}

/// Reads the fixed fields of a date-time from its bytes.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ bytes: String.UTF8View) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number(_ count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    private mutating func digit() -> Int? {
        guard let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else {
            return nil
        }
        rest.removeFirst()
        return Int(byte - UInt8(ascii: "0"))
    }

    mutating func skip(_ characters: Unicode.Scalar...) -> Bool { skip(any: characters) }

    mutating func skip(_ a: Unicode.Scalar, or b: Unicode.Scalar, or c: Unicode.Scalar) -> Bool {
        skip(any: [a, b, c])
    }

    private mutating func skip(any characters: [Unicode.Scalar]) -> Bool {
        guard let byte = rest.first, characters.contains(where: { $0.value == UInt32(byte) }) else {
            return false
        }
        rest.removeFirst()
        return true
    }

    /// The microseconds after a point; 0 without one; nil for a point without digits.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        var value = 0
        var count = 0
        while let digit = digit() {
            if count < 6 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in count..<max(count, 6) { value *= 10 }
        return value
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? {
        if skip(any: ["Z", "z"]) { return 0 }
        let isWest = rest.first == UInt8(ascii: "-")
        guard skip(any: ["+", "-"]), let hours = number(2), skip(":"), let minutes = number(2),
            hours < 24, minutes < 60
        else { return nil }
        return (isWest ? -1 : 1) * (hours * 60 + minutes)
    }
}
