/// A JSON number as people write it: `0.30000000000000004` is 0.3 and `80.0` is 80.
///
/// A number with a fraction that has more digits than a double keeps (15) is rounded to those;
/// a whole number keeps all its digits, for it may be an identifier.
package enum NumberText {
    private static let digitsMax = 15
    /// Exponents beyond this stay written as such.
    private static let exponentMax = 21

    package static func shown(_ text: String) -> String {
        guard var number = Decimal(text) else { return text }
        if number.digits.count > digitsMax, number.exponent < 0 { number.round(to: digitsMax) }
        number.normalize()
        return number.text(exponentMax: exponentMax) ?? text
    }

    /// The number times a power of ten, all digits kept; nil when its exponent is absurd.
    static func shifted(_ text: String, by places: Int) -> String? {
        guard var number = Decimal(text) else { return nil }
        number.exponent += places
        number.normalize()
        return number.text(exponentMax: exponentMax)
    }
}

/// A number as digits times a power of ten.
private struct Decimal {
    private var isNegative: Bool
    private(set) var digits: [UInt8]
    var exponent: Int

    /// Reads a number in the grammar of RFC 8259 §6; nil when its exponent is absurd.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        let mantissa = bytes.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
        let written = String(decoding: bytes.dropFirst(mantissa.count + 1), as: UTF8.self)
        guard let power = written.isEmpty ? 0 : Int(written), abs(power) < 1_000_000 else {
            return nil
        }
        isNegative = mantissa.first == UInt8(ascii: "-")
        let fraction = mantissa.drop { $0 != UInt8(ascii: ".") }.dropFirst()
        digits = mantissa.filter { (0x30...0x39).contains($0) }.map { $0 - 0x30 }
        digits = Array(digits.drop { $0 == 0 })
        exponent = power - fraction.count
    }

    /// Keeps the leading digits, the last of them rounded half up.
    mutating func round(to count: Int) {
        let isUp = digits[count] >= 5
        exponent += digits.count - count
        digits.removeLast(digits.count - count)
        guard isUp else { return }
        var index = count - 1
        while index >= 0, digits[index] == 9 {
            digits[index] = 0
            index -= 1
        }
        if index >= 0 { digits[index] += 1 } else { digits.insert(1, at: 0) }
    }

    /// Drops the zeros at the end.
    mutating func normalize() {
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty {
            exponent = 0
            isNegative = false
        }
    }

    /// The number without an exponent; nil when that would be mostly zeros.
    func text(exponentMax: Int) -> String? {
        guard abs(exponent + digits.count) <= exponentMax, exponent <= exponentMax else {
            return nil
        }
        var whole = digits.prefix(max(0, digits.count + min(0, exponent)))
        var fraction = digits.dropFirst(whole.count)
        if exponent > 0 { whole += [UInt8](repeating: 0, count: exponent) }
        let missing = -exponent - fraction.count
        if missing > 0 { fraction = [UInt8](repeating: 0, count: missing) + fraction }
        let sign = isNegative ? "-" : ""
        let head = whole.isEmpty ? "0" : Self.string(whole)
        return sign + head + (fraction.isEmpty ? "" : "." + Self.string(fraction))
    }

    private static func string(_ digits: ArraySlice<UInt8>) -> String {
        String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
    }
}
