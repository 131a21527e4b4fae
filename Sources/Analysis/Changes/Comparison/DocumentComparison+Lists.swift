internal import Diff
internal import JSON

extension DocumentComparison {
    /// Whether a value is one word, number or truth, and not a structure.
    static func isWord(_ value: JSONValue) -> Bool {
        switch value {
        case .string, .number, .bool: true
        case .null, .array, .object: false
        }
    }

    private static func areIdentical(_ old: [JSONValue], _ new: [JSONValue]) -> Bool {
        old.count == new.count && zip(old, new).allSatisfy { $0.isIdentical(to: $1) }
    }

    static func areWords(_ list: [JSONValue]) -> Bool { list.allSatisfy(isWord) }

    mutating func compareLists(_ old: [JSONValue], _ new: [JSONValue]) {
        if Self.areIdentical(old, new) { return }
        if Self.areWords(old), Self.areWords(new) { return compareWords(old, new) }
        let pairs = ElementPairs(old, new, declared: declared)
        let noun = (new.first ?? old.first).flatMap(ElementIdentity.noun)
        let first = changes.count
        var lost = 0
        for pair in pairs.pairs {
            let left = pair.old.map { old[$0] }
            let right = pair.new.map { new[$0] }
            let titled = right ?? left ?? .null
            let element = ChangePlace.Element(
                title: ElementIdentity.title(of: titled, key: pair.key),
                old: pair.old,
                new: pair.new,
                noun: noun
            )
            let before = changeCount
            descend(.element(element), left, right) { comparison in
                switch (left, right) {
                case (let left?, let right?): comparison.compare(left, right)
                case (let left?, nil): comparison.add(.removed, left, nil)
                case (nil, let right?): comparison.add(.added, nil, right)
                case (nil, nil): break
                }
            }
            guard changeCount > before else { continue }
            if right == nil { lost += 1 }
            count(noun) { count in
                if left == nil { count.added += 1 }
                if right == nil { count.removed += 1 }
                if left != nil, right != nil { count.changed += 1 }
            }
        }
        if lost >= Self.lossMin, lost * 2 >= old.count { noteLoss(since: first) }
        if !pairs.isInOrder { noteOrder(old, new) }
    }

    /// Elements that must go at once to be called a loss, when they are half of their list.
    private static let lossMin = 10

    /// Compares lists of words as sets, or one by one where the order counts.
    mutating func compareWords(_ old: [JSONValue], _ new: [JSONValue]) {
        if Self.areIdentical(old, new) { return }
        let name = place.names.last ?? ""
        let words = words(of: name)
        var difference = SetDifference(old, new)
        if difference.isEmpty {
            if !difference.isSameOrder { noteOrder(old, new) }
            return
        }
        if Self.isSequence(words) { return add(.changed, .array(old), .array(new)) }
        difference.pair { left, right in
            guard
                let kind = CosmeticDifference.kind(left, right, name: name, words: words),
                kind != .timestamps, kind != .stamps
            else { return false }
            setApart(kind, left, right)
            return true
        }
        if old.count == 1, new.count == 1, let left = difference.old.first,
            let right = difference.new.first
        {
            return add(.changed, left, right)
        }
        for value in difference.old { add(.removed, value, nil, isItem: true) }
        for value in difference.new { add(.added, nil, value, isItem: true) }
    }

    /// Another order changes nothing, unless the first of a list that fits is the one that counts.
    private mutating func noteOrder(_ old: [JSONValue], _ new: [JSONValue]) {
        let words = words(of: place.names.last ?? "")
        if Self.isSequence(words) || words.contains(where: Self.rankedWords.contains) {
            add(.moved, .array(old), .array(new))
        } else {
            setApart(.order, nil, nil)
        }
    }

    /// Whether a list of words is a command line or a search path.
    private static func isSequence(_ words: [String]) -> Bool {
        let sequences: Set<String> = ["command", "cmd", "arg", "argument", "argv", "entrypoint"]
        return words.count == 1 && words.contains(where: sequences.contains)
            || NameWords.contain(["search", "path"], in: words)
    }

    private static let rankedWords: Set<String> = [
        "rule", "acl", "hba", "chain", "filter", "cipher",
    ]
}

/// What is in one of two lists of words only, however often and wherever it stands.
struct SetDifference {
    private(set) var old: [JSONValue]
    private(set) var new: [JSONValue]
    let isSameOrder: Bool

    var isEmpty: Bool { old.isEmpty && new.isEmpty }

    init(_ old: [JSONValue], _ new: [JSONValue]) {
        let oldKeys = old.map(\.description)
        let newKeys = new.map(\.description)
        let (oldSet, newSet) = (Set(oldKeys), Set(newKeys))
        var seen: Set<String> = []
        self.old = zip(old, oldKeys)
            .filter { !newSet.contains($1) && seen.insert($1).inserted }.map(\.0)
        seen = []
        self.new = zip(new, newKeys)
            .filter { !oldSet.contains($1) && seen.insert($1).inserted }.map(\.0)
        isSameOrder = oldKeys == newKeys
    }

    /// Takes out what belongs together but for its spelling, where the caller says so.
    mutating func pair(_ isSame: (JSONValue, JSONValue) -> Bool) {
        guard !old.isEmpty, !new.isEmpty else { return }
        var places: [String: Int] = [:]
        for (index, value) in old.enumerated().reversed() { places[Self.folded(value)] = index }
        var (goneOld, goneNew): (Set<Int>, Set<Int>) = ([], [])
        for (index, value) in new.enumerated() {
            guard let place = places[Self.folded(value)], !goneOld.contains(place),
                isSame(old[place], value)
            else { continue }
            goneOld.insert(place)
            goneNew.insert(index)
        }
        old = old.enumerated().filter { !goneOld.contains($0.offset) }.map(\.element)
        new = new.enumerated().filter { !goneNew.contains($0.offset) }.map(\.element)
    }

    /// Words in small letters without spaces around them, numbers by value.
    private static func folded(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): "s" + text.lowercased().filter { !$0.isWhitespace }
        case .number(let number): "n" + NumberText.shown(number.text)
        default: value.description
        }
    }
}
