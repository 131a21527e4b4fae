/// What one look at each byte of a text tells of what need not be looked for in it.
struct Glance: Sendable {
    /// Whether anything but printable ASCII and ends of lines is in it.
    let hasOdd: Bool
    /// Whether any escape may be in it.
    let hasEscapes: Bool
    /// Whether a digit or a sign is in it with which personal data begins.
    let hasBeginnings: Bool
    /// Whether so many characters of base64 stand together that they may hide something.
    let hasRun: Bool

    init(_ bytes: [UInt8]) {
        var all: UInt8 = 0
        var run = 0
        var longest = 0
        for byte in bytes {
            let kind = Self.kinds[Int(byte)]
            all |= kind
            run = kind & Self.run != 0 ? run + 1 : 0
            longest = max(longest, run)
        }
        hasOdd = all & Self.odd != 0
        hasEscapes = all & Self.escape != 0
        hasBeginnings =
            all & Self.beginning != 0 || all & Self.slash != 0 && Self.hasHome(bytes)
        let isWhole = longest >= EncodedRun.wholeMin && longest + 2 >= bytes.count
        hasRun = isWhole || longest >= EncodedRun.base64Min
    }

    private static let odd: UInt8 = 1
    private static let escape: UInt8 = 2
    private static let beginning: UInt8 = 4
    private static let run: UInt8 = 8
    private static let slash: UInt8 = 16

    /// Whether a folder of somebody's may be named: few texts with slashes have an `h` or a `U` behind
    /// one.
    private static func hasHome(_ bytes: [UInt8]) -> Bool {
        var last: UInt8 = 0
        for byte in bytes {
            if last == UInt8(ascii: "/"), byte == UInt8(ascii: "h") || byte == UInt8(ascii: "U") {
                return true
            }
            last = byte
        }
        return false
    }

    private static let kinds: [UInt8] = (UInt8.min...UInt8.max).map { byte in
        var kind: UInt8 = 0
        if byte >= 0x7F || byte < 0x20 && byte != 0x0A && byte != 0x09 { kind |= odd }
        if "%\\&".utf8.contains(byte) { kind |= escape }
        // Dates of birth may begin with a month, but end with a year.
        if byte.isDigit || "@+(:[".utf8.contains(byte) { kind |= beginning }
        if byte == UInt8(ascii: "/") { kind |= slash }
        if byte.isAlphanumeric || "+/-_".utf8.contains(byte) { kind |= run }
        return kind
    }
}
