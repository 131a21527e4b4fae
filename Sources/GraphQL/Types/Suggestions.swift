/// Hints at mistyped names, for the first errors only.
///
/// A hint costs the lengths of the names multiplied, once for each candidate; in a document that is
/// wrong a hundred times nobody reads the hundredth.
struct Suggestions: Sendable {
    /// Hints that one request may still get.
    private(set) var remaining = 10

    /// ` Did you mean …?`, or nothing when no candidate is near or no hint remains.
    mutating func hint(for name: String, among candidates: some Sequence<String>) -> String {
        guard remaining > 0 else { return "" }
        remaining -= 1
        return suggestion(for: name, among: candidates)
    }
}

/// ` Did you mean "a", "b" or "c"?` for a name that was mistyped, or nothing.
///
/// Names longer than 64 bytes get no suggestion: nobody mistypes those, and the distance costs the
/// product of the lengths.
private func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
    guard name.utf8.count <= 64 else { return "" }
    // A name of which nothing is left is another name, not a mistyped one.
    let threshold = min(name.utf8.count * 2 / 5 + 1, name.utf8.count - 1)
    var ranked: [(name: String, distance: Int)] = []
    for candidate in candidates {
        guard let distance = distance(name, candidate, maximum: threshold) else { continue }
        ranked.append((candidate, distance))
    }
    ranked.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    let close = ranked.prefix(5).map { "\"\($0.name)\"" }
    guard let last = close.last else { return "" }
    guard close.count > 1 else { return " Did you mean \(last)?" }
    return " Did you mean \(close.dropLast().joined(separator: ", ")) or \(last)?"
}

/// Optimal string alignment distance without regard to case; nil beyond `maximum`.
private func distance(_ one: String, _ other: String, maximum: Int) -> Int? {
    let first = Array(one.lowercased().utf8)
    let second = Array(other.lowercased().utf8)
    if first == second { return one == other ? 0 : 1 }
    guard abs(first.count - second.count) <= maximum else { return nil }
    var before: [Int] = []
    var previous = Array(0...second.count)
    for row in first.indices {
        var current = [row + 1]
        for column in second.indices {
            let cost = first[row] == second[column] ? 0 : 1
            var best = min(previous[column + 1] + 1, current[column] + 1, previous[column] + cost)
            if row > 0, column > 0, first[row] == second[column - 1],
                first[row - 1] == second[column]
            {
                best = min(best, before[column - 1] + 1)
            }
            current.append(best)
        }
        before = previous
        previous = current
    }
    let result = previous[second.count]
    return result <= maximum ? result : nil
}
