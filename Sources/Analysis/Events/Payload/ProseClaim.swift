/// Something that a text states and that data can bear out or not.
enum ProseClaim: Equatable {
    /// What stands in code or between quotation marks.
    case quotation(String)
    /// The name of an event or another short name.
    case alias(String)
    /// A time of the day: `12:00:42` or `12:00`.
    case clock(String)
    /// An hour of the day, or one of those that are meant: `4pm`, `4 o'clock`.
    case hours([Int])
    /// A day: `2026-03-01`.
    case day(String)
    /// A number with the word for what is counted, where one follows.
    case number(Int, unit: String)
    /// At least so many: `dozens of`.
    case many(Int)
    /// A span of time: a number, and the seconds that each of them has.
    case length(Int, seconds: Int)
    /// A word that nobody's language has: an address, an identifier, a version.
    case identifier(String)
    /// A word with a capital where ordinary ones have none.
    case name(String)
    /// That one value gave way to another.
    case transition(ProseTransition)
    /// Markup that no answer needs.
    case markup
}

/// A value and the one that took its place, by the words that stand next to the arrow between them.
struct ProseTransition: Hashable {
    let old: String
    let new: String

    var reversed: ProseTransition { ProseTransition(old: new, new: old) }

    /// `a→b`, `a -> b` and `from a to b`.
    static func all(in text: String) -> [ProseTransition] {
        let arrow = " → "
        let spaced = text.replacing("->", with: arrow).replacing("=>", with: arrow)
            .replacing("→", with: arrow)
        let words = spaced.split { $0.isWhitespace || $0 == "^" }.map { word($0) }
        return words.indices.compactMap { index in
            func at(_ offset: Int) -> String {
                words.indices.contains(index + offset) ? words[index + offset] : ""
            }
            let pair: ProseTransition? =
                switch words[index] {
                case "→": ProseTransition(old: at(-1), new: at(1))
                case "from" where at(2) == "to": ProseTransition(old: at(1), new: at(3))
                default: nil
                }
            return pair.flatMap { $0.old.isEmpty || $0.new.isEmpty ? nil : $0 }
        }
    }

    /// Without the marks around it, in small letters.
    private static func word(_ text: Substring) -> String {
        if text == "→" { return "→" }
        var word = text
        while let first = word.first, !first.isLetter, !first.isNumber { word.removeFirst() }
        while let last = word.last, !last.isLetter, !last.isNumber { word.removeLast() }
        return ProseNumber.withoutThousands(word.lowercased())
    }
}
