/// A shape of text that a tenant wants taken out, such as `EMP-[0-9]{6}`.
///
/// It is the part of regular expressions that is a row of characters: literals, `\d`, `\w`, classes,
/// and behind each `?`, `{n}` or `{n,m}`. There are no groups, no alternatives and nothing without an
/// end, so a match has at most ``lengthMax`` bytes and the time to find all is linear in the text.
public struct ScrubbingPattern: Sendable, Equatable {
    /// Bytes that a match may have, which is the width of the automaton's state.
    public static let lengthMax = 64
    /// Bytes that every match must have: shorter shapes would take out half of every text.
    public static let lengthMin = 4

    /// The pattern as it was written.
    public let text: String
    /// What may stand in each place, and whether the place may be missing.
    private let places: [Place]
    private let forward: Automaton
    private let backward: Automaton

    struct Place: Sendable, Equatable {
        var bytes: ByteClass
        var isOptional: Bool
    }

    /// Reads a pattern; a problem says what is wrong with it, without a field.
    public init(_ text: String) throws(Problem) {
        var reader = ScrubbingPatternReader(text)
        let places = try reader.read()
        guard places.count <= Self.lengthMax else {
            throw Problem(
                .invalidInput,
                "The pattern takes more than \(Self.lengthMax) characters.",
                hint: "Repetitions count with their upper bound."
            )
        }
        guard places.count(where: { !$0.isOptional }) >= Self.lengthMin else {
            throw Problem(
                .invalidInput,
                "The pattern fits texts of fewer than \(Self.lengthMin) characters.",
                hint: "Make it longer: what is so short stands in every text."
            )
        }
        self.text = text
        self.places = places
        forward = Automaton(places)
        backward = Automaton(places.reversed())
    }

    /// Patterns that are written alike are one.
    public static func == (left: Self, right: Self) -> Bool { left.text == right.text }

    /// Where the shape stands in a text, from left to right and none within another; of those that
    /// begin in one place, the longest.
    public func matches(in text: [UInt8]) -> [Range<Int>] {
        var matches: [Range<Int>] = []
        var state: UInt64 = 0
        var index = 0
        while index < text.count {
            state = forward.after(state, text[index], isAnchored: false)
            index += 1
            guard state & forward.accepting != 0 else { continue }
            let floor = matches.last?.upperBound ?? 0
            let start = longest(backward, in: text, from: index - 1, to: floor - 1, by: -1) + 1
            let end = longest(forward, in: text, from: start, to: text.count, by: 1)
            matches.append(start..<end)
            index = end
            state = 0
        }
        return matches
    }

    /// How far the longest match reaches that begins at a place.
    private func longest(
        _ automaton: Automaton,
        in text: [UInt8],
        from first: Int,
        to limit: Int,
        by step: Int
    ) -> Int {
        var state: UInt64 = 0
        var end = first
        var index = first
        while index != limit {
            state = automaton.after(state, text[index], isAnchored: index != first)
            if state == 0 { break }
            index += step
            if state & automaton.accepting != 0 { end = index }
        }
        return end
    }

    /// A row of places as bits: bit n is set when what was read may end with place n.
    private struct Automaton: Sendable {
        /// For each byte the places that take it.
        var takes = [UInt64](repeating: 0, count: 256)
        /// The places that may come first.
        var firsts: UInt64 = 0
        /// The places behind which nothing more is needed.
        var accepting: UInt64 = 0
        /// Bit n: place n is optional.
        var optional: UInt64 = 0

        init(_ places: [Place]) {
            for (place, what) in places.enumerated() {
                for byte in UInt8.min...UInt8.max where what.bytes.contains(byte) {
                    takes[Int(byte)] |= 1 << UInt64(place)
                }
                if what.isOptional { optional |= 1 << UInt64(place) }
            }
            firsts = skipping(1)
            var place = places.count - 1
            accepting = 1 << UInt64(place)
            while place > 0, places[place].isOptional {
                place -= 1
                accepting |= 1 << UInt64(place)
            }
        }

        /// The state once a byte was read; a match may begin with it unless the state is anchored.
        func after(_ state: UInt64, _ byte: UInt8, isAnchored: Bool) -> UInt64 {
            let takes = takes[Int(byte)]
            if takes == 0 { return 0 }
            let next = skipping(state << 1)
            return (isAnchored ? next : next | firsts) & takes
        }

        /// These places, and those behind them that are reached by leaving optional ones out.
        private func skipping(_ places: UInt64) -> UInt64 {
            var all = places
            var more = (all & optional) << 1 & ~all
            while more != 0 {
                all |= more
                more = (more & optional) << 1 & ~all
            }
            return all
        }
    }
}
