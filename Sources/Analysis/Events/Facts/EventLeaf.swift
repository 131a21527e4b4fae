internal import Domain
internal import JSON

/// One value that an event says has come, gone or changed.
struct EventLeaf: Sendable {
    /// The names on the way to it, the outermost first.
    let path: [String]
    let old: JSONValue?
    let new: JSONValue?
    /// The words of each name of the path; rules ask for them again and again.
    let words: [[String]]

    var name: String { path.last ?? "" }
    var nameWords: [String] { words.last ?? [] }
}

/// Reads the values of an event, those in structures and in JSON that was stored as text included.
struct EventLeafReader {
    private enum Bounds {
        static let leavesMax = 400
        static let depthMax = 16
        static let linesMax = 200
        static let jsonBytesMax = 64 * 1024
    }

    private(set) var leaves: [EventLeaf] = []
    private var words: [String: [String]] = [:]

    static func leaves(of changes: [SelectedEvent.Change]) -> [EventLeaf] {
        var reader = EventLeafReader()
        for change in changes { reader.compare([change.field], change.old, change.new) }
        return reader.leaves
    }

    private mutating func compare(_ path: [String], _ old: JSONValue?, _ new: JSONValue?) {
        guard leaves.count < Bounds.leavesMax, path.count <= Bounds.depthMax else { return }
        let (old, new) = (old.map(Self.opened), new.map(Self.opened))
        if let old, old == new { return }
        switch (old, new) {
        case (.object(let before)?, .object(let after)?):
            let (olds, news) = (before.byName, after.byName)
            for member in after.members {
                compare(path + [member.key], olds[member.key], member.value)
            }
            for member in before.members where news[member.key] == nil {
                compare(path + [member.key], member.value, nil)
            }
        case (.object(let object)?, nil), (.object(let object)?, .null?):
            for member in object.members { compare(path + [member.key], member.value, nil) }
        case (nil, .object(let object)?), (.null?, .object(let object)?):
            for member in object.members { compare(path + [member.key], nil, member.value) }
        case (.array?, _), (_, .array?): compareLists(path, old, new)
        default: compareWords(path, old, new)
        }
    }

    /// What came and went of lists; the order of what stayed says nothing.
    private mutating func compareLists(_ path: [String], _ old: JSONValue?, _ new: JSONValue?) {
        func elements(_ value: JSONValue?) -> [JSONValue] {
            switch value {
            case nil, .null?: []
            case .array(let elements)?: elements
            case .some(let one): [one]
            }
        }
        let (before, after) = (elements(old), elements(new))
        // Lists within a list come back here without a counterpart: their texts are not needed again.
        if before.isEmpty { return after.forEach { compare(path, nil, $0) } }
        if after.isEmpty { return before.forEach { compare(path, $0, nil) } }
        // Values are equal where their texts are, and texts can be looked up.
        let (olds, news) = (before.map(\.description), after.map(\.description))
        let (known, kept) = (Set(olds), Set(news))
        for (value, text) in zip(after, news) where !known.contains(text) {
            compare(path, nil, value)
        }
        for (value, text) in zip(before, olds) where !kept.contains(text) {
            compare(path, value, nil)
        }
    }

    /// Of texts of several lines, the lines that came and went.
    private mutating func compareWords(_ path: [String], _ old: JSONValue?, _ new: JSONValue?) {
        let before = old?.string ?? ""
        let after = new?.string ?? ""
        if before.contains("\n") || after.contains("\n") {
            let left = before.split(separator: "\n").prefix(Bounds.linesMax)
            let right = after.split(separator: "\n").prefix(Bounds.linesMax)
            let (known, kept) = (Set(left), Set(right))
            for line in right where !known.contains(line) {
                note(path, nil, .string(String(line)))
            }
            for line in left where !kept.contains(line) {
                note(path, .string(String(line)), nil)
            }
            return
        }
        note(path, old, new)
    }

    private mutating func note(_ path: [String], _ old: JSONValue?, _ new: JSONValue?) {
        guard leaves.count < Bounds.leavesMax else { return }
        let words = path.map { name -> [String] in
            if let known = self.words[name] { return known }
            let words = NameWords.of(name)
            self.words[name] = words
            return words
        }
        leaves.append(EventLeaf(path: path, old: old, new: new, words: words))
    }

    /// A document that was stored as text, such as the policies in requests to AWS.
    static func opened(_ value: JSONValue) -> JSONValue {
        guard let text = value.string, let first = text.utf8.first(where: { $0 > 0x20 }),
            first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
            text.utf8.count <= Bounds.jsonBytesMax,
            let inner = try? JSONValue(parsing: Array(text.utf8), depthMax: Bounds.depthMax)
        else { return value }
        return inner
    }
}
