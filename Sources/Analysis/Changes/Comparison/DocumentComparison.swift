internal import Diff
internal import JSON

/// The differences between two documents by what they mean: elements by identity, lists of words
/// as sets, policies by what they permit.
struct DocumentComparison {
    /// What bounds the work and the memory of one comparison.
    enum Bounds {
        /// Changes that are kept that a rule speaks of, and as many others.
        static let changesMax = 10_000
        /// Values that are looked at; two documents of 8 MiB hold fewer than this.
        static let valuesMax = 8_000_000
        /// How deep values nest that are compared value by value.
        static let depthMax = 128
        /// Objects around a change of which rules may ask.
        static let surroundingsMax = 3
        /// Bytes of a text that is itself a document.
        static let embeddedMax = 1 << 20
    }

    /// What was found, in the order of the new document.
    private(set) var changes: [AssessedChange] = []
    /// The findings' hits: which rule matched which of the changes.
    private(set) var hits: [RuleHit] = []
    private(set) var cosmetic: [CosmeticGroup.Kind: CosmeticGroup] = [:]
    private(set) var counts: [ElementCount] = []
    /// Changes in all, those that were not kept among them.
    private(set) var changeCount = 0
    /// What could not be looked at, as sentences.
    private(set) var omissions: [String] = []

    let declared: [ElementIdentity]
    private let ignored: [PathPattern]
    private var reader: ChangeReader
    private var values = 0
    private var unratedCount = 0
    private var countPlaces: [String: Int] = [:]
    private var isInEmbedded = false

    // The way to where the comparison stands.
    private(set) var place = ChangePlace()
    private var containers: [(old: JSONObject, new: JSONObject)] = []
    private var ignoredPlaces: [[Set<Int>]] = []

    init(old: JSONValue, new: JSONValue, options: ComparisonOptions, rules: ChangeRules) {
        declared = options.identity.map(ElementIdentity.init)
        ignored = options.ignored.map(PathPattern.init)
        reader = ChangeReader(rules: rules, old: old)
        ignoredPlaces = [ignored.map(\.start)]
        compare(old, new)
        if changes.count < changeCount {
            let left = SafeText.count(changeCount - changes.count, "change")
            omissions.append("\(left) beyond the \(SafeText.grouped(Bounds.changesMax)) kept")
        }
        if values > Bounds.valuesMax {
            omissions.append("the rest of the documents: they hold too many values to compare")
        }
        omissions += reader.omissions
    }

    // MARK: The walk

    /// Goes into a part of both documents and comes back; not into what is ignored.
    mutating func descend(
        _ step: ChangePlace.Step,
        _ old: JSONValue?,
        _ new: JSONValue?,
        _ body: (inout DocumentComparison) -> Void
    ) {
        place.steps.append(step)
        defer { place.steps.removeLast() }
        guard !ignored.isEmpty else { return body(&self) }
        let names = Self.names(of: step)
        let before = ignoredPlaces.last ?? []
        let now = zip(ignored, before).map { $0.step($1, names) }
        if zip(ignored, now).contains(where: { $0.isMatch($1) }) {
            if !Self.isSame(old, new) { setApart(.ignored, old, new) }
            return
        }
        ignoredPlaces.append(now)
        body(&self)
        ignoredPlaces.removeLast()
    }

    /// What a step may be called in a pattern.
    private static func names(of step: ChangePlace.Step) -> [String] {
        switch step {
        case .member(let name): [name]
        case .element(let element):
            [element.title, element.old.map(String.init), element.new.map(String.init)]
                .compactMap(\.self)
        }
    }

    private static func isSame(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
        switch (old, new) {
        case (let old?, let new?): old.isIdentical(to: new)
        case (nil, nil): true
        default: false
        }
    }

    /// Takes two objects for what the members compared next belong to.
    mutating func enter(
        _ old: JSONObject,
        _ new: JSONObject,
        _ body: (inout DocumentComparison) -> Void
    ) {
        containers.append((old, new))
        body(&self)
        containers.removeLast()
    }

    mutating func compare(_ old: JSONValue, _ new: JSONValue) {
        values += 1
        guard values <= Bounds.valuesMax else { return }
        guard place.steps.count < Bounds.depthMax else {
            if !old.isIdentical(to: new) { add(.changed, old, new) }
            return
        }
        switch (old, new) {
        case (.object(let old), .object(let new)):
            enter(old, new) { comparison in
                if let policies = PermissionPolicy.pair(old, new) {
                    comparison.compare(policies.old, policies.new)
                } else {
                    comparison.compareMembers(old, new)
                }
            }
        case (.array(let old), .array(let new)): compareLists(old, new)
        case (.array(let list), _) where Self.isWord(new) && Self.areWords(list):
            compareWords(list, [new])
        case (_, .array(let list)) where Self.isWord(old) && Self.areWords(list):
            compareWords([old], list)
        default: compareValues(old, new)
        }
    }

