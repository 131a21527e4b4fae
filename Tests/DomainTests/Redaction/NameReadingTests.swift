import JSON
import TestSupport
import Testing

@testable import Domain

@Suite("The reading of a name")
struct NameReadingTests {
    /// The definition: from the back, the last word that ends a phrase or speaks about one decides.
    private struct Reference {
        let words: [String]

        init(_ name: String) {
            words = name.split { !$0.isLetter && !$0.isNumber }
                .flatMap { FieldName.words(in: Array($0)) }
                .map { SensitiveNames.stem($0.lowercased()) }
        }

        var kind: SensitiveNames.Kind? {
            for end in stride(from: words.count, to: 0, by: -1) {
                if let (kind, length) = phrase(endingAt: end) {
                    let before = words[..<(end - length)]
                    return before.contains { SensitiveNames.counting.contains($0) } ? nil : kind
                }
                if SensitiveNames.about.contains(words[end - 1]) { return nil }
            }
            return nil
        }

        private func phrase(endingAt end: Int) -> (SensitiveNames.Kind, length: Int)? {
            for length in stride(from: min(3, end), through: 1, by: -1) {
                let phrase = words[(end - length)..<end].joined(separator: " ")
                if SensitiveNames.harmless.contains(phrase) { return nil }
                if let kind = SensitiveNames.phrases[phrase] { return (kind, length) }
            }
            let isGlued = SensitiveNames.glued.contains { words[end - 1].hasSuffix($0) }
            return isGlued ? (.text, 1) : nil
        }

        var speaksOfKey: Bool {
            words.contains { SensitiveNames.keyWords.contains($0) } && !words.contains("public")
                && !SensitiveNames.harmless.contains(words.suffix(2).joined(separator: " "))
        }
    }

    /// Every word of the tables, words of none, and letters that change length or class with case.
    private static let words: [String] = {
        let phrases = SensitiveNames.phrases.keys.flatMap { $0.split(separator: " ") }
        let harmless = SensitiveNames.harmless.flatMap { $0.split(separator: " ") }
        let other = [
            "db", "x", "S", "ss", "2", "007", "sha256", "public", "user", "to\u{212A}en", "ſecret",
            "pİn", "passwörd", "contrasen\u{303}a", "ハ\u{309A}スワード", "\u{600}", "🙂", "\u{301}",
            "averylongwordthatendsinpassword",
        ]
        return Set(phrases.map { String($0) } + harmless.map { String($0) } + other)
            .union(SensitiveNames.glued).union(SensitiveNames.about)
            .union(SensitiveNames.counting).sorted()
    }()

    private static let separators = ["", "", "_", "-", " ", ".", "__", "s", "1", "é", "\0", "\r\n"]

    private func name(using random: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...5, using: &random)).map { _ in
            let word = Self.words.randomElement(using: &random) ?? ""
            let separator = Self.separators.randomElement(using: &random) ?? ""
            return switch Int.random(in: 0..<4, using: &random) {
            case 0: word.uppercased() + separator
            case 1: word.prefix(1).uppercased() + word.dropFirst() + separator
            default: word + separator
            }
        }.joined()
    }

    @Test("says what the same words say when they are read from the back")
    func equalsReference() {
        var random = SeededGenerator(seed: 11)
        var secrets = 0
        for _ in 0..<20_000 {
            let name = name(using: &random)
            let (reading, reference) = (NameReading(name), Reference(name))
            #expect(reading.kind == reference.kind, "\(name.debugDescription)")
            #expect(reading.speaksOfKey == reference.speaksOfKey, "\(name.debugDescription)")
            secrets += reading.kind == nil ? 0 : 1
        }
        #expect((1000...19_000).contains(secrets))
    }

    @Test("is the same within a text as alone, and the same in parts as with spaces between them")
    func withinText() {
        var random = SeededGenerator(seed: 12)
        for _ in 0..<5000 {
            let (first, second) = (name(using: &random), name(using: &random))
            let text = Array("“\(first)”=1".utf8)
            let within = NameReading(text, 3..<(3 + first.utf8.count))
            #expect(within.kind == NameReading(first).kind, "\(first.debugDescription)")
            guard within.kind != nil else { continue }
            var both = NameReading(first)
            both.read(second)
            #expect(
                both.kind == NameReading("\(first) - \(second)").kind,
                "\(first.debugDescription), \(second.debugDescription)"
            )
        }
    }
}
