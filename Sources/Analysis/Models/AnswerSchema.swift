import JSON

/// Holds an answer to the subset of JSON Schema that prompts use.
///
/// Providers that are told the schema mostly keep to it, and say so when they do not: rarely.
struct AnswerSchema {
    let schema: JSONValue

    /// What is wrong first, as a sentence's beginning that quotes nothing but places; nil when all
    /// is right.
    func fault(in value: JSONValue) -> String? { fault(value, schema, "") }

    private func fault(_ value: JSONValue, _ schema: JSONValue, _ place: String) -> String? {
        if let choices = schema["anyOf"]?.array {
            let faults = choices.map { fault(value, $0, place) }
            return faults.contains(nil) ? nil : faults.first ?? nil
        }
        let name = place.isEmpty ? "the answer" : place
        if let type = schema["type"]?.string, !AnswerSchema.isOf(type, value) {
            return "\(name) is \(value.kind) where the schema has the type \(type)"
        }
        if let words = schema["enum"]?.array, !words.contains(value) {
            return "\(name) is none of the words that the schema lists"
        }
        switch value {
        case .object(let members): return fault(in: members, schema, place, name)
        case .array(let elements):
            guard let items = schema["items"] else { return nil }
            for (index, element) in elements.enumerated() {
                if let fault = fault(element, items, "\(place)/\(index)") { return fault }
            }
            return nil
        default: return nil
        }
    }

    private func fault(
        in members: JSONObject,
        _ schema: JSONValue,
        _ place: String,
        _ name: String
    ) -> String? {
        let properties = schema["properties"]?.object ?? JSONObject()
        for required in schema["required"]?.array ?? [] {
            guard let key = required.string, members[key] == nil else { continue }
            return "\(name) lacks the member \(key)"
        }
        for member in members.members {
            guard let inner = properties[member.key] else {
                if schema["additionalProperties"]?.bool == false {
                    return "\(name) has a member that the schema does not have"
                }
                continue
            }
            if let fault = fault(member.value, inner, "\(place)/\(member.key)") { return fault }
        }
        return nil
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch type {
        case "object": value.object != nil
        case "array": value.array != nil
        case "string": value.string != nil
        case "integer": value.number?.int != nil
        case "number": value.number != nil
        case "boolean": value.bool != nil
        case "null": value.isNull
        default: false
        }
    }
}
