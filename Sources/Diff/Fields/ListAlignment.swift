import JSON

/// The elements of two lists matched by the value of one member.
///
/// The first element with a value belongs to the first with the same value, the second to the
/// second; elements without the member belong together in the order in which they stand.
struct ListAlignment {
    /// An element's place in either list, nil where it is not.
    struct Pair: Equatable {
        let key: String?
        let title: String?
        let old: Int?
        let new: Int?

        /// What people know the element by.
        var name: String? { title ?? key }
    }

    /// An element whose place among those that stayed changed.
    struct Move: Equatable {
        let name: String
        let old: Int
        let new: Int
    }

    let old: [JSONValue]
    let new: [JSONValue]
    /// Those of the new list in its order, then those that are only in the old.
    private(set) var pairs: [Pair] = []
    /// The fewest elements that must move to make the old order the new one.
    private(set) var moves: [Move] = []

    init(_ old: [JSONValue], _ new: [JSONValue], key: String, title: String? = nil) {
        func shownTitle(_ elements: JSONValue?...) -> String? {
            guard let title else { return nil }
            return elements.lazy.compactMap { Self.title($0?[title]) }.first
        }
        self.old = old
        self.new = new
        var places: [Key: [Int]] = [:]
        for (index, element) in old.enumerated().reversed() {
            places[Key(element, key), default: []].append(index)
        }
        var isMatched = [Bool](repeating: false, count: old.count)
        for (index, element) in new.enumerated() {
            let identity = Key(element, key)
            let match = places[identity]?.popLast()
            if let match { isMatched[match] = true }
            let title = shownTitle(element, match.map { old[$0] })
            pairs.append(Pair(key: identity.shown, title: title, old: match, new: index))
        }
        for (index, element) in old.enumerated() where !isMatched[index] {
            let key = Key(element, key).shown
            pairs.append(Pair(key: key, title: shownTitle(element), old: index, new: nil))
        }
        moves = Self.moves(pairs)
    }

    /// Characters of a title that are shown.
    private static let titleMax = 80

    /// The first line of a value that can name an element; nil for one that cannot.
    private static func title(_ value: JSONValue?) -> String? {
        let text: String
        switch value {
        case .string(let string)?: text = string
        case .number?, .bool?: text = value.map(FieldLines.item) ?? ""
        default: return nil
        }
        // More than any such title needs, so that a long text costs nothing.
        let head = text.unicodeScalars.prefix(titleMax * 8)
        guard let line = Substring(head).split(whereSeparator: \.isNewline).first else {
            return nil
        }
        let title = line.prefix(titleMax)
        return String(title) + (title.utf8.count < text.utf8.count ? "…" : "")
    }

    /// Every matched element outside the longest part that kept its order.
    private static func moves(_ pairs: [Pair]) -> [Move] {
        let matched = pairs.filter { $0.old != nil && $0.new != nil }
        let kept = longestRise(matched.map { $0.old ?? 0 })
        return matched.enumerated().compactMap { index, pair in
            guard !kept.contains(index), let old = pair.old, let new = pair.new else { return nil }
            return Move(name: pair.name ?? "", old: old, new: new)
        }
    }

    /// The indices of the longest strictly rising part of distinct numbers (patience sorting).
    static func longestRise(_ numbers: [Int]) -> Set<Int> {
        var tops: [Int] = []
        var before = [Int](repeating: -1, count: numbers.count)
        for (index, number) in numbers.enumerated() {
            let pile = tops.partition { numbers[$0] >= number }
            if pile > 0 { before[index] = tops[pile - 1] }
            if pile < tops.count { tops[pile] = index } else { tops.append(index) }
        }
        var rise: Set<Int> = []
        var index = tops.last ?? -1
        while index >= 0 {
            rise.insert(index)
            index = before[index]
        }
        return rise
    }
}

/// The value by which an element is known, compared byte by byte.
private struct Key: Hashable {
    let bytes: [UInt8]?
    let shown: String?

    init(_ element: JSONValue, _ member: String) {
        guard let value = element[member], !value.isNull else {
            bytes = nil
            shown = nil
            return
        }
        bytes = value.sorted.serialized
        shown = FieldLines.item(value)
    }

    static func == (left: Key, right: Key) -> Bool { left.bytes == right.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
