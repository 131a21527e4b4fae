import JSON

extension JSONValue {
    /// The value with its texts changed, but for members of those names, which are no prose.
    func mappingTexts(
        besides names: Set<String> = ["refs", "severity", "category"],
        _ change: (String) -> String
    ) -> JSONValue {
        switch self {
        case .string(let text): return .string(change(text))
        case .array(let elements):
            return .array(elements.map { $0.mappingTexts(besides: names, change) })
        case .object(var members):
            for member in members.members where !names.contains(member.key) {
                members[member.key] = member.value.mappingTexts(besides: names, change)
            }
            return .object(members)
        case .null, .bool, .number: return self
        }
    }

    /// The value with spaces where a model repeats the marks that prompts have in their place.
    var withoutMarks: JSONValue {
        mappingTexts { text in
            guard text.utf8.contains(UInt8(ascii: "^")) else { return text }
            return String(text.map { $0 == "^" ? " " : $0 })
        }
    }
}
