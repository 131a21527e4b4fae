/// A word of prose, without the punctuation around it.
struct ProseWord: Equatable {
    let text: String
    /// Whether a sentence, a line or an entry of a list begins with it, so that a capital says nothing.
    let isFirst: Bool
    /// Whether more than a blank parts it from the next word.
    let isLast: Bool

    var lowercased: String { text.lowercased() }

    private static let separators: Set<Character> = Set("()[]{}<>,;…→×/|*=–—\"“”")
    private static let (leading, trailing) = (Set(".:!?'‘’-+~#$"), Set(".:!?'‘’-+~%"))

    /// The words of a text, in order.
    static func all(in text: String) -> [ProseWord] {
        var words: [ProseWord] = []
        var isFirst = true
        var rest = withoutListMarks(ProseNumber.withoutThousands(text))[...]
        while let start = rest.firstIndex(where: { !isSeparator($0) }) {
            if rest[..<start].contains(where: \.isNewline) { isFirst = true }
            let raw = rest[start...].prefix { !isSeparator($0) }
            rest = rest[raw.endIndex...]
            let body = trimmed(raw)
            let endsSentence = raw[body.endIndex...].contains { ".:!?".contains($0) }
            if !body.isEmpty {
                let isParted = rest.first.map { !$0.isWhitespace || $0.isNewline } ?? true
                words.append(
                    ProseWord(
                        text: String(body),
                        isFirst: isFirst,
                        isLast: endsSentence || isParted
                    )
                )
                isFirst = false
            }
            if endsSentence { isFirst = true }
        }
        return words
    }

    private static func isSeparator(_ character: Character) -> Bool {
        character.isWhitespace || separators.contains(character)
    }

    private static func trimmed(_ raw: Substring) -> Substring {
        var body = raw
        while let first = body.first, leading.contains(first) { body.removeFirst() }
        while let last = body.last, trailing.contains(last) { body.removeLast() }
        for ending in ["'s", "’s"] where body.hasSuffix(ending) { body.removeLast(2) }
        return body
    }

    /// The numbers of a list's entries count nothing.
    private static func withoutListMarks(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let body = line.drop { $0.isWhitespace || $0 == "*" }
            let digits = body.prefix { ("0"..."9").contains($0) }
            let behind = body.dropFirst(digits.count)
            guard (1...2).contains(digits.count),
                behind.hasPrefix(". ") || behind.hasPrefix(") ")
            else { return line }
            return behind.dropFirst(2)
        }.joined(separator: "\n")
    }
}
