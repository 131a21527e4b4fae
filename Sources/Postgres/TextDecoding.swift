// Every buffer here is lent by `Row`, which keeps its result alive for the call.

/// The text form of types, as their output functions write it with DateStyle ISO and bytea_output
/// hex, which `ConnectionParameters` asks for.
enum TextDecoding {
    static func integer(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        unsafe Int64(String(decoding: bytes, as: UTF8.self))
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    static func uuid(_ bytes: UnsafeRawBufferPointer) -> UUIDBits? {
        guard bytes.count == 36 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for index in bytes.indices where unsafe bytes[index] != UInt8(ascii: "-") {
            guard let digit = unsafe digit(bytes[index]) else { return nil }
            halves.0 = halves.0 << 4 | halves.1 >> 60
            halves.1 = halves.1 << 4 | UInt64(digit)
            digits += 1
        }
        return digits == 32 ? UUIDBits(high: halves.0, low: halves.1) : nil
    }

    static func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
        guard unsafe bytes.starts(with: "\\x".utf8), bytes.count % 2 == 0 else { return nil }
        var value: [UInt8] = []
        value.reserveCapacity(bytes.count / 2 - 1)
        for index in stride(from: 2, to: bytes.count, by: 2) {
            guard let high = unsafe digit(bytes[index]), let low = unsafe digit(bytes[index + 1])
            else { return nil }
            value.append(high << 4 | low)
        }
        return value
    }

    /// `2026-11-21 04:41:53.123456+05:30`, years after 9999 with more digits, `infinity`; years BC
    /// give nil.
    static func timestamp(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        var text = unsafe String(decoding: bytes, as: UTF8.self)[...]
        if text == "infinity" { return .max }
        if text == "-infinity" { return .min }
        func number(until separators: String) -> Int64? {
            let digits = text.prefix { !separators.contains($0) }
            guard digits.count < text.count || separators.isEmpty else { return nil }
            text = text.dropFirst(digits.count)
            return digits.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int64(digits) : nil
        }
        func skip() { text = text.dropFirst() }
        guard let year = number(until: "-") else { return nil }
        skip()
        guard let month = number(until: "-") else { return nil }
        skip()
        guard let day = number(until: " ") else { return nil }
        skip()
        guard let hour = number(until: ":") else { return nil }
        skip()
        guard let minute = number(until: ":") else { return nil }
        skip()
        guard let second = number(until: ".+-") else { return nil }
        var microseconds: Int64 = 0
        if text.first == "." {
            skip()
            let digits = text.prefix { $0.isNumber }
            guard digits.count <= 6, let fraction = Int64(digits) else { return nil }
            microseconds = (digits.count..<6).reduce(fraction) { value, _ in value * 10 }
            text = text.dropFirst(digits.count)
        }
        guard let offset = offsetSeconds(text) else { return nil }
        let days = daysSince2000(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset
        return seconds * 1_000_000 + microseconds
    }

    /// `+01`, `-05:30`, `+00:19:32`.
    private static func offsetSeconds(_ text: Substring) -> Int64? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        var seconds: Int64 = 0
        var unit: Int64 = 3_600
        for part in text.dropFirst().split(separator: ":", omittingEmptySubsequences: false) {
            guard let value = Int64(part), unit > 0 else { return nil }
            seconds += value * unit
            unit /= 60
        }
        return sign == "-" ? -seconds : seconds
    }

    /// Days from 2000-01-01 in the proleptic Gregorian calendar, counting years from March so that
    /// the leap day is the last of its year.
    private static func daysSince2000(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 730_425
    }

    static func uuidArray(_ bytes: UnsafeRawBufferPointer) -> [UUIDBits?]? {
        guard let texts = unsafe array(bytes) else { return nil }
        var uuids: [UUIDBits?] = []
        for text in texts {
            guard let text else {
                uuids.append(nil)
                continue
            }
            let bytes = Array(text.utf8)
            guard let value = unsafe bytes.withUnsafeBytes({ unsafe uuid($0) }) else { return nil }
            uuids.append(value)
        }
        return uuids
    }

    /// `{a,"b \" c",NULL}`: one dimension, as `array_out` writes it.
    static func array(_ bytes: UnsafeRawBufferPointer) -> [String?]? {
        guard unsafe bytes.first == UInt8(ascii: "{"), unsafe bytes.last == UInt8(ascii: "}"),
            bytes.count >= 2
        else { return nil }
        var elements: [String?] = []
        var index = 1
        let end = bytes.count - 1
        while index < end {
            var element: [UInt8] = []
            let isQuoted = unsafe bytes[index] == UInt8(ascii: "\"")
            if isQuoted { index += 1 }
            while index < end {
                let byte = unsafe bytes[index]
                if byte == UInt8(ascii: isQuoted ? "\"" : ",") { break }
                if byte == UInt8(ascii: "{"), !isQuoted { return nil }
                if byte == UInt8(ascii: "\\") {
                    index += 1
                    guard index < end else { return nil }
                }
                unsafe element.append(bytes[index])
                index += 1
            }
            if isQuoted {
                guard index < end else { return nil }
                index += 1
            }
            let text = String(decoding: element, as: UTF8.self)
            elements.append(!isQuoted && text == "NULL" ? nil : text)
            guard unsafe index == end || bytes[index] == UInt8(ascii: ",") else { return nil }
            index += 1
        }
        return elements
    }
}
