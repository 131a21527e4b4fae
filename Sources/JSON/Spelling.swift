/// Finds what a caller probably meant.
public enum Spelling {
    /// The candidate that differs least from the word, if few enough letters differ.
    public static func nearest(to word: String, among candidates: [String]) -> String? {
        let letters = Array(word.lowercased().utf8.prefix(64))
        let distances = candidates.map { candidate in
            (candidate, distance(letters, Array(candidate.lowercased().utf8)))
        }
        guard let best = distances.min(by: { $0.1 < $1.1 }) else { return nil }
        return best.1 <= max(2, letters.count / 3) ? best.0 : nil
    }

    /// How many letters must be added, left out or replaced to get from one to the other.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, letter) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in b.enumerated() {
                let replaced = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[b.count]
    }
}
