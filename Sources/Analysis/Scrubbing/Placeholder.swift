/// What stands for a value that was taken out, such as `[EMAIL_1@ORG]`.
enum Placeholder {
    /// Unicode scalars that one may have, its brackets included.
    static let scalarsMax = 64
    /// What stands for an opening bracket that would make a text look like a placeholder.
    static let escapedBracket = "⟦"

    /// Whether a text that begins with an opening bracket there may be taken for a placeholder: a word,
    /// a sign or none, and a number.
    static func isPlanted(in bytes: [UInt8], at bracket: Int) -> Bool {
        var place = bracket + 1
        let limit = min(bytes.count, bracket + 2 * scalarsMax)
        while place < limit, isFiller(bytes[place]) { place += 1 }
        guard place < limit, bytes[place].isLetter else { return false }
        while place < limit, bytes[place].isLetter || isFiller(bytes[place]) { place += 1 }
        return place < limit && bytes[place].isDigit
    }

    /// What may stand between the parts of a placeholder: models part and escape words in many ways.
    static func isFiller(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "\\"),
            UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "`"):
            true
        default: false
        }
    }

    /// The text between two brackets in the one spelling by which placeholders are looked up: capitals,
    /// and one `_` wherever fillers stand.
    static func normalized(_ inner: some Sequence<UInt8>) -> [UInt8] {
        var spelled: [UInt8] = []
        for byte in inner {
            if isFiller(byte) {
                if let last = spelled.last, last != UInt8(ascii: "_") {
                    spelled.append(UInt8(ascii: "_"))
                }
            } else {
                spelled.append((0x61...0x7A).contains(byte) ? byte & 0xDF : byte)
            }
        }
        if spelled.last == UInt8(ascii: "_") { spelled.removeLast() }
        return spelled
    }

    /// The beginnings of such a spelling that a kind and a number make, the longest first.
    static func names(in normalized: [UInt8]) -> [String] {
        var names: [String] = []
        var place = 0
        while place < normalized.count {
            guard normalized[place].isDigit, place > 0, !normalized[place - 1].isDigit else {
                place += 1
                continue
            }
            var end = place
            while end < normalized.count, normalized[end].isDigit { end += 1 }
            let isEnd = end == normalized.count || !normalized[end].isWord
            if isEnd {
                var kind = normalized[..<place]
                if kind.last == UInt8(ascii: "_") { kind = kind.dropLast() }
                let number = normalized[place..<end]
                names.append(
                    String(decoding: kind, as: UTF8.self) + "_"
                        + String(decoding: number, as: UTF8.self)
                )
            }
            place = end
        }
        return names.reversed()
    }
}
