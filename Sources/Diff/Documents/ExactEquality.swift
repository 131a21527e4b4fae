package import JSON

extension JSONValue {
    /// Whether two values are the same JSON: texts byte by byte, numbers as they are written, the
    /// members of an object in any order.
    ///
    /// `==` takes two spellings of a character for equal; a diff must not.
    package func isIdentical(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left.text == right.text
        case (.string(let left), .string(let right)):
            left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isIdentical(to: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(left.sortedMembers, right.sortedMembers).allSatisfy {
                    $0.key.utf8.elementsEqual($1.key.utf8) && $0.value.isIdentical(to: $1.value)
                }
        default: false
        }
    }

    /// The value with the members of every object sorted by name.
    package var sorted: JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map(\.sorted))
        case .object(let object):
            var sorted = JSONObject()
            for member in object.sortedMembers { sorted.append(member.key, member.value.sorted) }
            return .object(sorted)
        default: return self
        }
    }
}

extension JSONObject {
    /// The members sorted by name, by code points, as Python sorts them.
    package var sortedMembers: [Member] {
        let isSorted = zip(members, members.dropFirst()).allSatisfy {
            !$1.key.utf8.lexicographicallyPrecedes($0.key.utf8)
        }
        if isSorted { return members }
        return members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
