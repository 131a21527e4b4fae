/// How often what should be taken out was, and how often something else.
struct ScrubScore {
    private(set) var hits = 0
    private(set) var misses = 0
    private(set) var falseHits = 0

    var precision: Double { ratio(hits, falseHits) }
    var recall: Double { ratio(hits, misses) }

    private func ratio(_ part: Int, _ rest: Int) -> Double {
        part + rest == 0 ? 1 : Double(part) / Double(part + rest)
    }

    static func += (sum: inout ScrubScore, other: ScrubScore) {
        sum.hits += other.hits
        sum.misses += other.misses
        sum.falseHits += other.falseHits
    }

    /// Of one case, by kind; a value that went as another kind is a miss of one and a false hit of
    /// the other.
    static func scores(_ labelled: LabelledCase, output: String) -> [String: ScrubScore] {
        let placeholders = placeholders(in: output)
        var scores: [String: ScrubScore] = [:]
        let kinds = Set(placeholders.keys).union(labelled.values.map(\.kind.rawValue))
        for kind in kinds {
            let planted = labelled.values.filter { $0.kind.rawValue == kind }
            let gone = planted.count { !output.contains($0.text) }
            let count = placeholders[kind, default: 0]
            var score = ScrubScore()
            score.hits = min(gone, count)
            score.misses = planted.count - score.hits
            // Two coordinates may have a placeholder each.
            let allowed = kind == PersonalValue.Kind.geo.rawValue ? 2 * gone : gone
            score.falseHits = max(0, count - allowed)
            scores[kind] = score
        }
        return scores
    }

    /// How many placeholders of each kind a text has.
    private static func placeholders(in output: String) -> [String: Int] {
        var counts: [String: Int] = [:]
        let changed = output.split(
            separator: "changed (redacted)",
            omittingEmptySubsequences: false
        )
        if changed.count > 1 { counts["field"] = changed.count - 1 }
        for part in output.split(separator: "[", omittingEmptySubsequences: false).dropFirst() {
            let word = part.prefix { $0.isUppercase && $0.isASCII }
            let next = part.dropFirst(word.count).first
            guard !word.isEmpty, next == "_" || next == ":", part.contains("]") else { continue }
            counts[word.lowercased(), default: 0] += 1
        }
        return counts
    }
}
