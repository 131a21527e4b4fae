internal import JSON

/// The accounts and domains that a document already speaks of.
///
/// Read at the first question only, for most comparisons ask none.
struct KnownParties {
    private let document: JSONValue
    private var parties: Set<String>?

    init(_ document: JSONValue) { self.document = document }

    /// Whether a text names an account or a domain of mail that the document does not; false for one
    /// that names neither.
    mutating func isNew(_ text: String) -> Bool {
        let named = Self.parties(in: text)
        if named.isEmpty { return false }
        if parties == nil {
            var found: Set<String> = []
            Self.collect(document, &found, depth: 0)
            parties = found
        }
        return named.contains { parties?.contains($0) != true }
    }

    private static func collect(_ value: JSONValue, _ found: inout Set<String>, depth: Int) {
        guard depth < 64, found.count < 100_000 else { return }
        switch value {
        case .string(let text): found.formUnion(parties(in: text))
        case .array(let elements):
            for element in elements { collect(element, &found, depth: depth + 1) }
        case .object(let object):
            for member in object.members { collect(member.value, &found, depth: depth + 1) }
        case .number, .null, .bool: break
        }
    }

    /// Account numbers of twelve digits that stand alone or in a resource name, and the domain of an
    /// address of mail.
    private static func parties(in text: String) -> [String] {
        guard text.utf8.count <= 512 else { return [] }
        let isResource = text.hasPrefix("arn:")
        var found: [String] = []
        for part in isResource ? text.split(separator: ":") : [text[...]] {
            if part.utf8.count == 12, part.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
                found.append(String(part))
            }
        }
        let sides = text.split(separator: "@", omittingEmptySubsequences: false)
        if sides.count == 2, !sides[0].isEmpty, sides[1].contains("."),
            sides[1].utf8.allSatisfy({ $0 > 0x20 && $0 != 0x2F })
        {
            found.append(sides[1].lowercased())
        }
        return found
    }
}
