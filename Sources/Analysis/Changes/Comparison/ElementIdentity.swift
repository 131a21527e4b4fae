internal import Diff
internal import JSON

/// What an element of a list is known by: one member, a way into the element, or several of them.
struct ElementIdentity: Sendable, Equatable {
    private let parts: [[String]]

    /// `id`, `finding_info/uid` or `check_id+resource_id`.
    init(_ text: String) {
        parts = text.split(separator: "+").map { part in
            part.split(separator: "/").map(String.init)
        }
    }

    /// The value by which an element is known; nil when it lacks one of the parts.
    func key(of element: JSONValue) -> String? {
        var keys: [String] = []
        for part in parts {
            var value = element
            for name in part {
                if case .array(let elements) = value, let index = Int(name) {
                    guard elements.indices.contains(index) else { return nil }
                    value = elements[index]
                } else {
                    guard let object = value.object, let inner = Self.member(name, of: object)
                    else { return nil }
                    value = inner
                }
            }
            switch value {
            case .string(let text) where !text.isEmpty: keys.append(text)
            case .number(let number): keys.append(number.text)
            default: return nil
            }
        }
        return keys.isEmpty ? nil : keys.joined(separator: " on ")
    }

    /// The member of that name, or else the one that is spelled so but for capitals and dashes.
    ///
    /// Objects so wide that no element of a list is are not searched: a search takes their width.
    static func member(_ name: String, of object: JSONObject) -> JSONValue? {
        guard object.count <= widestMax else { return nil }
        if let exact = object[name] { return exact }
        return object.members.first { isSpelling($0.key, of: name) }?.value
    }

    private static let widestMax = 256

    /// Whether two names are the same but for capitals, dashes and spaces.
    private static func isSpelling(_ key: String, of name: String) -> Bool {
        var (left, right) = (key.utf8.makeIterator(), name.utf8.makeIterator())
        func letter(_ bytes: inout String.UTF8View.Iterator) -> UInt8? {
            while let byte = bytes.next() {
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): return byte | 0x20
                case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "): continue
                default: return byte
                }
            }
            return nil
        }
        while true {
            let (a, b) = (letter(&left), letter(&right))
            if a != b { return false }
            if a == nil { return true }
        }
    }

    /// Members by which elements are usually known, the surest first.
    static let customary = sure + unsure

    private static let sure: [ElementIdentity] = [
        "finding_info/uid", "metadata/event_code+resources/0/uid",
        "metadata/event_code+resources/0/name", "check_id+resource_id", "check+resource",
        "rule_id+resource_id", "id", "uid", "uuid", "guid", "arn", "key", "access_key_id", "key_id",
        "sid", "name", "full_name", "user_name", "username", "rolname", "role_name", "group_name",
        "login", "email", "user_id", "account_id", "resource_id", "group_id", "policy_name",
        "policy_arn", "user", "principal", "member", "rule_id", "check_id", "database", "datname",
    ].map(ElementIdentity.init)

    /// Members that are an element's setting as often as its name: one that has another is still
    /// held for the same when the rest of it is.
    static let unsure: [ElementIdentity] = [
        "hostname", "host", "domain", "path", "url", "rule", "code", "title", "label", "role",
        "schema", "table", "grantee", "cidr", "port", "address", "ip", "serial", "fingerprint",
        "key_name", "tag", "type",
    ].map(ElementIdentity.init)

    /// What people call an element, the best first.
    private static let titles = [
        "name", "display_name", "title", "user_name", "username", "login", "email", "full_name",
        "rolname", "role_name", "group_name", "sid", "label", "hostname",
    ]

    /// What an element is called by its kind, when that shows.
    static func noun(of element: JSONValue) -> String? {
        element.object.flatMap { $0["finding_info"] == nil ? nil : "finding" }
    }

    /// What people call an element with this key.
    ///
    /// A name with the key behind it when they are two things, such as `alice (u-17)`.
    static func title(of element: JSONValue, key: String?) -> String? {
        guard let object = element.object else { return key }
        let isCheck = object["finding_info"] != nil
        if isCheck {
            let check = ElementIdentity("metadata/event_code").key(of: element)
            let resource =
                ElementIdentity("resources/0/name").key(of: element)
                ?? ElementIdentity("resources/0/uid").key(of: element)
            if let check { return resource.map { "\(check) on \($0)" } ?? check }
        }
        for name in titles {
            if case .string(let title)? = member(name, of: object), !title.isEmpty {
                guard let key, key != title, key.utf8.count <= 24, !key.contains(title) else {
                    return title
                }
                return "\(title) (\(key))"
            }
        }
        return key
    }
}

