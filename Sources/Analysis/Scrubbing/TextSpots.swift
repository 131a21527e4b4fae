internal import Domain

/// A part of a text that must not leave.
struct Spot: Sendable {
    enum What: Sendable {
        /// A secret of that shape.
        case secret(String)
        /// Personal data.
        case personal(kind: String, key: String, note: String?)
        /// Encoded text that holds some.
        case encoded
        /// A bracket that would make what follows look like a placeholder.
        case planted
    }

    var range: Range<Int>
    let what: What

    init(range: Range<Int>, what: What) {
        self.range = range
        self.what = what
    }

    /// A person's name.
    init(_ range: Range<Int>, person: String, _ part: People.Part) {
        let note = part == .full ? nil : part.rawValue
        self.init(range: range, what: .personal(kind: "PERSON", key: person, note: note))
    }

    /// What it counts as; nothing is taken out where a bracket is escaped.
    var kind: String? {
        switch what {
        case .secret: "secret"
        case .personal(let kind, _, _): kind.lowercased()
        case .encoded: "encoded"
        case .planted: nil
        }
    }
}

/// Finds what must not leave in the texts of one place.
enum TextSpots {
    /// How often texts are decoded within decoded texts.
    private static let depthMax = 3

    /// The spots of a text from left to right, none touching another.
    ///
    /// What is known is handed on instead of being kept, for that costs no counting of references. The
    /// beginnings of the words that were read are noted, the decoded ones among them.
    static func all(
        in bytes: [UInt8],
        at place: ScrubbedPlace,
        _ people: People,
        _ rules: ScrubbingRules,
        _ words: inout WordBeginnings,
        depth: Int = 0
    ) -> [Spot] {
        var glance = Glance(bytes)
        var view = TextView(bytes)
        if glance.hasOdd {
            view = view.folded()
            glance = Glance(view.bytes)
        }
        var spots = plain(view, glance, place, people, rules, &words, depth: depth)
        for _ in 0..<depthMax {
            guard glance.hasEscapes, let next = view.unescaped()?.folded() else { break }
            view = next
            glance = Glance(view.bytes)
            let hidden = plain(view, glance, place, people, rules, &words, depth: depth).map {
                spot in
                let isSpelled = bytes[spot.range].elementsEqual(view.bytes(of: spot.range))
                return isSpelled ? spot : spot.encodedOne
            }
            spots = merged(spots, hidden)
        }
        return spots
    }

    /// The spots of a view, in the places of the text as it was written.
    private static func plain(
        _ view: TextView,
        _ glance: Glance,
        _ place: ScrubbedPlace,
        _ people: People,
        _ rules: ScrubbingRules,
        _ words: inout WordBeginnings,
        depth: Int
    ) -> [Spot] {
        var spots = SecretShapes.matches(in: view.bytes)
            .map { Spot(range: $0.range, what: .secret($0.shape)) }
        if glance.hasRun, depth < depthMax {
            spots = merged(spots, encoded(view, place, people, rules, &words, depth: depth))
        }
        for pattern in rules.patterns {
            let found = pattern.shape.matches(in: view.bytes).map { range in
                Spot(range: range, what: personal(pattern.kind.uppercased(), view, range))
            }
            spots = merged(spots, found)
        }
        if glance.hasBeginnings || people.count > 0 {
            var scan = TextScan()
            scan.read(Reading(bytes: view.bytes, path: place.words), people, &words)
            spots = merged(spots, scan.spots)
        } else {
            words.insertAll()
        }
        if spots.isEmpty { return spots }
        return spots.map { Spot(range: view.origin(of: $0.range), what: $0.what) }
    }

    private static func personal(_ kind: String, _ view: TextView, _ range: Range<Int>) -> Spot.What
    {
        .personal(kind: kind, key: String(decoding: view.bytes[range], as: UTF8.self), note: nil)
    }

    /// The stretches whose decoded text has something in it.
    private static func encoded(
        _ view: TextView,
        _ place: ScrubbedPlace,
        _ people: People,
        _ rules: ScrubbingRules,
        _ words: inout WordBeginnings,
        depth: Int
    ) -> [Spot] {
        EncodedRun.all(in: view.bytes)
            .filter { run in
                all(in: run.text, at: place, people, rules, &words, depth: depth + 1)
                    .contains { spot in
                        if case .planted = spot.what { false } else { true }
                    }
            }
            .sorted { $0.range.lowerBound < $1.range.lowerBound }
            .reduce(into: []) { spots, run in
                if let last = spots.last, last.range.upperBound > run.range.lowerBound {
                    let end = max(last.range.upperBound, run.range.upperBound)
                    spots[spots.count - 1].range = last.range.lowerBound..<end
                } else {
                    spots.append(Spot(range: run.range, what: .encoded))
                }
            }
    }

    /// Both rows as one; where two spots meet, they become one of the first row's kind.
    static func merged(_ first: [Spot], _ second: [Spot]) -> [Spot] {
        if second.isEmpty { return first }
        if first.isEmpty { return second }
        let all = (first.map { ($0, 0) } + second.map { ($0, 1) })
            .sorted { ($0.0.range.lowerBound, $0.1) < ($1.0.range.lowerBound, $1.1) }
        var merged: [(spot: Spot, rank: Int)] = []
        for (spot, rank) in all {
            guard let last = merged.last, last.spot.range.upperBound > spot.range.lowerBound else {
                merged.append((spot, rank))
                continue
            }
            let range =
                last.spot.range
                .lowerBound..<max(
                    last.spot.range.upperBound,
                    spot.range.upperBound
                )
            let isFirst = last.rank <= rank
            merged[merged.count - 1] = (
                Spot(range: range, what: isFirst ? last.spot.what : spot.what), min(rank, last.rank)
            )
        }
        return merged.map(\.spot)
    }
}

extension Spot {
    /// The same place as encoded text; a secret stays one.
    fileprivate var encodedOne: Spot {
        switch what {
        case .secret: self
        case .personal, .encoded, .planted: Spot(range: range, what: .encoded)
        }
    }
}
