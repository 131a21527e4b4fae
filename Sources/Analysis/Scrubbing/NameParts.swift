/// The words of a person's name in the order in which they are told: the first name first.
///
/// Titles, numbers and what stands in brackets are no part of a name.
enum NameParts {
    /// Bytes of a name that are read.
    private static let bytesMax = 256

    static func of(_ name: String) -> [String] {
        guard name.utf8.count <= bytesMax else { return [] }
        let bytes = TextView(Array(name.utf8)).folded().bytes
        // What stands on several lines, or is written in some language of programs, is no name.
        guard !bytes.contains(where: "\n\t\"{}=".utf8.contains) else { return [] }
        let groups = withoutBrackets(bytes).split(separator: UInt8(ascii: ","))
            .map { words(of: $0) }.filter { !$0.isEmpty }
        // `Gruber, Hanna`
        return groups.dropFirst().flatMap { $0 } + (groups.first ?? [])
    }

    private static func words(of bytes: ArraySlice<UInt8>) -> [String] {
        var words = bytes.split { !$0.isWord }
            .map { String(decoding: $0, as: UTF8.self).lowercased() }
        while words.last?.utf8.allSatisfy(\.isDigit) ?? false { words.removeLast() }
        // People are numbered behind their names, products within.
        if words.dropFirst().contains(where: { $0.utf8.allSatisfy(\.isDigit) }) { return [] }
        return words.filter { !titles.contains($0) && !$0.utf8.allSatisfy(\.isDigit) }
    }

    /// A text without what stands in brackets.
    static func withoutBrackets(_ bytes: [UInt8]) -> [UInt8] {
        var depth = 0
        var rest: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                rest.append(0x20)
            case UInt8(ascii: ")"), UInt8(ascii: ">"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth = max(0, depth - 1)
            default: if depth == 0 { rest.append(byte) }
            }
        }
        return rest
    }

    /// Words before and behind names that are not of them.
    static let titles = addresses.union(
        "prof professor med phil ing dipl mag jr ii iii iv msc bsc phd mba esq llm".split(
            separator: " "
        ).map(String.init)
    )

    /// Words before names by which people are addressed.
    static let addresses: Set<String> = Set(
        """
        mr mrs ms miss mx dr prof professor frau herr herrn mme mlle madame monsieur
        señor señora señorita sr sra srta don doña sig signor signora senhor senhora
        pan pani pana panem dhr mevr mevrouw meneer fru rouva господин госпожа
        """.split { $0.isWhitespace }.map(String.init)
    )
}