/// The elements of two lists of objects that belong together.
struct ElementPairs {
    struct Pair {
        let old: Int?
        let new: Int?
        let key: String?
    }

    /// Those of the new list in its order, then those that are only in the old.
    private(set) var pairs: [Pair] = []

    /// Whether what belongs together stands in the same order.
    var isInOrder: Bool {
        let old = pairs.compactMap { $0.new == nil ? nil : $0.old }
        return zip(old, old.dropFirst()).allSatisfy { $0 < $1 }
    }

    /// Elements that are compared with each other when nothing identifies them.
    private static let similarMax = 48

    init(_ old: [JSONValue], _ new: [JSONValue], declared: [ElementIdentity]) {
        let identity = Self.identity(old, new, declared: declared)
        let oldKeys = old.map { identity?.key(of: $0) }
        let newKeys = new.map { identity?.key(of: $0) }
        var partners = [Int?](repeating: nil, count: new.count)
        var isTaken = [Bool](repeating: false, count: old.count)
        func pair(_ i: Int, _ j: Int) {
            partners[j] = i
            isTaken[i] = true
        }
        let isUnique = identity.map { _ in
            Set(oldKeys).count == old.count && Set(newKeys).count == new.count
        }
        let isSure =
            isUnique == true && identity.map { !ElementIdentity.unsure.contains($0) } == true
        if isUnique != true {
            // Those that are the same in every member first, so that one that is not unique in its
            // key never stands for another's change.
            Self.match(
                old.map { String(decoding: $0.sorted.serialized, as: UTF8.self) },
                new.map { String(decoding: $0.sorted.serialized, as: UTF8.self) },
                pair
            )
        }
        if isUnique == false {
            Self.matchAlike(
                old,
                oldKeys,
                new,
                newKeys,
                { !isTaken[$0] },
                { partners[$0] == nil },
                pair
            )
        }
        func open(_ keys: [String?], _ isOpen: (Int) -> Bool) -> [String?] {
            keys.enumerated().map { isOpen($0.offset) ? $0.element : nil }
        }
        Self.match(
            open(oldKeys) { !isTaken[$0] },
            open(newKeys) { partners[$0] == nil },
            pair
        )
        if !isSure {
            let openOld = old.indices.filter { !isTaken[$0] }
            let openNew = new.indices.filter { partners[$0] == nil }
            for (i, j) in Self.similar(old, openOld, new, openNew) { pair(i, j) }
        }
        pairs = new.indices.map { Pair(old: partners[$0], new: $0, key: newKeys[$0]) }
        for i in old.indices where !isTaken[i] {
            pairs.append(Pair(old: i, new: nil, key: oldKeys[i]))
        }
    }

    /// The first of the old with a key belongs to the first of the new, the second to the second.
    private static func match(_ old: [String?], _ new: [String?], _ pair: (Int, Int) -> Void) {
        var places: [String: [Int]] = [:]
        for (index, key) in old.enumerated().reversed() {
            if let key { places[key, default: []].append(index) }
        }
        for (index, key) in new.enumerated() {
            if let key, let match = places[key]?.popLast() { pair(match, index) }
        }
    }

