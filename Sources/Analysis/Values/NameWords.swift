internal import JSON

/// The words of members' names, in small letters and without the endings of plurals.
///
/// `accessKeys`, `access_keys` and `Access-Key` are one.
enum NameWords {
    /// Bytes of a name that are read; nobody writes longer ones for people.
    private static let bytesMax = 128

    static func of(_ name: String) -> [String] {
        if name.utf8.count <= bytesMax, let words = ofASCII(name) { return words }
        let name = name.utf8.count > bytesMax ? String(name.unicodeScalars.prefix(bytesMax)) : name
        return name.split { !$0.isLetter && !$0.isNumber }
            .flatMap { FieldName.words(in: Array($0)) }
            .map { singular($0.lowercased()) }
    }

    /// The same by bytes, which is most names and many times as fast; nil beyond ASCII.
    private static func ofASCII(_ name: String) -> [String]? {
        var words: [String] = []
        var word: [UInt8] = []
        var last: UInt8 = 0
        let bytes = name.utf8.span
        for index in bytes.indices {
            let byte = bytes[index]
            guard byte < 0x80 else { return nil }
            let isBreak =
                if byte.isCapital, !word.isEmpty {
                    if last.isCapital {
                        index + 1 < bytes.count && bytes[index + 1].isLetter
                            && !bytes[index + 1].isCapital
                    } else {
                        // A single small letter stays with its capital.
                        last.isDigit || word.count > 1
                    }
                } else {
                    !byte.isAlphanumeric
                }
            if isBreak, !word.isEmpty {
                words.append(singular(String(decoding: word, as: UTF8.self)))
                word.removeAll(keepingCapacity: true)
            }
            if byte.isAlphanumeric { word.append(byte.small) }
            last = byte
        }
        if !word.isEmpty { words.append(singular(String(decoding: word, as: UTF8.self))) }
        return words
    }

    /// `policies` is `policy` and `addresses` is `address`; `access`, `status` and `dns` stay.
    static func singular(_ word: String) -> String {
        guard word.utf8.last == UInt8(ascii: "s"), word.count > 3 else { return word }
        if isAny(of: alike, theEndOf: word) { return word }
        if isAny(of: ["ies"], theEndOf: word), word.count > 4 { return word.dropLast(3) + "y" }
        return String(word.dropLast(isAny(of: lengthened, theEndOf: word) ? 2 : 1))
    }

    private static let alike: [StaticString] = [
        "ss", "us", "is", "dns", "aws", "tls", "gps", "rds", "kms", "iops",
    ]
    private static let lengthened: [StaticString] = ["sses", "xes", "ches", "shes", "uses"]

    private static func isAny(of endings: [StaticString], theEndOf word: String) -> Bool {
        endings.contains { ending in
            ending.withUTF8Buffer { word.utf8.suffix($0.count).elementsEqual($0) }
        }
    }

    /// Whether the words of a phrase stand in others, one behind the other.
    static func contain(_ phrase: [String], in words: [String]) -> Bool {
        guard let first = phrase.first, phrase.count <= words.count else { return false }
        if phrase.count == 1 { return words.contains(first) }
        return (0...(words.count - phrase.count)).contains { start in
            words[start..<(start + phrase.count)].elementsEqual(phrase)
        }
    }
}
