/// Words that must stand in a name one behind the other, or be all of it.
struct NamePhrase: Sendable {
    let words: [String]
    private let isWhole: Bool

    init(_ text: String) {
        isWhole = text.hasPrefix("=")
        words = NameWords.of(isWhole ? String(text.dropFirst()) : text)
    }

    func fits(_ name: [String]) -> Bool {
        isWhole ? name == words : NameWords.contain(words, in: name)
    }
}