    /// Of several elements with the same key those that are most alike.
    private static func matchAlike(
        _ old: [JSONValue],
        _ oldKeys: [String?],
        _ new: [JSONValue],
        _ newKeys: [String?],
        _ isOldOpen: (Int) -> Bool,
        _ isNewOpen: (Int) -> Bool,
        _ pair: (Int, Int) -> Void
    ) {
        var groups: [String: (old: [Int], new: [Int])] = [:]
        for (index, key) in oldKeys.enumerated() where isOldOpen(index) {
            if let key { groups[key, default: ([], [])].old.append(index) }
        }
        for (index, key) in newKeys.enumerated() where isNewOpen(index) {
            if let key { groups[key, default: ([], [])].new.append(index) }
        }
        for group in groups.values where !group.old.isEmpty && !group.new.isEmpty {
            for (i, j) in similar(old, group.old, new, group.new) { pair(i, j) }
        }
    }

    /// The first identity that is unique in both lists and in which half of them agree; else the
    /// one in which most agree.
    ///
    /// Some tools make new identifiers in each run: by those nothing would belong together.
    private static func identity(
        _ old: [JSONValue],
        _ new: [JSONValue],
        declared: [ElementIdentity]
    ) -> ElementIdentity? {
        var best: (identity: ElementIdentity, matches: Int)?
        let fewest = min(old.count, new.count)
        for (index, identity) in (declared + ElementIdentity.customary).enumerated() {
            let isDeclared = index < declared.count
            guard let oldKeys = keys(old, identity, unique: !isDeclared),
                let newKeys = keys(new, identity, unique: !isDeclared)
            else { continue }
            let matches = oldKeys.intersection(newKeys).count
            if isDeclared && (matches > 0 || fewest == 0) || matches * 2 >= fewest {
                return identity
            }
            if matches > best?.matches ?? -1 { best = (identity, matches) }
        }
        return best?.identity
            ?? ElementIdentity.customary.first { identity in
                tells(identity, apart: old) && tells(identity, apart: new)
            }
    }

    /// Whether every element has a key, and no more than half of them another's.
    private static func tells(_ identity: ElementIdentity, apart elements: [JSONValue]) -> Bool {
        let keys = elements.compactMap(identity.key)
        return keys.count == elements.count && Set(keys).count * 2 >= keys.count
    }

    /// The keys of all elements; nil when one has none, or two have the same.
    private static func keys(
        _ elements: [JSONValue],
        _ identity: ElementIdentity,
        unique: Bool
    ) -> Set<String>? {
        var keys: Set<String> = []
        for element in elements {
            guard let key = identity.key(of: element) else {
                if unique { return nil }
                continue
            }
            if !keys.insert(key).inserted, unique { return nil }
        }
        return keys.isEmpty && !elements.isEmpty ? nil : keys
    }

    /// Those that have most members in common, at least half of them.
    private static func similar(
        _ old: [JSONValue],
        _ oldOpen: [Int],
        _ new: [JSONValue],
        _ newOpen: [Int]
    ) -> [(Int, Int)] {
        guard oldOpen.count <= similarMax, newOpen.count <= similarMax else { return [] }
        if oldOpen.count == 1, newOpen.count == 1 { return [(oldOpen[0], newOpen[0])] }
        let oldMembers = oldOpen.map { members(old[$0]) }
        let newMembers = newOpen.map { members(new[$0]) }
        var scores: [(score: Int, i: Int, j: Int)] = []
        for (i, left) in oldMembers.enumerated() {
            for (j, right) in newMembers.enumerated() {
                let common = left.intersection(right).count
                if common > 0, common * 2 >= max(left.count, right.count) {
                    scores.append((common, i, j))
                }
            }
        }
        scores.sort { ($0.score, $1.i, $1.j) > ($1.score, $0.i, $0.j) }
        var (usedOld, usedNew): (Set<Int>, Set<Int>) = ([], [])
        return scores.compactMap { entry in
            guard !usedOld.contains(entry.i), !usedNew.contains(entry.j) else { return nil }
            usedOld.insert(entry.i)
            usedNew.insert(entry.j)
            return (oldOpen[entry.i], newOpen[entry.j])
        }
    }

    /// The first members of an element with their values.
    private static func members(_ element: JSONValue) -> Set<String> {
        guard let object = element.object else { return [] }
        return Set(
            object.members.prefix(32).map { member in
                var value = member.value.description
                if value.utf8.count > 200 { value = String(value.prefix(200)) }
                return "\(member.key)=\(value)"
            }
        )
    }
}
