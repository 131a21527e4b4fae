/// Names to be found within words, for scripts that put no spaces between these.
///
/// A tree of letters: a text is read in time linear in its length, however many names are known.
struct UnspacedNames: Sendable {
    struct Name: Sendable {
        let person: String
        let part: People.Part
        /// Whether it counts only with a title behind it, for it is short and often another word.
        let needsTitle: Bool
    }

    private struct Edge: Sendable, Hashable {
        let node: Int
        let letter: Unicode.Scalar
    }

    private var edges: [Edge: Int] = [:]
    private var names: [Int: Name] = [:]

    var isEmpty: Bool { names.isEmpty }

    /// Adds a name; the first of equal ones stays, but for one that needs a title.
    mutating func insert(_ letters: some Sequence<Unicode.Scalar>, _ name: Name) {
        var node = 0
        for letter in letters {
            let next = edges[Edge(node: node, letter: letter)] ?? edges.count + 1
            edges[Edge(node: node, letter: letter)] = next
            node = next
        }
        if names[node]?.needsTitle ?? true { names[node] = name }
    }

    /// The names in a part of a text, from left to right, the longest first.
    func all(in text: Reading, _ range: Range<Int>) -> [(range: Range<Int>, name: Name)] {
        var found: [(range: Range<Int>, name: Name)] = []
        var place = range.lowerBound
        while place < range.upperBound {
            if let (end, name) = longest(in: text, from: place, to: range.upperBound) {
                found.append((place..<end, name))
                place = end
            } else {
                place += Self.letter(in: text, at: place)?.length ?? 1
            }
        }
        return found
    }

    private func longest(in text: Reading, from start: Int, to limit: Int) -> (Int, Name)? {
        var node = 0
        var place = start
        var best: (Int, Name)?
        while place < limit, let (letter, length) = Self.letter(in: text, at: place),
            let next = edges[Edge(node: node, letter: letter)]
        {
            node = next
            place += length
            if let name = names[node], !name.needsTitle || Self.hasTitle(text, place) {
                best = (place, name)
            }
        }
        return best
    }

    private static func hasTitle(_ text: Reading, _ start: Int) -> Bool {
        let start = text[start] == 0x20 ? start + 1 : start
        return titles.contains { title in
            start + title.count <= text.count
                && text.bytes[start..<(start + title.count)].elementsEqual(title)
        }
    }

    private static func letter(in text: Reading, at place: Int) -> (Unicode.Scalar, length: Int)? {
        let length =
            switch text[place] {
            case 0xE0..<0xF0: 3
            case 0xF0..<0xF5: 4
            default: 0
            }
        guard length > 0, place + length <= text.count else { return nil }
        let bytes = text.bytes[place..<(place + length)]
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first.map { ($0, length) }
    }

    /// What stands behind a part of a name by which somebody is addressed or spoken of.
    private static let titles: [[UInt8]] = """
        先生 女士 小姐 太太 老师 老師 经理 經理 主任 总 總 同学 同學 同事 さん さま 様 氏 くん 君 ちゃん 씨 님 군 양 \
        과장 대리 부장 팀장 사원
        """.split(separator: " ").map { Array($0.utf8) }
}
