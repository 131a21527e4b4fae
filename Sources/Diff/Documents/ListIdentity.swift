import JSON

/// By which member the elements of a list are known.
///
/// A declared member is taken as it is; otherwise the first of some customary names counts that
/// every element of both lists has, each with a text or number of its own.
public struct ListIdentity: Sendable {
    /// Members by which elements are usually known, the surest first.
    public static let customary = ["id", "uuid", "key", "name", "Id", "Sid", "Key", "Name"]

    private let declared: [JSONPointer: String]

    /// Identities by the lists' places; a token `*` stands for any.
    public init(declared: [JSONPointer: String] = [:]) { self.declared = declared }

    /// The member that identifies the elements of a list; nil when none does.
    func member(of old: [JSONValue], _ new: [JSONValue], at place: JSONPointer) -> String? {
        if let name = declared[place] { return name }
        let match = declared.first { pattern, _ in
            pattern.tokens.count == place.tokens.count
                && zip(pattern.tokens, place.tokens).allSatisfy { $0 == "*" || $0 == $1 }
        }
        if let match { return match.value }
        guard !old.isEmpty, !new.isEmpty else { return nil }
        return Self.customary.first { isIdentity($0, of: old) && isIdentity($0, of: new) }
    }

    private func isIdentity(_ name: String, of elements: [JSONValue]) -> Bool {
        var seen: Set<[UInt8]> = []
        return elements.allSatisfy { element in
            switch element[name] {
            case .string(let text)?: seen.insert(Array(text.utf8)).inserted
            case .number(let number)?: seen.insert(Array(number.text.utf8)).inserted
            default: false
            }
        }
    }
}
