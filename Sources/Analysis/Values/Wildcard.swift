/// A pattern in which `*` stands for any text and `?` for any character.
struct Wildcard: Sendable {
    let bytes: [UInt8]

    init(_ pattern: String) { bytes = Array(pattern.utf8) }

    /// Whether the pattern fits a text, byte by byte.
    ///
    /// Only the last star is ever taken back, so that the cost is the product of both lengths at worst.
    func matches(_ text: [UInt8]) -> Bool {
        var (place, index) = (0, 0)
        var star: Int?
        var resume = 0
        while index < text.count {
            if place < bytes.count, bytes[place] == UInt8(ascii: "*") {
                star = place
                resume = index
                place += 1
            } else if place < bytes.count,
                bytes[place] == UInt8(ascii: "?") || bytes[place] == text[index]
            {
                place += 1
                index += 1
            } else if let star {
                resume += 1
                place = star + 1
                index = resume
            } else {
                return false
            }
        }
        return bytes[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
