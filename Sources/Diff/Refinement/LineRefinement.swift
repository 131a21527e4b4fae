/// What changed within a line that became another.
///
/// Both lines are cut into characters as people see them, so that no emoji or accented letter is
/// torn apart, and compared by their code points.
public struct LineRefinement: Sendable, Equatable {
    /// How finely two lines are compared.
    public enum Grain: Sendable {
        /// Words, runs of blanks, and every other character by itself.
        case words
        /// Characters.
        case characters
    }

    /// A part of a line.
    public struct Segment: Sendable, Equatable {
        /// The characters.
        public var text: String
        /// Whether the other line lacks them.
        public var isChanged: Bool
    }

    /// Longer lines, in bytes of UTF-8, are compared at their beginning and their end only.
    public static let lineBytesMax = 64 * 1024
    /// Steps that one pair of lines may take: a fraction of a millisecond.
    public static let stepsMax = 250_000

    /// The old line, cut where what changed begins or ends.
    public private(set) var old: [Segment]
    /// The new line, cut likewise.
    public private(set) var new: [Segment]
    /// Whether only the beginning and the end were compared.
    public private(set) var isCoarse: Bool

    /// Compares two lines.
    public init(old: String, new: String, grain: Grain = .words) {
        let oldTokens = LineTokens.cut(old, grain)
        let newTokens = LineTokens.cut(new, grain)
        let symbols = LineSymbols(TextLines(lines: oldTokens), TextLines(lines: newTokens))
        var budget = StepBudget(steps: Self.stepsMax)
        let isLong = max(old.utf8.count, new.utf8.count) > Self.lineBytesMax
        let matches =
            isLong
            ? SequenceMatcher.edges(
                symbols.old,
                0..<oldTokens.count,
                symbols.new,
                0..<newTokens.count
            )
            : Self.matches(symbols, &budget).filter { match in
                // A blank between two words that changed would only cut the change in two.
                grain == .characters
                    || !oldTokens[match.old..<match.oldEnd].allSatisfy(LineTokens.isBlank)
            }
        isCoarse = isLong || budget.isExhausted
        self.old = Self.segments(oldTokens, matches.map { $0.old..<$0.old + $0.count })
        self.new = Self.segments(newTokens, matches.map { $0.new..<$0.new + $0.count })
    }

    private static func matches(_ symbols: LineSymbols, _ budget: inout StepBudget) -> [Match] {
        var matcher = SequenceMatcher(
            old: symbols.old,
            new: symbols.new,
            symbolCount: symbols.count
        )
        return matcher.matches(
            old: 0..<symbols.old.count,
            new: 0..<symbols.new.count,
            budget: &budget
        )
    }

    /// A line's tokens joined into parts that are shared and parts that are not.
    private static func segments(_ tokens: [String], _ shared: [Range<Int>]) -> [Segment] {
        var segments: [Segment] = []
        func add(_ part: Range<Int>, isChanged: Bool) {
            guard !part.isEmpty else { return }
            let text = tokens[part].joined()
            // Runs that touch on one side only are one part of that side.
            if segments.last?.isChanged == isChanged {
                segments[segments.count - 1].text += text
            } else {
                segments.append(Segment(text: text, isChanged: isChanged))
            }
        }
        var place = 0
        for part in shared {
            add(place..<part.lowerBound, isChanged: true)
            add(part, isChanged: false)
            place = part.upperBound
        }
        add(place..<tokens.count, isChanged: true)
        return segments
    }
}
