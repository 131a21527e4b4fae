/// A set of ASCII characters.
struct ByteClass: Sendable, Equatable {
    private var low: UInt64 = 0
    private var high: UInt64 = 0

    static let digits = ByteClass(UInt8(ascii: "0")...UInt8(ascii: "9"))
    static let words: ByteClass = {
        var words = digits
        words.formUnion(ByteClass(UInt8(ascii: "A")...UInt8(ascii: "Z")))
        words.formUnion(ByteClass(UInt8(ascii: "a")...UInt8(ascii: "z")))
        words.formUnion(ByteClass(UInt8(ascii: "_")...UInt8(ascii: "_")))
        return words
    }()

    init() {}

    init(_ bytes: ClosedRange<UInt8>) {
        for byte in bytes {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
    }

    mutating func formUnion(_ other: ByteClass) {
        low |= other.low
        high |= other.high
    }

    func contains(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: low >> UInt64(byte) & 1 == 1
        case 64..<128: high >> UInt64(byte - 64) & 1 == 1
        default: false
        }
    }
}

/// Reads the text of a pattern into its places.
struct ScrubbingPatternReader {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func read() throws(Problem) -> [ScrubbingPattern.Place] {
        var places: [ScrubbingPattern.Place] = []
        while index < bytes.count {
            let taken = try one()
            let (least, most) = try repetition()
            for count in 0..<most {
                places.append(ScrubbingPattern.Place(bytes: taken, isOptional: count >= least))
            }
            // What is too long need not be read to its end.
            if places.count > ScrubbingPattern.lengthMax { return places }
        }
        return places
    }

    private func problem(_ message: String, hint: String? = nil) -> Problem {
        Problem(.invalidInput, "\(message), at character \(index + 1) of the pattern.", hint: hint)
    }

    private static let grammar =
        "A pattern is a row of characters, \\d, \\w and [classes], behind each ?, {n} or {n,m}."

    /// What one place takes.
    private mutating func one() throws(Problem) -> ByteClass {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "["):
            return try characterClass()
        case UInt8(ascii: "\\"):
            return try escaped()
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "|"), UInt8(ascii: "*"),
            UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"),
            UInt8(ascii: "?"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "]"):
            throw problem(
                "\"\(Character(Unicode.Scalar(byte)))\" has no meaning there",
                hint: "\(Self.grammar) A backslash makes any other sign a character."
            )
        case 0x20...0x7E:
            index += 1
            return ByteClass(byte...byte)
        default:
            throw problem("Only printable ASCII can be matched")
        }
    }

    private mutating func escaped() throws(Problem) -> ByteClass {
        guard index + 1 < bytes.count else { throw problem("A backslash is the last character") }
        let byte = bytes[index + 1]
        switch byte {
        case UInt8(ascii: "d"):
            index += 2
            return .digits
        case UInt8(ascii: "w"):
            index += 2
            return .words
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            throw problem("This escape is none of \\d and \\w", hint: Self.grammar)
        case 0x20...0x7E:
            index += 2
            return ByteClass(byte...byte)
        default:
            throw problem("Only printable ASCII can be matched")
        }
    }

    private mutating func characterClass() throws(Problem) -> ByteClass {
        let start = index
        index += 1
        var set = ByteClass()
        while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
            set.formUnion(try element(isFirst: index == start + 1))
        }
        guard index < bytes.count else {
            index = start
            throw problem("A class is not closed")
        }
        guard index > start + 1 else { throw problem("A class is empty") }
        index += 1
        return set
    }

    /// A character of a class, or the characters from one to another.
    private mutating func element(isFirst: Bool) throws(Problem) -> ByteClass {
        if bytes[index] == UInt8(ascii: "\\") { return try escaped() }
        let first = bytes[index]
        guard (0x20...0x7E).contains(first) else {
            throw problem("Only printable ASCII can be matched")
        }
        if isFirst, first == UInt8(ascii: "^") {
            throw problem("A class cannot say what does not belong", hint: "Name what does.")
        }
        guard index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "-"),
            bytes[index + 2] != UInt8(ascii: "]")
        else {
            index += 1
            return ByteClass(first...first)
        }
        let last = bytes[index + 2]
        guard first <= last, last <= 0x7E, last != UInt8(ascii: "\\") else {
            throw problem("This range ends before it begins")
        }
        index += 3
        return ByteClass(first...last)
    }

    /// How often a place stands at least and at most.
    private mutating func repetition() throws(Problem) -> (least: Int, most: Int) {
        guard index < bytes.count else { return (1, 1) }
        if bytes[index] == UInt8(ascii: "?") {
            index += 1
            return (0, 1)
        }
        guard bytes[index] == UInt8(ascii: "{") else { return (1, 1) }
        index += 1
        let least = try number()
        var most = least
        if index < bytes.count, bytes[index] == UInt8(ascii: ",") {
            index += 1
            most = try number()
        }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "}") else {
            throw problem("A repetition is not closed", hint: Self.grammar)
        }
        index += 1
        guard most >= 1, least <= most else { throw problem("This repetition is empty") }
        return (least, most)
    }

    private mutating func number() throws(Problem) -> Int {
        var value = 0
        let start = index
        while index < bytes.count, index - start < 3,
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
        {
            value = value * 10 + Int(bytes[index] - UInt8(ascii: "0"))
            index += 1
        }
        guard index > start else {
            throw problem("A number of repetitions is missing", hint: Self.grammar)
        }
        return value
    }
}