    /// Compares the members of two objects, except those that are compared otherwise.
    mutating func compareMembers(
        _ old: JSONObject,
        _ new: JSONObject,
        except names: Set<String> = []
    ) {
        let old = old.sortedMembers
        let new = new.sortedMembers
        var (i, j) = (0, 0)
        while i < old.count || j < new.count {
            let isOld = j == new.count || i < old.count && old[i].key.isBefore(new[j].key)
            let isNew = !isOld && (i == old.count || new[j].key.isBefore(old[i].key))
            let left = isNew ? nil : old[i]
            let right = isOld ? nil : new[j]
            if !isNew { i += 1 }
            if !isOld { j += 1 }
            guard let name = (left ?? right)?.key, !names.contains(name) else { continue }
            descend(.member(name), left?.value, right?.value) { comparison in
                comparison.compareMember(left?.value, right?.value)
            }
        }
    }

    private mutating func compareMember(_ old: JSONValue?, _ new: JSONValue?) {
        switch (old, new) {
        case (let old?, let new?): compare(old, new)
        case (let old?, nil):
            old.isNull ? setApart(.emptiness, old, nil) : add(.removed, old, nil)
        case (nil, let new?):
            new.isNull ? setApart(.emptiness, nil, new) : add(.added, nil, new)
        case (nil, nil): break
        }
    }

    private mutating func compareValues(_ old: JSONValue, _ new: JSONValue) {
        if old.isIdentical(to: new) { return }
        let name = place.names.last ?? ""
        if let kind = CosmeticDifference.kind(old, new, name: name, words: words(of: name)) {
            return setApart(kind, old, new)
        }
        if !isInEmbedded, let old = Self.embedded(old), let new = Self.embedded(new) {
            isInEmbedded = true
            compare(old, new)
            isInEmbedded = false
            return
        }
        add(.changed, old, new)
    }

    /// The document that a text is, as cloud services write policies.
    private static func embedded(_ value: JSONValue) -> JSONValue? {
        guard case .string(let text) = value, text.utf8.count <= Bounds.embeddedMax,
            text.utf8.first == UInt8(ascii: "{") || text.utf8.first == UInt8(ascii: "[")
        else { return nil }
        return try? JSONValue(parsing: Array(text.utf8))
    }

    mutating func words(of name: String) -> [String] { reader.words(of: name) }

    // MARK: What is found

    /// Notes a change where the comparison stands.
    mutating func add(
        _ verb: AssessedChange.Verb,
        _ old: JSONValue?,
        _ new: JSONValue?,
        isItem: Bool = false
    ) {
        changeCount += 1
        let around = containers.suffix(Bounds.surroundingsMax).reversed()
        var change = AssessedChange(
            verb: verb,
            path: place.pointer(inOld: verb == .removed),
            old: old,
            new: new,
            place: place,
            isItem: isItem,
            surroundings: around.map { verb == .removed ? $0.old : $0.new }
        )
        change.order = changeCount
        let matched = reader.hits(of: change)
        if matched.isEmpty {
            unratedCount += 1
            guard unratedCount <= Bounds.changesMax else { return }
        } else {
            guard changes.count - unratedCount < Bounds.changesMax else { return }
            hits += matched.map { RuleHit(rule: $0.rule, change: changes.count, fact: $0.fact) }
        }
        changes.append(change)
    }

    /// Notes a difference that is none.
    mutating func setApart(_ kind: CosmeticGroup.Kind, _ old: JSONValue?, _ new: JSONValue?) {
        var group = cosmetic[kind] ?? CosmeticGroup(kind: kind)
        group.count += 1
        if group.examples.count < CosmeticGroup.examplesMax {
            func shown(_ value: JSONValue?) -> String {
                value.map { ShownValue($0, name: place.names.last).text } ?? ""
            }
            group.examples.append(
                CosmeticGroup.Example(old: shown(old), new: shown(new), phrase: place.phrase)
            )
        }
        cosmetic[kind] = group
    }

    /// Notes that a list has lost most of its elements, by the changes that took them.
    mutating func noteLoss(since first: Int) {
        for index in first..<changes.count
        where changes[index].verb == .removed && changes[index].place.isElement {
            let matched = reader.hits(ofLoss: changes[index])
            hits += matched.map { RuleHit(rule: $0.rule, change: index, fact: $0.fact) }
        }
    }

    /// Counts an element of the list where the comparison stands.
    mutating func count(_ noun: String?, _ body: (inout ElementCount) -> Void) {
        let list = place.pattern
        let index: Int
        if let known = countPlaces[list] {
            index = known
        } else {
            index = counts.count
            countPlaces[list] = index
            counts.append(ElementCount(list: list, noun: noun ?? place.noun))
        }
        body(&counts[index])
    }
}

extension String {
    /// Whether this stands before another by its bytes, as members are sorted.
    func isBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
